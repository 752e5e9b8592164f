# shellcheck shell=bash
# For people: which port leads where now, for whom, and how many connections it has.

show() {
    [[ -e $state/map ]] || {
        printf 'No map of ports has been delivered to this host.\n'
        return
    }
    lock
    listing >"$run/kernel"
    : >>"$run/wanted"
    read_back >/dev/null || printf 'The kernel has something else than it was given; that will be repaired within seconds.\n\n'
    conntrack --dump --dst-nat 2>/dev/null |
        "$awk" -f show.awk part=resolved "$state/resolved" part=map "$state/map" part=state "$run/state" part=flows -
}
