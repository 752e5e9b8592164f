# The form of a text, line by line, and of what occurs in it. Comes before check.awk, which has its grammar. Everything is
# data: it never gets further unless it has its form to the last character. No {n,m} in patterns: mawk does not know them.

BEGIN {
    FS = "[ ]"
    CONVFMT = "%.0f" # mawk would round an address above 127.255.255.255 where it is part of an index
    power[0] = 1
    for (i = 1; i <= 32; i++) power[i] = 2 * power[i - 1]
}

function wrong(reason) {
    # It is told in JSON and in the journal.
    value = substr($0, 1, 80)
    gsub(/[^A-Za-z0-9 .,:\/_-]/, "?", value)
    printf "line %d: %s: %s\n", FNR, reason, value
    failed = 1
    exit 1
}

# The number in `number`.
function is_address(text,    octets, i) {
    # Many occur often.
    if (text in number_of_address) {
        number = number_of_address[text]
        return 1
    }
    if (split(text, octets, ".") != 4) return 0
    number = 0
    for (i = 1; i <= 4; i++) {
        if (octets[i] !~ /^(0|[1-9][0-9]?[0-9]?)$/ || octets[i] > 255) return 0
        number = number * 256 + octets[i]
    }
    number_of_address[text] = number
    return 1
}

# Its first address in `number`, the length in `bits`. No address in it but the first one.
function is_prefix(text,    parts) {
    if (split(text, parts, "/") != 2 || parts[2] !~ /^(0|[1-9][0-9]?)$/ || parts[2] > 32) return 0
    bits = parts[2] + 0
    return is_address(parts[1]) && number % power[32 - bits] == 0
}

# The prefix that `is_prefix` has just found becomes a range.
function add_range() {
    ranges++
    first[ranges] = number
    last[ranges] = number + power[32 - bits] - 1
}

function is_within(address,    i) {
    for (i = 1; i <= ranges; i++) {
        if (address >= first[i] && address <= last[i]) return 1
    }
    return 0
}

# Of the host itself, the metadata service, everybody's: no range that targets may lie in has any.
function is_special(low, high) {
    return low < 16777216 || (low <= 2147483647 && high >= 2130706432) || \
        (low <= 2852061183 && high >= 2851995648) || high >= 3758096384
}

/[^ -~]/ { wrong("not a printable character") }

{ lines[FNR] = $0 }
