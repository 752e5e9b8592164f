# How to end the flows that must end, and only these, at few scans of the kernel's table? Comes after policy.awk; part flows is what
# moved.awk printed, sorted by address and source. Prints the options of a `conntrack --delete` for each group, and writes a transaction
# of nft with the TCP flows into the file `resets`.
#
# Flows of neighbours that leave by the same address become one group. None lies in between that may stay, nor a source that may
# use the address and would just now begin to.

BEGIN {
    MOST_RESETS = 65536
    printf "" >resets
}

part == "flows" {
    if ($1 != address_number) end_address()
    address_number = $1
    address = $7
    flows++
    of_source[flows] = $2
    ends[flows] = $3
    line[flows] = $0
    if (!$3) staying[++stays] = $2
    if ($3 == 2 && reset_count++ < MOST_RESETS) {
        resetting = resetting (resetting == "" ? "" : ",\n") $5 " . " $8 " . " $6 " . " $9
    }
}

END {
    end_address()
    if (resetting != "") print "add element ip natkeeper_egress ended { " resetting " }" >resets
}

# may_be_used FROM TO: may any source from there to there leave by the address?
function may_be_used(from, to,    i) {
    i = find(from, low, sources)
    if (i && high[i] < from) i++
    if (!i) i = 1
    for (; i <= sources && low[i] <= to; i++) {
        if (private[i] == address || private[i] == "" && address in is_default) return 1
        if (from < low[i] && address in is_default) return 1
        from = high[i] + 1
    }
    return from <= to && address in is_default
}

function stays_between(from, to,    i) {
    i = find(to, staying, stays)
    return i && staying[i] >= from
}

function end_address(    i, began, until) {
    for (i = 1; i <= flows; i++) {
        if (!ends[i]) continue
        if (began != "" && !may_be_used(until, of_source[i]) && !stays_between(until, of_source[i])) {
            until = of_source[i]
            continue
        }
        if (began != "") print_group(began, until)
        began = until = of_source[i]
        # Others of the same source may stay: one by one.
        if (stays_between(began, began)) {
            print_flow(line[i])
            began = ""
        }
    }
    if (began != "") print_group(began, until)
    flows = stays = 0
}

# By prefixes, for conntrack knows no ranges: one around all of it, if it holds nobody else, or those that make it up.
function print_group(from, to,    size, start) {
    size = 1
    while (from - from % size + size - 1 < to) size *= 2
    start = from - from % size
    if (!may_be_used(start, start + size - 1) && !stays_between(start, start + size - 1)) {
        print_prefix(start, size)
        return
    }
    while (from <= to) {
        for (size = 1; from % (2 * size) == 0 && from + 2 * size - 1 <= to; ) size *= 2
        print_prefix(from, size)
        from += size
    }
}

function print_prefix(start, size,    bits) {
    for (bits = 32; size > 1; size /= 2) bits--
    print "--orig-src", as_address(start) (bits < 32 ? "/" bits : ""), "--reply-dst", address
}

function print_flow(text,    words) {
    split(text, words, " ")
    print "-p", words[4], "--orig-src", words[5], "--orig-dst", words[6], \
        (words[8] == "-" ? "" : "--orig-port-src " words[8] " --orig-port-dst " words[9])
}
