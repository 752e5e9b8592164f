# What is in force? Run with kernel.awk and the parts wanted, map, resolved and kernel. Writes into the folder
# `out`: state (lines of the map's grammar, and `resolved NAME ADDRESS SINCE`), and rules as the kernel lists
# them. Prints the number of ports; ends with 1 if the kernel has something else than what is wanted.

BEGIN {
    sort = "LC_ALL=C sort -k1,1 -k2,2n -k3,3 -s >" out "/state"
}

part == "wanted" {
    at = index($0, "=")
    if (at) want[substr($0, 1, at - 1)] = substr($0, at + 1)
    next
}
part == "map" && $3 == "by" { by_source[$1 " . " $2] = 1; next }
part == "map" && $3 == "name" { named[$4] = 1; next }
part == "resolved" && $1 in named { print "resolved", $0 | sort; next }
part == "kernel" { kernel_line($0); listing = listing $0 "\n" }

function say(port, words) {
    sub(/ \. /, " ", port)
    print port, words | sort
}

END {
    kernel_end()
    for (key in want) {
        if (!(key in have) || have[key] != want[key]) different = key
    }
    for (key in have) {
        if (!(key in want)) different = key
    }
    for (key in have) {
        set = substr(key, 1, index(key, "|") - 1)
        port = substr(key, index(key, "|") + 1)
        if (set == "ports") {
            ports++
            if (port in by_source) say(port, "by source")
        } else if (set == "allowed") {
            prefix = port
            sub(/^.* /, "", prefix)
            sub(/ \. [^ ]+$/, "", port)
            say(port, "allow " prefix)
        } else if (set == "targets" || set == "pools") {
            n = split(have[key], targets, ", ")
            sub(/^(in turn|by source): /, "", targets[1])
            for (i = 1; i <= n; i++) {
                sub(/ \. /, " ", targets[i])
                say(port, "to " targets[i])
            }
        }
    }
    close(sort)
    if (different != "") exit 1
    printf "%s", rules >(out "/rules")
    printf "%s", listing >(out "/listing")
    print ports + 0
}
