# Reads `nft -ns list table` into have[]: have["targets|tcp . 50001"] is "10.0.2.11 . 80". What are not elements becomes `rules`.
# kernel.awk, which comes after it, has
#
#   worded(element)    as it is written in want[], of the set `set`
#   is_theirs(line)    whether the line has been dealt with
#   kernel_end()       what is known only at the end

function kernel_line(line,    elements, words, i, n) {
    n = length(line)
    if (elements_follow && substr(line, 1, 8) == "\t\t\t     " && index(line, ",") == n) {
        # Nearly all lines of a large table; patterns would take twice as long.
        take(substr(line, 9, n - 9))
        return
    }
    if (line == "") return # between chains, which come and go
    if (is_theirs(line)) return
    if (line ~ /^\t(set|map) /) {
        split(line, words, " ")
        set = words[2]
    } else if (line ~ /^\t}/) {
        elements_follow = 0
        set = ""
    } else if (set != "" && sub(/^\t\telements = { /, "", line)) {
        elements_follow = 1
    }
    if (!elements_follow) {
        rules = rules line "\n"
        return
    }
    sub(/^[\t ]+/, "", line)
    sub(/( }|,)$/, "", line)
    n = split(line, elements, ", ")
    for (i = 1; i <= n; i++) take(elements[i])
}

function take(text,    at) {
    at = index(text, " : ")
    if (at) have[set "|" worded(substr(text, 1, at - 1))] = substr(text, at + 3)
    else have[set "|" worded(text)] = ""
}
