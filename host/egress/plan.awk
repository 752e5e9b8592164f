# What the kernel must have so that it does what the policy says: want[], as kernel.awk has have[]. Comes after
# ../common/changes.awk, which tells what must change. Writes into the folder `out` also: state (what is in force), publics.new (the
# policy's public addresses), absent (those that are not here), and appends to cut (sources whose flows may have to end, FIRST LAST as
# numbers).

BEGIN {
    TABLE = "ip natkeeper_egress"
    state = out "/state"
    printf "" >state
}

$1 == "within" { want["within|" range_of($2)] = "" }

$1 == "from" {
    publics[$4] = 1
    if ($4 in private_of) {
        want["sources_" number_of[$4] "|" $2] = private_of[$4]
        if (number_of[$4] > 0) want["ways|" $2] = "jump way_" number_of[$4]
        print "from", $2, "by", $4, "via", private_of[$4], device[number_of[$4]] >state
    } else {
        absent[$4] = 1
        print "from", $2, "by", $4, "absent" >state
    }
}

function complete(    i, n, public, order) {
    SETS = "within ways"
    for (i = 0; i <= 15; i++) {
        if (i in device) SETS = SETS " sources_" i
    }
    printf "" >(out "/publics.new")
    # In an order that is always the same.
    for (public in publics) {
        for (i = n++; i > 0 && order[i - 1] > public; i--) order[i] = order[i - 1]
        order[i] = public
    }
    for (i = 0; i < n; i++) print order[i] >(out "/publics.new")
    printf "" >(out "/absent")
    for (public in absent) print public >(out "/absent")
}

# range_of PREFIX: as FIRST-LAST.
function range_of(prefix) {
    is_prefix(prefix)
    return as_address(number) "-" as_address(number + power[32 - bits] - 1)
}

function in_words(key, value) {
    if (key ~ /^within/) return "within " element_of(key)
    return "from " element_of(key) (key ~ /^ways/ ? " " : " via ") value
}

function for_nft(key) { return element_of(key) (want[key] == "" ? "" : " : " want[key]) }

function stays(key) { return 0 }

function comes(key) { cut(key) }

function goes(key) { cut(key) }

function cut(key,    ends) {
    if (key !~ /^sources/) return
    if (split(element_of(key), ends, "-") == 1) ends[2] = ends[1]
    if (is_address(ends[1])) printf "%.0f ", number >>(out "/cut")
    if (is_address(ends[2])) printf "%.0f\n", number >>(out "/cut")
}

function clear_away() { return }

function from_scratch() { return }
