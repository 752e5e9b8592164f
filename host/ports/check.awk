# Is this a map of ports? If not, prints what is wrong, and ends with 1. Comes after ../common/form.awk, and before plan.awk: nothing
# of a map that has a mistake anywhere may be used.
#
#   natkeeper-ports 1
#   within PREFIX                     where targets may lie
#   watch NAME SECONDS                resolve it each second until it has changed, at most so long
#   tcp|udp PORT allow PREFIX         who may connect
#   tcp|udp PORT by source            the target is chosen by the client's address, not in turn
#   tcp|udp PORT log                  new connections are logged
#   tcp|udp PORT to ADDRESS PORT      slots of the port, in their order: either addresses
#   tcp|udp PORT name NAME PORT       or names
#
# In this order, ports by protocol and number.

BEGIN {
    MOST_PORTS = 4000
    MOST_ALLOWED = 20000
    MOST_SLOTS = 256  # of one port
    MOST_NAMES = 200
    head["within"] = 1
    head["watch"] = 2
    rank["allow"] = 1
    rank["by"] = 2
    rank["log"] = 3
    rank["to"] = rank["name"] = 4
    protocols["tcp"] = 1
    protocols["udp"] = 2
}

function is_port(text, least) {
    return text ~ /^[1-9][0-9]?[0-9]?[0-9]?[0-9]?$/ && text >= least && text <= 65535
}

# A full name of the DNS in small letters; the last label has a letter, or else it were an address.
function is_name(text,    labels, i, n) {
    n = split(text, labels, ".")
    if (n < 2 || length(text) > 253 || labels[n] !~ /^[a-z]/) return 0
    for (i = 1; i <= n; i++) {
        if (labels[i] !~ /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/ || length(labels[i]) > 63) return 0
    }
    return 1
}

function in_order(its_rank) {
    if (its_rank < stage) wrong("comes too late")
    stage = its_rank
}

FNR == 1 {
    if ($0 != "natkeeper-ports 1") wrong("not the first line of a map that this host understands")
    next
}

$1 in head {
    if (port != "") wrong("comes after a port")
    in_order(head[$1])
    if ($2 in seen) wrong("told twice")
    seen[$2] = 1
}

$1 == "within" {
    if (NF != 2 || !is_prefix($2)) wrong("no prefix a.b.c.d/n")
    if (is_special(number, number + power[32 - bits] - 1)) wrong("no target may lie there")
    add_range()
    next
}

$1 == "watch" {
    if (NF != 3 || !is_name($2)) wrong("no name")
    if ($3 !~ /^[1-9][0-9]?[0-9]?$/) wrong("no number of seconds from 1 to 999")
    next
}

!($1 in protocols) { wrong("neither within, watch, tcp nor udp") }

{
    if (!is_port($2, 1024)) wrong("no port from 1024 to 65535")
    if (!ranges) wrong("no `within` before it")
    if ($1 " " $2 != port) {
        here = protocols[$1] * 65536 + $2
        if (here <= before) wrong("ports are not in order, or one is there twice")
        before = here
        port = $1 " " $2
        stage = 0
        slots = 0
        target_kind = ""
        if (++ports > MOST_PORTS) wrong("more than " MOST_PORTS " ports")
    }
    if (!($3 in rank)) wrong("neither allow, by, log, to nor name")
    if (rank[$3] == stage && ($3 == "by" || $3 == "log")) wrong("told twice")
    in_order(rank[$3])
}

$3 == "allow" {
    if (NF != 4 || !is_prefix($4)) wrong("no prefix a.b.c.d/n")
    if ((port, bits, number) in allowed) wrong("told twice")
    if (++allows > MOST_ALLOWED) wrong("more than " MOST_ALLOWED " prefixes")
    allowed[port, bits, number] = FNR
    lengths[bits] = 1
}

$3 == "by" && $0 != port " by source" { wrong("only `by source` is known") }

$3 == "log" && NF != 3 { wrong("nothing comes after `log`") }

$3 == "to" || $3 == "name" {
    if (target_kind != "" && $3 != target_kind) wrong("a port has addresses or names, not both")
    target_kind = $3
    if (NF != 5 || !is_port($5, 1)) wrong("no port from 1 to 65535 at its end")
    if ($3 == "to" && !is_address($4)) wrong("no address")
    if ($3 == "to" && !is_within(number)) wrong("not within a range where targets may lie")
    if ($3 == "name" && !is_name($4)) wrong("no name")
    if (++slots > MOST_SLOTS) wrong("more than " MOST_SLOTS " targets of one port")
    if ($3 == "name" && !($4 in names)) {
        names[$4] = 1
        if (++count > MOST_NAMES) wrong("more than " MOST_NAMES " names")
    }
}

END {
    if (failed) exit 1
    if (!ranges) {
        print 1 in lines ? "no `within`" : "empty"
        exit 1
    }
    # One prefix lies in another if that is there with one of the shorter lengths.
    for (key in allowed) {
        split(key, pieces, SUBSEP)
        for (bits in lengths) {
            if (bits + 0 >= pieces[2] + 0) continue
            number = pieces[3] - pieces[3] % power[32 - bits]
            if ((pieces[1], bits + 0, number) in allowed) {
                printf "line %d: lies in the prefix of line %d: %s\n", allowed[key], allowed[pieces[1], bits + 0, number], pieces[1]
                exit 1
            }
        }
    }
}
