# A table with a line for each target of each port. Parts: state (as answer.awk writes it), map, resolved, flows
# (`conntrack --dump --dst-nat`).

part == "resolved" { names_now[$1] = $1 " = " $2; next }
part == "map" && $3 == "name" {
    port = $1 " " $2
    names[port] = names[port] (names[port] == "" ? "" : ", ") ($4 in names_now ? names_now[$4] : $4 " = ?")
    next
}
part == "map" { next }
part == "state" && ($1 == "tcp" || $1 == "udp") {
    port = $1 " " $2
    if (!(port in known)) order[++ports] = port
    known[port] = 1
    if ($3 == "allow") allowed[port] = allowed[port] (allowed[port] == "" ? "" : ", ") $4
    if ($3 == "by") how[port] = " (by source)"
    if ($3 == "to" && !((port, $4 ":" $5) in slot)) {
        slot[port, $4 ":" $5] = 1
        targets[port] = targets[port] (targets[port] == "" ? "" : " ") $4 ":" $5
    }
    next
}
part == "flows" {
    target = dport = target_port = ""
    for (i = 3; i <= NF; i++) {
        at = index($i, "=")
        name = substr($i, 1, at - 1)
        if (name == "src") target = substr($i, at + 1)
        else if (name == "dport" && dport == "") dport = substr($i, at + 1)
        else if (name == "sport" && dport != "") target_port = substr($i, at + 1)
    }
    if ($4 != "TIME_WAIT" && $4 != "CLOSE") flows[$1 " " dport, target ":" target_port]++
}

END {
    row("PORT", "TARGET", "WHO MAY CONNECT", "CONNECTIONS", "NAME")
    for (i = 1; i <= ports; i++) {
        port = order[i]
        n = split(targets[port], each, " ")
        if (!n) each[n = 1] = "none"
        who = (allowed[port] == "" ? "nobody" : allowed[port])
        for (j = 1; j <= n; j++) {
            if (j == 1) row(port, each[j] how[port], who, flows[port, each[j]] + 0, names[port])
            else row("", each[j], "", flows[port, each[j]] + 0, "")
        }
    }
    print_rows()
}
