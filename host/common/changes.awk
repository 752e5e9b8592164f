# What must change so that the kernel has what is wanted? Comes after kernel.awk, parts.awk, form.awk and check.awk, before plan.awk.
# With `looked` the listing says what there is, and what somebody else has changed is told; else it is what was put there the
# last time, which is quicker, and `verify.awk` will tell whether it was true.
#
# Prints "nothing", "change" or "load" (where the table must be made anew), the number of elements that change, and `how_many` there are of
# what the text is about.
# Writes the text into the file `copy`, if there is a name for it, and into the folder `out`: wanted.new (all elements), transaction,
# whole (the same from scratch, if that may be wanted); and appends to repaired (sentences). plan.awk has
#
#   TABLE, SETS             of which table, and in which order
#   complete()              what is known only at the end
#   in_words(key, value)    an element for people
#   for_nft(key)            an element for nft
#   stays(key)              is it the same element, whatever it leads to?
#   comes(key), goes(key)   what else an element changes that is new or other, or is no longer there
#   cut(key)                appends to the file `cut` where flows may have lost their way
#   clear_away()            what may be removed after that
#   from_scratch()          what must be there before the elements

function judge_repairs(    key) {
    if (!known) return # after a boot or a crash, which were nobody
    if (rules == "") {
        print "the table " TABLE " was gone" >>(out "/repaired")
        return
    }
    # Not known where others have just taken their place: with an upgrade, or an interface.
    if (expected != "" && rules != expected) print "rules of the table " TABLE " were changed" >>(out "/repaired")
    for (key in have) {
        if (!(key in was) || was[key] != have[key]) tell(key, have[key], "was not ours")
    }
    for (key in was) {
        if (!(key in have)) tell(key, was[key], "was gone")
    }
}

function tell(key, value, fate,    words) {
    words = in_words(key, value)
    gsub(/[^A-Za-z0-9 .,:\/_-]/, "?", words)
    print substr(words, 1, 120) " " fate >>(out "/repaired")
}

function set_of(key) { return substr(key, 1, index(key, "|") - 1) }

function element_of(key) { return substr(key, index(key, "|") + 1) }

# add(LIST, SET, TEXT): one more element. Not to one long text, which would be copied each time.
function add(list, set, text) { list[set, ++list[set]] = text }

function print_elements(verb, list, set, file,    i) {
    if (!(set in list)) return
    printf "%s element %s %s { ", verb, TABLE, set >file
    for (i = 1; i <= list[set]; i++) printf "%s%s", (i > 1 ? ", " : ""), list[set, i] >file
    print " }" >file
}

END {
    if (looked) kernel_end()
    # Else the table is known to be there, with these rules.
    afresh = looked || !known
    complete()
    if (copy != "") {
        for (i = 1; i in lines; i++) print lines[i] >copy
    }
    if (looked) judge_repairs()
    transaction = out "/transaction"
    whole = out "/whole"
    wanted = out "/wanted.new"
    printf "" >transaction
    printf "" >whole
    for (key in want) {
        print key "=" want[key] >wanted
        if (afresh) add(all, set_of(key), for_nft(key))
        if (key in have && have[key] == want[key]) continue
        changed++
        comes(key)
        if (key in have && stays(key)) continue
        if (key in have) add(deleted, set_of(key), element_of(key))
        add(added, set_of(key), for_nft(key))
    }
    print "# complete" >wanted
    for (key in have) {
        if (key in want) continue
        changed++
        goes(key)
        add(deleted, set_of(key), element_of(key))
    }
    n = split(SETS, sets, " ")
    for (i = 1; i <= n; i++) {
        print_elements("delete", deleted, sets[i], transaction)
        print_elements("add", added, sets[i], transaction)
    }
    clear_away()
    if (afresh) {
        from_scratch()
        for (i = 1; i <= n; i++) print_elements("add", all, sets[i], whole)
    }
    what = changed ? "change" : "nothing"
    if (looked ? rules == "" || rules != expected : !known) {
        # Nobody knows what happened to flows meanwhile.
        for (key in want) cut(key)
        what = "load"
    }
    print what, changed + 0, how_many + 0
}
