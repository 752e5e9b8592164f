# shellcheck shell=bash
# What the port cases share: targets, clients, and the handler as `receive` would run it.

readonly traffic=("$(command -v python3)" "$here/traffic.py")
ports_state=$work/ports ports_run=$work/ports-run
handler=$(dirname "$script")/delivery/handlers/ports
apply=$(dirname "$script")/ports/apply

# A database's subnet, say: it knows the way to the hosts, and no other.
ip netns add data
ip -n data link set lo up
cable data eth0 10.0.5.10/24 router to-data 10.0.5.1/24
ip -n data route add 10.0.0.0/16 via 10.0.5.1
# Further clients.
for ((i = 21; i <= 36; i++)); do ip -n outside address add "203.0.113.$i/24" dev eth0; done

# serve NAMESPACE NAME PORT...: ends with this process.
serve() {
    exec {fd}> >(on "$1" "${traffic[@]}" serve "${@:2}" >"$work/serve-$2.log" 2>&1)
    await grep -q ready "$work/serve-$2.log"
}
# await COMMAND...: succeeds within 10 s.
await() {
    for ((tries = 0; tries < 200; tries++)); do
        if "$@" >/dev/null 2>&1; then return; fi
        sleep 0.05
    done
    "$@"
}
serve private one 80 81
serve private2 two 80 81
serve data data 80 3306

ports_environment=(env NATKEEPER_PORTS_STATE="$ports_state" NATKEEPER_PORTS_RUN="$ports_run" NATKEEPER_AWK="${NATKEEPER_AWK:-awk}")
within=$'natkeeper-ports 1\nwithin 10.0.0.0/16\nwithin 100.64.0.0/16\n'

one='tcp 50001 allow 203.0.113.0/24
tcp 50001 to 10.0.1.10 80
'

# give TEXT: delivers what follows `within`; the answer in $out, the exit code in $code.
give() { give_raw "$within$1"; }
give_raw() {
    code=0
    out=$(printf '%s\n' "${1%$'\n'}" | on host "${ports_environment[@]}" "$handler" 2>"$work/err") || code=$?
    err=$(<"$work/err")
}
tick() {
    code=0
    out=$(on host "${ports_environment[@]}" "$apply" tick 2>&1) || code=$?
}
# field NAME: of the answer.
field() { sed -E "s/.*\"$1\":(\[[^]]*\]|\"[^\"]*\"|[^,}]*).*/\1/" <<<"$out"; }
in_force_ports() { field state | tr -d '"' | base64 --decode | gunzip; }
# What the kernel has, with the handles that a reloaded element or rule would not keep.
ports_table() { on host nft -a list table ip natkeeper_ports; }
# from_outside PROTOCOL PORT [SOURCE] [COUNT]
from_outside() { on outside "${traffic[@]}" ask "$1" 10.0.0.11 "${@:2}"; }
# hold NAME PORT: a connection that goes on, logged in $work/NAME.
hold() {
    rm -f "$work/$1"
    setpriv --pdeathsig KILL ip netns exec outside "${traffic[@]}" hold 10.0.0.11 "$2" "$work/$1" 2>/dev/null &
    await test -s "$work/$1"
}
ended() { await grep -qE '^(ended|closed|hung)' "$work/$1" && tail -n 1 "$work/$1"; }
# alive NAME: it gets further answers.
alive() {
    local lines
    lines=$(wc -l <"$work/$1")
    await more_than "$lines" "$1" && ! grep -qE '^(ended|closed|hung)' "$work/$1"
}
more_than() { (($(wc -l <"$work/$2") > $1 + 2)); }
flows() { on host conntrack -L --dst-nat 2>/dev/null | grep -c "$1" || true; }
