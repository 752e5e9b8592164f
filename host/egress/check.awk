# Is this an egress policy? If not, prints what is wrong, and ends with 1. Comes after ../common/form.awk, and before plan.awk:
# nothing of a policy that has a mistake anywhere may be used.
#
#   natkeeper-egress 1
#   within PREFIX               where sources lie: what stays there is never translated
#   from ADDRESS by PUBLIC      who leaves by which public address: one source, or
#   from FIRST-LAST by PUBLIC   several
#
# In this order; sources by number, each once, and in one line with their neighbours where these have the same address.

BEGIN {
    MOST_RANGES = 50
    MOST_SOURCES = 10000
}

function overlaps(low, high,    i) {
    for (i = 1; i <= ranges; i++) {
        if (low <= last[i] && high >= first[i]) return 1
    }
    return 0
}

# Does every address lie in a range?
function is_covered(low, high,    i, found) {
    do {
        found = 0
        for (i = 1; i <= ranges; i++) {
            if (low < first[i] || low > last[i]) continue
            if (high <= last[i]) return 1
            low = last[i] + 1
            found = 1
        }
    } while (found)
    return 0
}

# Its ends in `low` and `high`. More than one address, or it were to be written as one.
function is_source(text,    ends) {
    if (split(text, ends, "-") > 2 || !is_address(ends[1])) return 0
    low = high = number
    if (text == ends[1]) return 1
    if (!is_address(ends[2])) return 0
    high = number
    return high > low
}

FNR == 1 {
    if ($0 != "natkeeper-egress 1") wrong("not the first line of a policy that this host understands")
    next
}

$1 == "within" {
    if (how_many) wrong("comes after a source")
    if (NF != 2 || !is_prefix($2)) wrong("no prefix a.b.c.d/n")
    if (is_special(number, number + power[32 - bits] - 1)) wrong("no source may lie there")
    if (overlaps(number, number + power[32 - bits] - 1)) wrong("told twice")
    add_range()
    if (ranges > MOST_RANGES) wrong("more than " MOST_RANGES " ranges")
}

$1 != "within" && $1 != "from" { wrong("neither within nor from") }

$1 == "from" {
    if (!ranges) wrong("no `within` before it")
    if (NF != 4 || $3 != "by") wrong("not of the form `from SOURCE by ADDRESS`")
    if (!is_source($2)) wrong("no source a.b.c.d or a.b.c.d-e.f.g.h")
    if (!is_covered(low, high)) wrong("not within the ranges where sources may lie")
    if (how_many && low <= before) wrong("sources are not in order, or one is there twice")
    if (how_many && low == before + 1 && $4 == before_by) wrong("belongs into the line before it")
    before = high
    before_by = $4
    if (!is_address($4)) wrong("no address at its end")
    if (is_special(number, number) || is_within(number)) wrong("no public address")
    if (++how_many > MOST_SOURCES) wrong("more than " MOST_SOURCES " lines of sources")
}

END {
    if (failed) exit 1
    if (!ranges) {
        print 1 in lines ? "no `within`" : "empty"
        exit 1
    }
}
