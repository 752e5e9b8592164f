# Which flows must end, because their source leaves by another address now? Comes after policy.awk; parts cut (FIRST LAST as numbers,
# sorted: sources to look at) and flows (`conntrack --dump --src-nat`). Prints a line for each that uses an address of
# ours: ADDRESS SOURCE as numbers, 1 if it must end, 2 if with a reset, and then what it is.

part == "cut" {
    if (cuts && $1 <= cut_last[cuts]) {
        if ($2 > cut_last[cuts]) cut_last[cuts] = $2
    } else {
        cut_first[++cuts] = $1
        cut_last[cuts] = $2
    }
    next
}

part == "flows" {
    moves = 0
    if (flow()) {
        i = find(number, cut_first, cuts)
        moves = i && number <= cut_last[i] && !leaves_rightly(number, address)
        if (moves && $1 == "tcp" && $4 != "TIME_WAIT" && $4 != "CLOSE") moves = 2
    }
    printf "%.0f %.0f %d %s %s %s %s %s %s\n", as_number(address), number, moves, protocol, source, destination, address, \
        source_port == "" ? "-" : source_port, destination_port == "" ? "-" : destination_port
}
