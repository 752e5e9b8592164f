# Does the kernel have what is wanted, all of it and nothing else? Comes after kernel.awk; parts wanted, rules (empty if they have just
# been loaded) and kernel. If so, writes the rules into the file `rules_file`, and ends with 0.

part == "wanted" && $0 == "# complete" { next }
part == "wanted" {
    want[$0]
    wanted++
    next
}
part == "rules" { expected = expected $0 "\n"; next }
{ kernel_line($0) }

END {
    kernel_end()
    for (key in have) {
        if (!((key "=" have[key]) in want)) exit 1
        there++
    }
    if (there != wanted || expected != "" && rules != expected) exit 1
    printf "%s", rules >rules_file
}
