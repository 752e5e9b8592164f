# Which flows have lost their way? Parts: cut (ports to look at, lines PROTOCOL PORT), flows (`conntrack --dump --dst-nat`),
# wanted (as plan.awk writes it). Prints the options of a `conntrack --delete` for each group of them:
# each scans the whole table, so there are few, and none touches a flow that may stay.

BEGIN { CONVFMT = "%.0f" } # mawk would round an address above 127.255.255.255 where it is part of an index

part == "cut" { look[$1 " " $2] = 1; next }

# Mostly nobody is connected.
part == "wanted" && !looked_at { exit }

part == "wanted" && /^(targets|pools)\|/ {
    split($0, words, /[|=]/)
    sub(/ \. /, " ", words[2])
    n = split(substr($0, index($0, "=") + 1), targets, ", ")
    sub(/^(in turn|by source): /, "", targets[1])
    for (i = 1; i <= n; i++) {
        sub(/ \. /, " ", targets[i])
        leads[words[2], targets[i]] = 1
        in_use[substr(words[2], 1, 3), targets[i]] = 1
    }
    next
}
part == "wanted" && /^allowed\|/ {
    split(substr($0, 9), words, " ")
    sub(/=.*/, "", words[5])
    split(words[5], prefix, "/")
    port = words[1] " " words[3]
    permits[port, prefix[2] + 0, masked(prefix[1], prefix[2])] = 1
    lengths[prefix[2] + 0] = 1
    next
}
part == "wanted" && /^ports\|/ {
    split(substr($0, 7), words, " ")
    sub(/=.*/, "", words[3])
    ours[words[1] " " words[3]] = 1
    next
}

function masked(address, bits,    number) {
    number = as_number(address)
    return number - number % 2 ^ (32 - bits)
}

function may_connect(port, source,    bits) {
    for (bits in lengths) {
        if ((port, bits + 0, masked(source, bits)) in permits) return 1
    }
    return 0
}

# The first of each is the client's, the second that of the answers.
part == "flows" && ($1 == "tcp" || $1 == "udp") {
    source = target = dport = target_port = ""
    for (i = 3; i <= NF; i++) {
        at = index($i, "=")
        name = substr($i, 1, at - 1)
        value = substr($i, at + 1)
        if (name == "src") { if (source == "") source = value; else target = value }
        else if (name == "dport" && dport == "") dport = value
        else if (name == "sport" && dport != "") target_port = value
    }
    port = $1 " " dport
    to = target " " target_port
    flows_to[$1, to]++
    if (port in look) of_port[++looked_at] = port SUBSEP to SUBSEP source
}

END {
    for (i = 1; i <= looked_at; i++) {
        split(of_port[i], parts, SUBSEP)
        port = parts[1]
        to = parts[2]
        if (!(port in ours)) gone[port] = 1
        else if (!((port, to) in leads)) {
            wrong[port SUBSEP to] = 1
            wrong_to[substr(port, 1, 3), to]++
        } else if (!may_connect(port, parts[3])) refused[port SUBSEP parts[3]] = 1
    }
    for (port in gone) {
        split(port, words, " ")
        print "-p", words[1], "--orig-port-dst", words[2]
    }
    for (key in wrong) {
        split(key, parts, SUBSEP)
        split(parts[1], words, " ")
        split(parts[2], ends, " ")
        # All flows to a target that nothing leads to, in one go.
        if (!((words[1], parts[2]) in in_use) && wrong_to[words[1], parts[2]] == flows_to[words[1], parts[2]]) {
            if (!((words[1], parts[2]) in done)) print "-p", words[1], "--reply-src", ends[1], "--reply-port-src", ends[2]
            done[words[1], parts[2]] = 1
        } else {
            print "-p", words[1], "--orig-port-dst", words[2], "--reply-src", ends[1], "--reply-port-src", ends[2]
        }
    }
    for (key in refused) {
        split(key, parts, SUBSEP)
        split(parts[1], words, " ")
        print "-p", words[1], "--orig-port-dst", words[2], "--orig-src", parts[2]
    }
}
