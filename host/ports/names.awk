# Which address does each name stand for now? Parts: map (for `within`), resolved (what they stood for), names. The answers
# of `getent ahostsv4` are in folder/NAME. Prints lines NAME ADDRESS SINCE, and writes names without an answer that may
# be used to the file `unresolved`.

part == "map" && $1 == "within" {
    split($2, prefix, "/")
    first[++ranges] = as_number(prefix[1])
    last[ranges] = first[ranges] + 2 ^ (32 - prefix[2]) - 1
}
part == "map" { next }
part == "resolved" { address[$1] = $2; since[$1] = $3; next }

{
    kept = chosen = ""
    file = folder "/" $1
    while ((getline line <file) > 0) {
        split(line, words, " ")
        if (words[1] !~ /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$/) continue
        number = as_number(words[1])
        usable = 0
        for (i = 1; i <= ranges; i++) usable = usable || number >= first[i] && number <= last[i]
        if (!usable) continue
        if ($1 in address && words[1] == address[$1]) kept = words[1]
        # The same one on every host.
        if (chosen == "" || number < as_number(chosen)) chosen = words[1]
    }
    close(file)
    if (chosen == "") print $1 >unresolved
    if (kept == "" && chosen != "") {
        address[$1] = chosen
        since[$1] = now
    }
    if ($1 in address) print $1, address[$1], since[$1]
}
