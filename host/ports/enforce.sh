# shellcheck shell=bash
# What the ports bring to ../common/enforce.sh.

# shellcheck disable=SC2034  # used there
readonly TABLE=natkeeper_ports TEXT=$state/map RULES=rules.nft

the_world() {
    either "$state/resolved"
    parts+=(part=resolved "$REPLY")
}

make_so() { enforce "$1"; }

# cut_flows: ends the flows of ports in $run/cut that lead where nothing leads any more, or whose client may not connect any more.
# Their clients are told: one that waits for an answer would hang.
cut_flows() {
    [[ -s $run/cut ]] || return 0
    dump_flows --dst-nat
    if [[ -s $run/flows ]]; then
        "$awk" -f ../common/numbers.awk -f stale.awk part=cut "$run/cut" part=flows "$run/flows" part=wanted "$run/wanted" >"$run/groups"
        end_flows --dst-nat <"$run/groups"
        [[ ! -s $run/ended ]] || ./tell <"$run/ended" || true
    fi
    : >"$run/cut"
}
