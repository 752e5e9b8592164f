# shellcheck shell=bash

section 'trace'
trace_tables() { on host nft list tables | grep -c natkeeper_trace || true; }
# traced NAME ARGUMENT...: starts a trace, and returns once it shows packets.
traced() {
    rm -f "$work/$1.trace"
    ip netns exec host "$script" trace "${@:2}" >"$work/$1.trace" 2>&1 &
    pid=$! # of the script itself, which a function in the background would not give
    for ((i = 0; i < 100; i++)); do grep -qs '^the packets' "$work/$1.trace" && break; sleep 0.1; done
}
trace_ended() { wait "$pid" && code=0 || code=$?; out=$(<"$work/$1.trace"); }
shows() { grep -qE "^[0-9]{2}(:[0-9]{2}){2}\.[0-9]{3} $1\$" "$work/${2:-one}.trace"; }

on host ip route add blackhole 192.0.2.0/24
on host nft 'add table ip grump; add chain ip grump c { type filter hook forward priority 5; }; add rule ip grump c ip daddr 203.0.113.66 drop'
# As nft built with readline does, Amazon Linux's for one.
mkdir "$work/prompts"
printf '%s\n' '#!/bin/bash' '[[ $1 != -i ]] || printf "nft> nft> "' 'exec /usr/sbin/nft "$@"' >"$work/prompts/nft"
chmod +x "$work/prompts/nft"
mount --bind "$work/prompts" /usr/local/sbin
before=$(on host nft -a list ruleset | sed -E 's/packets [0-9]+ bytes [0-9]+//')
processes=$(ip netns pids host)
traced one 10.0.1.10 3
ask private tcp 7000 >/dev/null
ask private udp 7001 >/dev/null
pings private 203.0.113.10
pings private 10.0.0.11
pings private2 203.0.113.10
pings private 203.0.113.66 || true
pings private 192.0.2.1 || true
trace_ended one
ok 'succeeds' is "$code" 0
ok 'a SYN, before and after' shows 'tcp syn  up.link-7: 10.0.1.10:([0-9]+) -> 203.0.113.10:7000  up.link-7: 10.0.0.11:[0-9]+ -> 203.0.113.10:7000'
ok 'its answer' shows 'tcp syn ack  up.link-7: 203.0.113.10:7000 -> 10.0.0.11:[0-9]+  up.link-7: 203.0.113.10:7000 -> 10.0.1.10:[0-9]+'
ok 'a UDP packet' shows 'udp  up.link-7: 10.0.1.10:[0-9]+ -> 203.0.113.10:7001  up.link-7: 10.0.0.11:[0-9]+ -> 203.0.113.10:7001'
ok 'a ping' shows 'icmp echo-request [0-9]+  up.link-7: 10.0.1.10 -> 203.0.113.10  up.link-7: 10.0.0.11 -> 203.0.113.10'
ok 'its answer' shows 'icmp echo-reply [0-9]+  up.link-7: 203.0.113.10 -> 10.0.0.11  up.link-7: 203.0.113.10 -> 10.0.1.10'
ok 'what is for the host' shows 'icmp echo-request [0-9]+  up.link-7: 10.0.1.10 -> 10.0.0.11  for this host itself'
ok 'who dropped a packet' shows 'icmp echo-request [0-9]+  up.link-7: 10.0.1.10 -> 203.0.113.66  dropped by ip grump c rule ip daddr 203.0.113.66 drop \(verdict drop\)'
ok 'what went no further' shows 'icmp echo-request [0-9]+  up.link-7: 10.0.1.10 -> 192.0.2.1  not forwarded: .*'
ok 'nobody else' not grep -q 100.64.1.10 "$work/one.trace"
ok 'how many of how many' grep -qE '^([0-9]+) of \1 packets shown$' "$work/one.trace"
ok 'leaves no process' is "$(ip netns pids host)" "$processes"
ok 'leaves everything as it was' same "$(on host nft -a list ruleset | sed -E 's/packets [0-9]+ bytes [0-9]+//')" "$before"
umount /usr/local/sbin
on host nft delete table ip grump
on host ip route delete blackhole 192.0.2.0/24

traced one 10.0.1.10 3
one=$pid
traced two 100.64.1.10 3
ok 'two at once' is "$(trace_tables)" 2
pings private 203.0.113.10
pings private2 203.0.113.10
wait "$one"
trace_ended two
ok 'the one shows its source, and no other' is "$(grep -c 'echo-re' "$work/one.trace"):$(grep -c 100.64.1.10 "$work/one.trace")" 2:0
ok 'the other too' is "$(grep -c 'echo-re' "$work/two.trace"):$(grep -c 10.0.1.10 "$work/two.trace")" 2:0

traced one 10.0.1.99 1
pings private 203.0.113.10
trace_ended one
ok 'a silent source: says where to look' has "$out" 'no packet of 10.0.1.99 came by: look at '
ok 'and shows nothing' not grep -q ' -> ' "$work/one.trace"

traced one 10.0.1.10 60
started=$SECONDS
on private ping -n -q -i 0.01 -c 400 -W 1 203.0.113.10 >/dev/null || true
trace_ended one
ok 'a flood is cut, by rate and by lines' is "$(grep -c ' -> ' "$work/one.trace")" 200
ok 'long before its time' test $((SECONDS - started)) -lt 30
ok 'and says so' grep -qE '^200 of [0-9]{3,} packets shown$' "$work/one.trace"

before=$(ip netns pids host)
traced one 10.0.1.10 60
ok 'a long one is there' is "$(trace_tables)" 1
kill -KILL "$pid" && wait "$pid" 2>/dev/null || true
for ((i = 0; i < 50; i++)); do [[ $(trace_tables) == 0 && $(ip netns pids host) == "$before" ]] && break; sleep 0.1; done
ok 'killed, it leaves no table' is "$(trace_tables)" 0
ok 'and no process' is "$(ip netns pids host)" "$before"

for wrong in 8.8.8 10.0.1.999 10.0.1.10/24 fd00::1 'x;id' ''; do
    on host "$script" trace "$wrong" >"$work/out" 2>"$work/err" && code=0 || code=$?
    err=$(<"$work/err")
    refused() { ((code == 1)) && one_line "$err" && has "$err" 'ADDRESS is ' && has "$err" 'give the private IPv4 address'; }
    ok "ADDRESS '$wrong' is refused" refused
done
for wrong in 0 601 -1 1.5 010 x; do
    err=$(on host "$script" trace 10.0.1.10 "$wrong" 2>&1) && code=0 || code=$?
    ok "SECONDS '$wrong' is refused" is "$code:$err" "1:natkeeper-host: SECONDS is $wrong: give a number from 1 to 600"
done
ok 'a refused one makes no table' is "$(trace_tables)" 0
