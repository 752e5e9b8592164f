# What must change so that the kernel does what the map says? Comes after kernel.awk, parts.awk and check.awk. With `looked`
# the listing says what there is, and what somebody else has changed is told; else it is what was put there the
# last time, which is quicker, and `verify.awk` will tell whether it was true.
#
# Prints "nothing", "change" or "load" (where the table must be made anew), the number of elements that change, and that of ports.
# Writes the map into `map_file`, if there is a name for it, and into the folder `out`: names (the map's), wanted.new (all elements), state (the same for the answer, in the map's grammar), transaction, whole (the
# same from scratch); and appends to cut (ports whose flows may have lost their way) and repaired (sentences).

BEGIN {
    TABLE = "ip natkeeper_ports"
    state = out "/state"
    printf "" >state
}

$1 == "tcp" || $1 == "udp" {
    element = $1 " . " $2
    want["ports|" element] = ""
}
$3 == "allow" {
    want["allowed|" element " . " $4] = ""
    print >state
}
$3 == "log" { want["logged|" element] = "" }
$3 == "by" {
    by_source[element] = 1
    print >state
}
$3 == "to" { slot($4, $5) }
$3 == "name" {
    named[$4] = 1
    if ($4 in address_of) slot(address_of[$4], $5)
}

function slot(address, target_port) {
    listed[element] = listed[element] (slots_in[element]++ ? ", " : "") address " . " target_port
    print $1, $2, "to", address, target_port >state
}

# A sentence about an element. Its text may be somebody else's.
function tell(key, value, fate,    words) {
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
    if (!known) return # after a boot or a crash, which were nobody
    if (rules == "") {
        print "the table ip natkeeper_ports was gone" >>(out "/repaired")
        return
    }
    if (rules != expected) print "rules of the table ip natkeeper_ports were changed" >>(out "/repaired")
    for (key in have) {
        if (!(key in was) || was[key] != have[key]) tell(key, have[key], "was not ours")
    }
    for (key in was) {
        if (!(key in have)) tell(key, was[key], "was gone")
    }
}

function chain_of(element) {
    sub(/ \. /, "_", element)
    return element
}

function for_nft(key) {
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
    if (looked) {
        kernel_end()
    } else {
        for (key in was) have[key] = was[key]
    }
    for (port in listed) {
        if (slots_in[port] == 1) want["targets|" port] = listed[port]
        else want["pools|" port] = (port in by_source ? "by source: " : "in turn: ") listed[port]
    }
    if (map_file != "") printf "%s", text >map_file
    printf "" >(out "/names")
    for (name in named) {
        print name >(out "/names")
        if (name in address_of) print "resolved", name, address_of[name], since[name] >state
    }
    if (looked) judge_repairs()
    n = split("ports logged allowed targets pools", sets, " ")
    transaction = out "/transaction"
    whole = out "/whole"
    wanted = out "/wanted.new"
    printf "" >transaction
    printf "" >whole
    for (key in want) {
        print key "=" want[key] >wanted
        set = substr(key, 1, index(key, "|") - 1)
        add(all, set, for_nft(key))
        if (key in have && have[key] == want[key]) continue
        changed++
        if (set == "pools") {
            if (key in have) print "flush chain", TABLE, chain_of(substr(key, 7)) >transaction
            else print "add chain", TABLE, chain_of(substr(key, 7)) >transaction
            fill_chain(key, transaction)
            if (!(key in have)) add(added, set, for_nft(key))
        } else {
            add(added, set, for_nft(key))
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
    what = changed ? "change" : "nothing"
    if (looked ? rules == "" || rules != expected : !known) {
        # Nobody knows what happened to flows meanwhile.
        for (key in want) cut(key)
        what = "load"
    }
    print what, changed + 0, ports + 0
}
