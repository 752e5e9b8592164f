# Reads `nft -ns list table ip natkeeper_ports` into have[]: have["targets|tcp . 50001"] is "10.0.2.11 . 80", and the
# value of a balanced port "in turn: 10.0.2.11 . 80, 10.0.2.12 . 80" or "by source: ...". What are not
# elements, and not chains of balanced ports, becomes `rules`. Whatever cannot be understood becomes a
# value that nobody wants, so that it is put right.

# Protocols are numbers in a numeric listing, and a range of one address or of all is not listed as a prefix.
function worded(element) {
    sub(/^6 \. /, "tcp . ", element)
    sub(/^17 \. /, "udp . ", element)
    if (set == "allowed" && element !~ /\//) {
        if (!sub(/0\.0\.0\.0-255\.255\.255\.255$/, "0.0.0.0/0", element)) element = element "/32"
    }
    return element
}

function kernel_line(line,    elements, i, n) {
    if (elements_follow && line ~ /^\t\t\t/ && line ~ /,$/ && line !~ /, /) {
        # Nearly all lines of a large table.
        gsub(/^\t+ *|,$/, "", line)
        take(line)
        return
    }
    if (line == "") return # between chains, which come and go
    if (line ~ /^\t(set|map) /) {
        split(line, words, " ")
        set = words[2]
    } else if (line ~ /^\tchain (tcp|udp)_/) {
        split(line, words, " ")
        chain = words[2]
        slots_of[chain] = "?"
        return
    } else if (line ~ /^\t}/) {
        elements_follow = 0
        if (chain != "") {
            chain = ""
            return
        }
        set = ""
    } else if (chain != "") {
        slots_of[chain] = slots_of[chain] == "?" ? slots_of_rule(line, chain) : "? several rules"
        return
    } else if (set != "" && sub(/^\t\telements = { /, "", line)) {
        elements_follow = 1
    }
    if (!elements_follow) {
        rules = rules line "\n"
        return
    }
    sub(/^[\t ]+/, "", line)
    sub(/( }|,)$/, "", line)
    n = split(line, elements, ", ")
    for (i = 1; i <= n; i++) take(elements[i])
}

function take(text,    at) {
    at = index(text, " : ")
    if (at) have[set "|" worded(substr(text, 1, at - 1))] = substr(text, at + 3)
    else have[set "|" worded(text)] = ""
}

# slots_of_rule RULE CHAIN: the targets in their order, and how one is chosen.
function slots_of_rule(rule, name,    at, how, map, pairs, pair, i, n, text) {
    how = rule ~ / to numgen inc mod [0-9]+ map \{ / ? "in turn: " : rule ~ / to jhash ip saddr mod [0-9]+ seed 0x6e6b map \{ / ? "by source: " : ""
    if (how == "" || rule !~ /^\t\tmeta l4proto (6|17|tcp|udp) dnat ip (addr \. port )?to .* }$/) return "? " rule
    if ((rule ~ /l4proto (6|tcp) /) != (name ~ /^tcp/)) return "? " rule
    map = rule
    sub(/^.* map \{ /, "", map)
    sub(/ }$/, "", map)
    n = split(map, pairs, ", ")
    if (rule !~ (" mod " n " ")) return "? " rule
    for (i = 1; i <= n; i++) {
        split(pairs[i], pair, " : ")
        pairs_by[pair[1] + 0] = pair[2]
    }
    for (i = 0; i < n; i++) text = text (i ? ", " : "") pairs_by[i]
    return how text
}

# A verdict is what its chain does; one whose name is not the port's, or a chain of no port, is not ours.
function kernel_end(    key, element, name, used) {
    for (key in have) {
        if (key !~ /^pools\|/) continue
        element = substr(key, 7)
        name = element
        sub(/ \. /, "_", name)
        used[name] = 1
        have[key] = have[key] == "goto " name && name in slots_of ? slots_of[name] : "? " have[key]
    }
    for (name in slots_of) {
        if (!(name in used)) rules = rules "a chain of no port: " name "\n"
    }
}
