# shellcheck shell=bash
# From the map to the kernel.

readonly TABLE=natkeeper_ports
changed=0 ports=0 cut=0

listing() { nft -ns list table ip "$TABLE" 2>/dev/null || true; }

# either FILE...: REPLY becomes the first that is there.
either() {
    for REPLY in "$@" /dev/null; do
        [[ ! -s $REPLY ]] || return 0
    done
}

# known: is what we put into the kernel known, and the rules those that stand here?
known() { [[ -s $run/wanted && -s $run/rules ]] && same rules.nft "$run/loaded"; }

# plan MAP [COPY]: what must be done for it, as plan.awk prints it; fails, and prints what is wrong with it, if the map is none.
# Where it is known what is in the kernel, it is not asked first: `enforce` asks afterwards.
plan() {
    local resolved
    known || {
        plan_looking "$@"
        return
    }
    either "$state/resolved"
    resolved=$REPLY
    "$awk" -v out="$run" -v map_file="${2:-}" -f kernel.awk -f parts.awk -f check.awk -f plan.awk \
        part=resolved "$resolved" part=wanted "$run/wanted" part=map "$1"
}

plan_looking() {
    local resolved wanted rules=/dev/null
    listing >"$run/kernel"
    either "$state/resolved"
    resolved=$REPLY
    # `before` if the last transaction failed. After a crash neither is there.
    either "$run/wanted"
    wanted=$REPLY
    [[ -z ${put_failed:-} ]] || wanted=$run/before
    ! same rules.nft "$run/loaded" || { either "$run/rules" && rules=$REPLY; }
    "$awk" -v out="$run" -v map_file="${2:-}" -v looked=1 -f kernel.awk -f parts.awk -f check.awk -f plan.awk \
        part=resolved "$resolved" part=wanted "$wanted" part=rules "$rules" part=kernel "$run/kernel" part=map "$1"
}

# enforce PLAN: makes it so, and asks the kernel whether it is. If not, somebody else had changed something: that is put right.
enforce() {
    local what more
    read -r what changed ports <<<"$1"
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
        what=$(plan_looking "$state/map")
        read -r what more ports <<<"$what"
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
            { printf 'table ip %s\ndelete table ip %s\n' "$TABLE" "$TABLE" && cat rules.nft "$run/whole"; } | nft -f - || return 1
            cp rules.nft "$run/loaded"
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
    "$awk" -v rules_file="$run/rules" -f kernel.awk -f verify.awk part=wanted "$run/wanted" part=rules "$rules" part=kernel "$run/kernel"
}

# cut_flows: ends the flows of ports in $run/cut that lead where nothing leads any more, or whose client may not connect any more. The
# file outlives a crash, so that none is forgotten.
cut_flows() {
    local options told
    [[ -s $run/cut ]] || return 0
    conntrack --dump --dst-nat 2>/dev/null |
        "$awk" -f stale.awk part=cut "$run/cut" part=wanted "$run/wanted" part=flows - >"$run/groups"
    while read -ra options; do
        # It fails where the flows have ended by themselves.
        told=$(conntrack --delete --dst-nat "${options[@]}" 2>&1 >/dev/null) || true
        [[ ! $told =~ ([0-9]+)\ flow ]] || cut=$((cut + BASH_REMATCH[1]))
    done <"$run/groups"
    rm -f "$run/cut"
}
