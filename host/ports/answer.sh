# shellcheck shell=bash
# What is in force, for the control plane and for people.

# answer: the JSON line.
answer() {
    local repaired unresolved
    repaired
    repaired=$REPLY
    sentences "$run/unresolved" 50
    unresolved=$REPLY
    packed_state
    printf '{"ports":%d,"changed":%d,"cut":%d,"repaired":[%s],"unresolved":[%s],"state":%s}\n' \
        "$count" "$changed" "$cut" "$repaired" "$unresolved" "$REPLY"
}

# show: which port leads where now, for whom, and how many connections it has.
show() {
    local what
    [[ -e $state/map ]] || {
        printf 'No map of ports has been delivered to this host.\n'
        return
    }
    lock
    plan "$state/map"
    what=$REPLY
    either "$state/resolved"
    listing >"$run/kernel"
    [[ $what == nothing* ]] && verify "$run/kernel" ||
        printf 'The kernel has something else than what is told here; that will be repaired within seconds.\n\n'
    conntrack --dump --dst-nat 2>/dev/null |
        "$awk" -f ../common/columns.awk -f show.awk part=resolved "$REPLY" part=map "$state/map" part=state "$run/state" part=flows -
}
