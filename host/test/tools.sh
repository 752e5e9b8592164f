# shellcheck shell=bash
# The tools of the tests.

on() { ip netns exec "$@"; }

# natkeeper COMMAND: its output in $out, its error output in $err, its exit code in $code.
natkeeper() {
    code=0
    on host env NATKEEPER_METADATA_WAIT_SECONDS="${wait:-3}" NATKEEPER_CHECK_TARGETS="${targets:-203.0.113.10:7000}" "$script" "$1" >"$work/out" 2>"$work/err" || code=$?
    out=$(<"$work/out")
    err=$(<"$work/err")
}

# ask FROM PROTOCOL PORT: the address that the internet host saw, "" if it did not answer in time.
# One read of 1500 bytes, because a datagram that is not read at once is gone.
ask() {
    local answer
    # shellcheck disable=SC2016  # expanded by the inner shell
    answer=$(on "$1" timeout 2 bash -c 'exec 3<>"/dev/$1/203.0.113.10/$2"; echo 1 >&3; dd bs=1500 count=1 <&3' \
        bash "$2" "$3" 2>/dev/null) || true
    printf '%s\n' "${answer%%:*}"
}

pings() { on "$1" ping -n -q -c 1 -W 2 "${@:2}" >/dev/null 2>&1; }

# watch NAMESPACE NAME HOOK MATCH...: counts the packets that match there from now on.
watch_packets() {
    on "$1" nft -f - <<<"table ip watch_$2 {
        chain c {
            type filter hook $3 priority -400; policy accept;
            ${*:4} counter
        }
    }"
}
seen() { on "$1" nft list table ip "watch_$2" | grep -oE 'packets [0-9]+' | cut -d' ' -f2; }

# The names are on one line of /proc/net/snmp, the numbers on the next.
# shellcheck disable=SC2016  # awk's variables
redirects_sent() { on host awk '/^Icmp:/ && !names {names=$0; next} /^Icmp:/ {split(names, n); for (i in n) if (n[i] == "OutRedirects") print $i}' /proc/net/snmp; }

# Everything that configure could change, with the handles that a reloaded rule would not keep.
state() {
    on host nft -a list ruleset | sed -E 's/packets [0-9]+ bytes [0-9]+//'
    on host grep -rs '' /proc/sys/net/ipv4/conf /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/ip_local_port_range /proc/sys/net/netfilter/nf_conntrack_tcp_loose
}

passed=0 failed=0
# ok DESCRIPTION COMMAND...: the test is whether the command succeeds.
ok() {
    if "${@:2}"; then
        passed=$((passed + 1))
        printf 'ok %d - %s\n' "$((passed + failed))" "$1"
    else
        failed=$((failed + 1))
        printf 'not ok %d - %s\n' "$((passed + failed))" "$1"
        printf '#   out: %s\n#   err: %s\n' "${out:-}" "${err:-}"
    fi
}
# skip WHAT WHY: seen by people, and a failure in CI, where nothing may go unchecked.
skip() {
    if [[ ${CI:-} == true ]]; then
        ok "$1 cannot be tested here: $2" false
    else
        passed=$((passed + 1))
        printf 'ok %d - %s # SKIP %s\n' "$((passed + failed))" "$1" "$2"
    fi
}
is() { [[ $1 == "$2" ]] || { printf '#   got "%s", not "%s"\n' "$1" "$2"; return 1; }; }
same() { diff <(printf '%s\n' "$2") <(printf '%s\n' "$1") | sed 's/^/#   /'; [[ $1 == "$2" ]]; }
table_loaded() { on host nft list table ip natkeeper >/dev/null 2>&1; }
has() { [[ $1 == *"$2"* ]]; }
not() { ! "$@"; }
one_line() { [[ -n $1 && $1 != *$'\n'* ]]; }
section() { printf '# %s\n' "$1"; }
