# shellcheck shell=bash
# From a text to a table of the kernel. Whoever uses it brings kernel.awk, world.awk, check.awk and plan.awk, and
#
#   TABLE      the table's name
#   TEXT       the file with the text that is in force
#   RULES      the file with the table as it is loaded, without elements
#   the_world  adds the parts that world.awk reads to the array `parts`
#   cut_flows  ends the flows that lost their way; $run/cut says where to look
#
# In $run:
#
#   wanted     the elements that are in the kernel by our doing; not there while that is being changed
#   rules      the rules as the kernel lists them, listing: all that it lists, loaded: what they were loaded from
#   cut        outlives a crash, so that no flow is forgotten
#   repaired   sentences for the next answer

changed=0 count=0 cut=0

listing() { nft -ns list table ip "$TABLE" 2>/dev/null || true; }

# known: is what we put into the kernel known, and the rules those that stand here?
known() { [[ -s $run/wanted && -s $run/rules ]] && same "$RULES" "$run/loaded"; }

# plan TEXT [COPY]: what must be done for it, as plan.awk prints it; fails, and prints what is wrong with it, if the text is none.
# Where it is known what is in the kernel, it is not asked first: `enforce` asks afterwards.
plan() {
    local -a parts=()
    known || {
        plan_looking "$@"
        return
    }
    the_world
    parts+=(part=wanted "$run/wanted")
    run_plan "$@"
}

plan_looking() {
    local looked=1 wanted rules=/dev/null
    local -a parts=()
    listing >"$run/kernel"
    # `before` if the last transaction failed. After a crash neither is there.
    either "$run/wanted"
    wanted=$REPLY
    [[ -z ${put_failed:-} ]] || wanted=$run/before
    ! same "$RULES" "$run/loaded" || { either "$run/rules" && rules=$REPLY; }
    the_world
    parts+=(part=wanted "$wanted" part=rules "$rules" part=kernel "$run/kernel")
    run_plan "$@"
}

run_plan() {
    "$awk" -v out="$run" -v copy="${2:-}" -v looked="${looked:-}" -f ../common/numbers.awk -f ../common/kernel.awk -f kernel.awk -f ../common/parts.awk -f world.awk -f ../common/form.awk \
        -f check.awk -f ../common/changes.awk -f plan.awk "${parts[@]}" part=text "$1"
}

# enforce PLAN: makes it so, and asks the kernel whether it is. If not, somebody else had changed something: that is put right.
enforce() {
    local what more
    read -r what changed count <<<"$1"
    if [[ $what == nothing && -s $run/wanted ]]; then
        listing >"$run/kernel"
        if same "$run/kernel" "$run/listing"; then
            cut_flows
            return
        fi
    else
        put "$what" || put_failed=1
    fi
    verify || {
        what=$(plan_looking "$TEXT")
        read -r what more count <<<"$what"
        changed=$((changed + more))
        put "$what" || put load || die "nft does not take what it was given"
        verify || {
            rm -f "$run/wanted"
            printf '{"error":"the kernel does not have what it was given"}\n'
            exit 1
        }
    }
    mv -f "$run/kernel" "$run/listing"
    cut_flows
}

# put WHAT: in one transaction, so that no packet passes between the old and the new. Unless all rules must be loaded, only
# elements that change are in it.
put() {
    [[ ! -e $run/wanted ]] || mv -f "$run/wanted" "$run/before"
    case $1 in
        nothing) ;;
        change) nft -f "$run/transaction" 2>/dev/null || return 1 ;;
        load)
            : >"$run/rules"
            { printf 'table ip %s\ndelete table ip %s\n' "$TABLE" "$TABLE" && cat "$RULES" "$run/whole"; } | nft -f - || return 1
            cp "$RULES" "$run/loaded"
            ;;
    esac
    mv -f "$run/wanted.new" "$run/wanted"
    listing >"$run/kernel"
}

verify() {
    local rules
    [[ -s $run/wanted ]] || return 1
    either "$run/rules"
    rules=$REPLY
    "$awk" -v rules_file="$run/rules" -f ../common/numbers.awk -f ../common/kernel.awk -f kernel.awk -f ../common/verify.awk part=wanted "$run/wanted" part=rules "$rules" part=kernel "$run/kernel"
}

# end_flows OPTION...: ends those that its input selects, a line of options of conntrack for each group; OPTIONS are common to all.
# $run/ended says which, a line each.
end_flows() {
    local -a options ended
    while read -ra options; do
        # It fails where the flows have ended by themselves.
        conntrack --delete "$@" "${options[@]}" 2>/dev/null || true
    done >"$run/ended"
    mapfile -t ended <"$run/ended"
    cut=$((cut + ${#ended[@]}))
}
