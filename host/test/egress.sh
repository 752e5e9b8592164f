# shellcheck shell=bash
# What the egress cases share: further sources and addresses, and the handler as `receive` would run it.

egress_state=$work/egress egress_run=$work/egress-run
export NATKEEPER_EGRESS_STATE=$egress_state NATKEEPER_EGRESS_RUN=$egress_run NATKEEPER_HOST=$script
egress_environment=(env NATKEEPER_AWK="${NATKEEPER_AWK:-awk}")
egress_handler=$(dirname "$script")/delivery/handlers/egress
egress=$(dirname "$script")/egress/apply

serve outside net 7100
# Neighbours of the private host: .11 to .14.
for ((i = 11; i <= 14; i++)); do ip -n private address add "10.0.1.$i/24" dev eth0; done

# Who stands for what: with blanks between, PRIVATE=PUBLIC.
here_are() {
    second=${*:-10.0.0.12} tell 10.0.0.0/16 100.64.0.0/16
    natkeeper configure
}

policy=$'natkeeper-egress 1\nwithin 10.0.0.0/16\nwithin 100.64.0.0/16\n'
# choose TEXT: delivers what follows `within`; the answer in $out, the exit code in $code.
choose() { choose_raw "$policy$1"; }
choose_raw() {
    code=0
    out=$(printf '%s\n' "${1%$'\n'}" | on host "${egress_environment[@]}" "$egress_handler" 2>"$work/err") || code=$?
    err=$(<"$work/err")
}
egress_do() {
    code=0
    out=$(on host "${egress_environment[@]}" "$egress" "$1" 2>&1) || code=$?
}
# What the kernel has, with the handles that a reloaded element or rule would not keep.
# Flows that were ended are there with the time that is left to them.
egress_table() { on host nft -a list table ip natkeeper_egress | sed -E 's/ expires [0-9a-z]+//'; }
# seen_from SOURCE [PROTOCOL] [ADDRESS]: what address the internet host sees.
seen_from() { on private "${traffic[@]}" ask "${2:-tcp}" "${3:-203.0.113.10}" 7100 "$1" | sed 's/^net //'; }
# flow NAME SOURCE [PORT]: a connection that goes on, logged in $work/NAME.
flow() {
    rm -f "$work/$1"
    setpriv --pdeathsig KILL ip netns exec private "${traffic[@]}" hold 203.0.113.10 "${3:-7100}" "$work/$1" "$2" 2>/dev/null &
    await test -s "$work/$1"
}
