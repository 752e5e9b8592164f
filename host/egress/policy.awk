# Which address a source should leave by. Comes after ../common/numbers.awk; parts where and policy, both known to be well-formed.
# Sources are in order in it: low[1] to high[1], low[2] to high[2] ... leave by private[1], private[2] ..., which is "" where the
# public address is not here. is_default[ADDRESS] are those of everybody else.

part == "where" && $1 == "interface" { is_default[$6] = 1; next }
part == "where" { if ($4 <= 15) private_of[$2] = $3; next }
part == "policy" && $1 == "within" {
    split($2, prefix, "/")
    ranges++
    first[ranges] = as_number(prefix[1])
    last[ranges] = first[ranges] + 2 ^ (32 - prefix[2]) - 1
    next
}
part == "policy" && $1 == "from" {
    sources++
    if (split($2, ends, "-") == 1) ends[2] = ends[1]
    low[sources] = as_number(ends[1])
    high[sources] = as_number(ends[2])
    private[sources] = private_of[$4]
    source_text[sources] = $2
    public[sources] = $4
    next
}
part == "policy" { next }

function is_within(number,    i) {
    for (i = 1; i <= ranges; i++) {
        if (number >= first[i] && number <= last[i]) return 1
    }
    return 0
}

# find NUMBER LOW COUNT: the last of so many sorted numbers that is not above it; 0 if all are.
function find(number, sorted, n,    least, most, middle) {
    least = 0
    most = n
    while (least < most) {
        middle = int((least + most + 1) / 2)
        if (sorted[middle] <= number) least = middle
        else most = middle - 1
    }
    return least
}

# leaves_rightly SOURCE ADDRESS: may its flow leave by that private address?
function leaves_rightly(source, address,    i) {
    i = find(source, low, sources)
    if (i && source <= high[i] && private[i] != "") return address == private[i]
    return address in is_default
}

# flow FIELDS: reads a line of `conntrack --dump`. The first of each is the source's, the second that of the answers; what is not
# translated, or is to another destination than it seems, is none of ours.
function flow(    i, at, name, value) {
    protocol = $1
    source = destination = source_port = destination_port = answers_from = address = ""
    for (i = 3; i <= NF; i++) {
        at = index($i, "=")
        name = substr($i, 1, at - 1)
        value = substr($i, at + 1)
        if (name == "src") { if (source == "") source = value; else answers_from = value }
        else if (name == "dst") { if (destination == "") destination = value; else address = value }
        else if (name == "sport" && source_port == "") source_port = value
        else if (name == "dport" && destination_port == "") destination_port = value
    }
    number = as_number(source)
    return address != source && answers_from == destination && is_within(number) && !is_within(as_number(destination))
}
