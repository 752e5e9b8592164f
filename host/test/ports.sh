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
# give_bytes HANDLER TEXT: what printf makes of it, for a variable holds no zero byte.
give_bytes() {
    code=0
    # shellcheck disable=SC2059  # a format it is
    out=$(printf "${2//%/%%}\n" | on host "${ports_environment[@]}" "$1" 2>"$work/err" | tr -d '\0'; exit "${PIPESTATUS[1]}") || code=$?
}
# fuzz WHAT HANDLER APPLY TABLE FILE: texts that differ from $valid by mistakes. FILE is what is in force, TABLE prints the kernel's.
# `refused` tells whether $before and what was in force are untouched.
fuzz() {
    local attempts=50 seed=${NATKEEPER_SEED:-$RANDOM} wrong="" accepted=0 text each verdicts
    [[ -z ${NATKEEPER_THOROUGH:-} ]] || attempts=1000
    section "$attempts $1 with mistakes by chance, NATKEEPER_SEED=$seed"
    printf '%s\n' "$valid" >"$work/valid"
    rm -rf "$work/fuzz"
    "${traffic[0]}" "$here/fuzz.py" "$seed" "$attempts" "$work/valid" "$work/fuzz"
    for text in "$work"/fuzz/*; do
        code=0
        out=$(on host "${ports_environment[@]}" "$2" <"$text" 2>"$work/err") || code=$?
        verdicts=""
        for each in mawk gawk; do
            ! command -v "$each" >/dev/null || verdicts+=$("$each" -f "${3%/*}/../common/form.awk" -f "${3%/*}/check.awk" part=text "$text" >/dev/null 2>&1 && printf y || printf n)
        done
        if ((code == 0)); then
            accepted=$((accepted + 1))
            before=$("$4") in_force=$(<"$5")
            [[ $verdicts != *n* && $in_force == "$(<"$text")" && $(field state) == '"'* ]] || wrong+=" ${text##*/}"
        else
            [[ $verdicts != *y* && ! -s $work/err ]] && refused || wrong+=" ${text##*/}"
        fi
    done
    printf '# %d of them happened to be valid\n' "$accepted"
    ok 'each is applied whole, or changes nothing' is "$wrong" ''
    ok 'nothing was run' not test -e /tmp/run
}
# field NAME: of the answer.
field() { sed -E "s/.*\"$1\":(\[[^]]*\]|\"[^\"]*\"|[^,}]*).*/\1/" <<<"$out"; }
# in_force_state: of the last answer.
in_force_state() { field state | tr -d '"' | base64 --decode | gunzip; }
# What the kernel has, with the handles that a reloaded element or rule would not keep.
ports_table() { on host nft -a list table ip natkeeper_ports; }
# from_outside PROTOCOL PORT [SOURCE] [COUNT]
from_outside() { on outside "${traffic[@]}" ask "$1" 10.0.0.11 "${@:2}"; }
# hold NAME PORT [wait]: a connection that goes on, or one that only waits, logged in $work/NAME.
hold() {
    rm -f "$work/$1"
    setpriv --pdeathsig KILL ip netns exec outside "${traffic[@]}" "${3:-hold}" 10.0.0.11 "$2" "$work/$1" 2>/dev/null &
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
