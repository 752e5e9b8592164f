# What must change so that the kernel does what the map says? Run with kernel.awk and these parts, each
# announced by part=NAME:
#
#   map       as check.awk accepts it
#   resolved  lines NAME ADDRESS SINCE
#   wanted    what was put into the kernel the last time, as written here; empty where that is not known
#   rules     the rules as the kernel lists them, empty where they have not been loaded yet
#   kernel    the listing of the table in force, empty if there is none
#
# Prints "nothing" or "change COUNT"; writes into the folder `out`: wanted, transaction, whole (the same from
# scratch), and appends to cut (ports whose flows may have lost their way) and repaired (sentences).

BEGIN { TABLE = "ip natkeeper_ports" }

part == "resolved" { address_of[$1] = $2; next }
part == "wanted" && $0 == "# complete" { known = 1; next }
part == "wanted" {
    at = index($0, "=")
    was[substr($0, 1, at - 1)] = substr($0, at + 1)
    next
}
part == "rules" { expected = expected $0 "\n"; next }
part == "kernel" { kernel_line($0); next }

$1 == "tcp" || $1 == "udp" {
    port = $1 " . " $2
    want["ports|" port] = ""
}
$3 == "allow" { want["allowed|" port " . " $4] = "" }
$3 == "log" { want["logged|" port] = "" }
$3 == "by" { by_source[port] = 1 }
$3 == "to" { slot(port, $4, $5) }
$3 == "name" && $4 in address_of { slot(port, address_of[$4], $5) }

function slot(port, address, target_port) {
    listed[port] = listed[port] (slots_in[port]++ ? ", " : "") address " . " target_port
}

# A sentence about an element. Its text may be somebody else's.
function told(key, value, fate,    words) {
    words = substr(key, index(key, "|") + 1)
    sub(/ \. /, " ", words)
    if (key ~ /^allowed/) sub(/ \. /, " allow ", words)
    if (key ~ /^logged/) words = words " log"
    if (value != "") words = words " to " value
    gsub(/ \. /, " ", words)
    gsub(/[^A-Za-z0-9 .,:\/_-]/, "?", words)
    print substr(words, 1, 120) " " fate >>(out "/repaired")
}

function judge_repairs(    key) {
    if (!known) return
    if (rules == "") {
        print "the table ip natkeeper_ports was gone" >>(out "/repaired")
        return
    }
    if (rules != expected) print "rules of the table ip natkeeper_ports were changed" >>(out "/repaired")
    for (key in have) {
        if (!(key in was) || was[key] != have[key]) told(key, have[key], "was not ours")
    }
    for (key in was) {
        if (!(key in have)) told(key, was[key], "was gone")
    }
}

function chain_of(element) {
    sub(/ \. /, "_", element)
    return element
}

# An element for nft.
function element(key) {
    if (key ~ /^targets/) return substr(key, index(key, "|") + 1) " : " want[key]
    if (key ~ /^pools/) return substr(key, 7) " : goto " chain_of(substr(key, 7))
    return substr(key, index(key, "|") + 1)
}

function add(list, set, text) {
    list[set] = list[set] (list[set] == "" ? "" : ", ") text
}

function fill_chain(key, file,    name, how, n, i, addresses) {
    name = chain_of(substr(key, 7))
    how = want[key] ~ /^by source/ ? "jhash ip saddr" : "numgen inc"
    n = split(substr(want[key], index(want[key], ": ") + 2), addresses, ", ")
    printf "add rule %s %s meta l4proto %s dnat ip addr . port to %s mod %d%s map {", TABLE, name, substr(name, 1, 3), how, n, (how ~ /jhash/ ? " seed 0x6e6b" : "") >file
    for (i = 1; i <= n; i++) printf "%s %d : %s", (i > 1 ? "," : ""), i - 1, addresses[i] >file
    print " }" >file
}

function cut(key) {
    split(substr(key, index(key, "|") + 1), words, " ")
    if (!(words[1] " " words[3] in cutting)) print words[1], words[3] >>(out "/cut")
    cutting[words[1] " " words[3]] = 1
}

END {
    kernel_end()
    for (port in listed) {
        if (slots_in[port] == 1) want["targets|" port] = listed[port]
        else want["pools|" port] = (port in by_source ? "by source: " : "in turn: ") listed[port]
    }
    judge_repairs()
    n = split("ports logged allowed targets pools", sets, " ")
    transaction = out "/transaction"
    whole = out "/whole"
    wanted = out "/wanted.new"
    printf "" >transaction
    printf "" >whole
    for (key in want) {
        print key "=" want[key] >wanted
        set = substr(key, 1, index(key, "|") - 1)
        add(all, set, element(key))
        if (key in have && have[key] == want[key]) continue
        changed++
        if (set == "pools") {
            if (key in have) print "flush chain", TABLE, chain_of(substr(key, 7)) >transaction
            else print "add chain", TABLE, chain_of(substr(key, 7)) >transaction
            fill_chain(key, transaction)
            if (!(key in have)) add(added, set, element(key))
        } else {
            add(added, set, element(key))
            if (key in have) add(deleted, set, substr(key, index(key, "|") + 1))
        }
        if (set == "pools" || set == "targets") cut(key)
    }
    print "# complete" >wanted
    for (key in have) {
        if (key in want) continue
        changed++
        set = substr(key, 1, index(key, "|") - 1)
        add(deleted, set, substr(key, index(key, "|") + 1))
        if (set != "logged") cut(key)
    }
    for (i = 1; i <= n; i++) {
        if (sets[i] in deleted) print "delete element", TABLE, sets[i], "{ " deleted[sets[i]] " }" >transaction
        if (sets[i] in added) print "add element", TABLE, sets[i], "{ " added[sets[i]] " }" >transaction
    }
    for (key in have) {
        if (key !~ /^pools/ || key in want) continue
        print "flush chain", TABLE, chain_of(substr(key, 7)) >transaction
        print "delete chain", TABLE, chain_of(substr(key, 7)) >transaction
    }
    # From scratch, where the rules are not as they should be.
    for (key in want) {
        if (key !~ /^pools/) continue
        print "add chain", TABLE, chain_of(substr(key, 7)) >whole
        fill_chain(key, whole)
    }
    for (i = 1; i <= n; i++) {
        if (sets[i] in all) print "add element", TABLE, sets[i], "{ " all[sets[i]] " }" >whole
    }
    if (rules == "" || rules != expected) {
        # Nobody knows what happened to flows meanwhile.
        for (key in want) cut(key)
        print "load", changed + 0
    } else if (changed) {
        print "change", changed
    } else {
        print "nothing"
    }
}
