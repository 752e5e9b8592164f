# What comes with a text; each part is announced by part=NAME. Before the rules for the text itself.
#
#   wanted    what was put into the kernel the last time, as plan.awk writes it; empty where that is not known
#   rules     the rules as the kernel lists them; empty where they have not been loaded yet
#   kernel    the listing of the table in force; empty if there is none

part == "wanted" && $0 == "# complete" { known = 1; next }
part == "wanted" {
    at = index($0, "=")
    if (looked) was[substr($0, 1, at - 1)] = substr($0, at + 1)
    else have[substr($0, 1, at - 1)] = substr($0, at + 1)
    next
}
part == "rules" { expected = expected $0 "\n"; next }
part == "kernel" { kernel_line($0); next }
