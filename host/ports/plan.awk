# What the kernel must have so that it does what the map says: want[], as kernel.awk has have[]. Comes after ../common/changes.awk, which
# tells what must change. Writes into the folder `out` also: names (the map's), state (what is in force, in the map's grammar), and
# appends to cut (ports whose flows may have lost their way).

BEGIN {
    TABLE = "ip natkeeper_ports"
    SETS = "ports logged allowed targets pools"
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

# The text may be somebody else's.
function in_words(key, value,    words) {
    words = substr(key, index(key, "|") + 1)
    sub(/ \. /, " ", words)
    if (key ~ /^allowed/) sub(/ \. /, " allow ", words)
    if (key ~ /^logged/) words = words " log"
    if (value != "") words = words " to " value
    gsub(/ \. /, " ", words)
    return words
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

function fill_chain(key, file,    name, how, n, i, addresses) {
    name = chain_of(substr(key, 7))
    how = want[key] ~ /^by source/ ? "jhash ip saddr" : "numgen inc"
    n = split(substr(want[key], index(want[key], ": ") + 2), addresses, ", ")
    printf "add rule %s %s meta l4proto %s dnat ip addr . port to %s mod %d%s map {", TABLE, name, substr(name, 1, 3), how, n, (how ~ /jhash/ ? " seed 0x6e6b" : "") >file
    for (i = 1; i <= n; i++) printf "%s %d : %s", (i > 1 ? "," : ""), i - 1, addresses[i] >file
    print " }" >file
}

function complete(    port, name) {
    how_many = ports
    for (port in listed) {
        if (slots_in[port] == 1) want["targets|" port] = listed[port]
        else want["pools|" port] = (port in by_source ? "by source: " : "in turn: ") listed[port]
    }
    printf "" >(out "/names")
    for (name in named) {
        print name >(out "/names")
        if (name in address_of) print "resolved", name, address_of[name], since[name] >state
    }
}

# A pool's element leads to its chain, whatever that holds.
function stays(key) { return key ~ /^pools/ }

function comes(key) {
    if (key ~ /^pools/) {
        print (key in have ? "flush" : "add"), "chain", TABLE, chain_of(substr(key, 7)) >transaction
        fill_chain(key, transaction)
    }
    if (key ~ /^(pools|targets)/) cut(key)
}

function goes(key) {
    if (key !~ /^logged/) cut(key)
}

function clear_away(    key) {
    for (key in have) {
        if (key !~ /^pools/ || key in want) continue
        print "flush chain", TABLE, chain_of(substr(key, 7)) >transaction
        print "delete chain", TABLE, chain_of(substr(key, 7)) >transaction
    }
}

function from_scratch(    key) {
    for (key in want) {
        if (key !~ /^pools/) continue
        print "add chain", TABLE, chain_of(substr(key, 7)) >whole
        fill_chain(key, whole)
    }
}

function cut(key,    words, port) {
    split(element_of(key), words, " ")
    port = words[1] " " words[3]
    if (!(port in cutting)) print port >>(out "/cut")
    cutting[port] = 1
}
