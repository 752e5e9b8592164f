# A table with a line for each source or range. Comes after policy.awk; part flows is `conntrack --dump --src-nat`.

part == "flows" {
    if ($4 == "TIME_WAIT" || $4 == "CLOSE" || !flow()) next
    i = find(number, low, sources)
    if (i && number <= high[i]) connections[i]++
    else others++
}

END {
    row("SOURCE", "PUBLIC ADDRESS", "PRIVATE ADDRESS", "CONNECTIONS")
    for (i = 1; i <= sources; i++) {
        if (private[i] != "") row(source_text[i], public[i], private[i], connections[i] + 0)
        else row(source_text[i], "the default", "", connections[i] + 0, public[i] " is not on this host")
    }
    row("all others", "the default", "", others + 0)
    print_rows()
}
