# What ../common/kernel.awk cannot know of the ports' table. The value of a balanced port is "in turn: 10.0.2.11 . 80, 10.0.2.12 . 80" or
# "by source: ...". What are not chains of balanced ports becomes `rules`. Whatever cannot be understood becomes a
# value that nobody wants, so that it is put right.

# Protocols are numbers in a numeric listing, and a range of one address or of all is not listed as a prefix.
function worded(element) {
    if (substr(element, 1, 4) == "6 . ") element = "tcp . " substr(element, 5)
    else if (substr(element, 1, 5) == "17 . ") element = "udp . " substr(element, 6)
    if (set == "allowed" && !index(element, "/")) {
        if (!sub(/0\.0\.0\.0-255\.255\.255\.255$/, "0.0.0.0/0", element)) element = element "/32"
    }
    return element
}

# Chains of balanced ports.
function is_theirs(line,    words) {
    if (line ~ /^\tchain (tcp|udp)_/) {
        split(line, words, " ")
        chain = words[2]
        slots_of[chain] = "?"
        return 1
    }
    if (chain == "") return 0
    if (line ~ /^\t}/) chain = ""
    else slots_of[chain] = slots_of[chain] == "?" ? slots_of_rule(line, chain) : "? several rules"
    return 1
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
