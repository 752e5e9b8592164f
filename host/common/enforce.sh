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
#   wanted     the elements that are in the kernel by our doing
#   sure       not empty, unless that is just being changed
#   rules      the rules as the kernel lists them, listing: all that it lists, loaded: what they were loaded from
#   cut        outlives a crash, so that no flow is forgotten
#   repaired   sentences for the next answer

changed=0 count=0 cut=0 sure=""

listing() { nft -ns list table ip "$TABLE" 2>/dev/null || true; }

# known: is what we put into the kernel known, and the rules those that stand here?
known() { [[ -s $run/sure && -s $run/wanted && -s $run/rules ]] && same "$RULES" "$run/loaded"; }

# as_left: does the kernel have what it had when we last looked?
as_left() { [[ $(listing) == "$(<"$run/listing")" ]]; }

# plan TEXT [COPY]: REPLY becomes what must be done for it, as plan.awk prints it; fails if the text is none, and REPLY is what is wrong.
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
    local looked=1 wanted=/dev/null rules=/dev/null
    local -a parts=()
    listing >"$run/kernel"
    # Not after a crash.
    [[ -z $sure && ! -s $run/sure ]] || wanted=$run/wanted
    ! same "$RULES" "$run/loaded" || { either "$run/rules" && rules=$REPLY; }
    the_world
    parts+=(part=wanted "$wanted" part=rules "$rules" part=kernel "$run/kernel")
    run_plan "$@"
}

run_plan() {
    local status=0
    "$awk" -v out="$run" -v copy="${2:-}" -v looked="${looked:-}" -f ../common/numbers.awk -f ../common/kernel.awk -f kernel.awk -f ../common/parts.awk -f world.awk -f ../common/form.awk \
        -f check.awk -f ../common/changes.awk -f plan.awk "${parts[@]}" part=text "$1" >"$run/plan" || status=$?
    read -r REPLY <"$run/plan" || die "$awk ended with $status and said nothing"
    return "$status"
}

# enforce PLAN: makes it so, and asks the kernel whether it is. If not, somebody else had changed something: that is put right.
enforce() {
    local what more
    read -r what changed count <<<"$1"
    if [[ $what == nothing && -s $run/sure ]] && as_left; then
        cut_flows
        return
    fi
    put "$what" && verify "$run/listing" || {
        plan_looking "$TEXT"
        read -r what more count <<<"$REPLY"
        changed=$((changed + more))
        put "$what" || put load || die "nft does not take what it was given"
        verify "$run/listing" || {
            printf '{"error":"the kernel does not have what it was given"}\n'
            exit 1
        }
    }
    printf 'yes\n' >"$run/sure"
    cut_flows
}

# put WHAT: in one transaction, so that no packet passes between the old and the new. Unless all rules must be loaded, only
# elements that change are in it.
put() {
    [[ ! -s $run/sure ]] || sure=yes
    : >"$run/sure"
    case $1 in
        nothing) ;;
        change) nft -f "$run/transaction" 2>/dev/null || return 1 ;;
        load)
            : >"$run/rules"
            { printf 'table ip %s\ndelete table ip %s\n' "$TABLE" "$TABLE" && cat "$RULES" "$run/whole"; } | nft -f - || return 1
            copy "$RULES" "$run/loaded"
            ;;
    esac
    mv -f "$run/wanted.new" "$run/wanted"
    sure=yes
    listing >"$run/listing"
}

# verify LISTING: is that all of what is wanted, and nothing else?
verify() {
    local rules
    [[ -s $run/wanted ]] || return 1
    either "$run/rules"
    rules=$REPLY
    "$awk" -v rules_file="$run/rules" -f ../common/numbers.awk -f ../common/kernel.awk -f kernel.awk -f ../common/verify.awk part=wanted "$run/wanted" part=rules "$rules" part=kernel "$1"
}

# dump_flows OPTION: writes those that it selects into $run/flows.
dump_flows() { conntrack --dump "$1" >"$run/flows" 2>/dev/null || die "conntrack does not tell which flows there are"; }

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
