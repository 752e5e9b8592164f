# shellcheck shell=bash
zone=$work/zone
printf 'nameserver 10.0.0.2\n' >"$work/resolv.conf"
printf 'hosts: dns\n' >"$work/nsswitch.conf"
for file in resolv.conf nsswitch.conf; do mount --bind "$work/$file" "/etc/$file"; done
ip -n router address add 10.0.0.2/24 dev to-host-a
printf 'db.test.internal 10.0.5.10\n' >"$zone"
exec {fd}> >(on router "${traffic[@]}" dns 10.0.0.2 "$zone" >"$work/dns.log" 2>&1)
await grep -q ready "$work/dns.log"
stands_for() { printf '%s\n' "$@" >"$zone.new" && mv "$zone.new" "$zone"; }
now_at() { awk -v name="$1" '$1 == name {print $2}' "$ports_state/resolved"; }
database='tcp 50003 allow 0.0.0.0/0
tcp 50003 name db.test.internal 80
'

section 'ports: names'
give "$one$database"
ok 'a name is resolved here' is "$(from_outside tcp 50003)" 'data 10.0.0.11'
ok 'the state tells its address, and since when' has "$(in_force_state)" 'resolved db.test.internal 10.0.5.10 '
ok 'and the target that follows' has "$(in_force_state)" 'tcp 50003 to 10.0.5.10 80'
since=$(<"$ports_state/resolved")
hold kept 50003
stands_for 'db.test.internal 10.0.1.10 10.0.5.10'
tick
ok 'another address beside it' is "$code$out" 0
ok 'changes nothing' is "$(<"$ports_state/resolved")" "$since"
ok 'and no flow notices' alive kept
hold other 50001
stands_for 'db.test.internal 100.64.1.10'
tick
ok 'another address instead changes one element, and ends its flow' has "$out" 'elements changed: 1, flows ended: '
ok 'which is reset' is "$(ended kept)" 'ended Connection reset by peer'
ok 'another port is left alone' alive other
ok 'new connections go there' is "$(from_outside tcp 50003)" 'two 10.0.0.11'
tick
ok 'once more, there is nothing to do' is "$code$out" 0

section 'ports: names that cannot be used'
stands_for
give "$one$database"
ok 'a name that is gone is told' is "$(field unresolved)" '["db.test.internal"]'
ok 'and keeps its address' is "$(from_outside tcp 50003)" 'two 10.0.0.11'
stands_for 'db.test.internal 203.0.113.10'
give "$one$database"
ok 'as does one outside of the ranges' is "$(field unresolved)" '["db.test.internal"]'
ok 'which is not followed' is "$(now_at db.test.internal)" 100.64.1.10
stands_for 'db.test.internal silent'
before=$SECONDS
tick
ok 'a server that does not answer delays by seconds' test $((SECONDS - before)) -lt 8
ok 'and changes nothing' is "$code$(now_at db.test.internal)" 0100.64.1.10
stands_for 'db.test.internal 203.0.113.10 10.0.5.10'
tick
ok 'of several the one that may be used is taken' is "$(now_at db.test.internal)" 10.0.5.10
give "${one}tcp 50003 allow 0.0.0.0/0
tcp 50003 name never.test.internal 80"
ok 'a name that never stood for anything is told' is "$code$(field unresolved)" '0["never.test.internal"]'
ok 'its port refuses' is "$(from_outside tcp 50003)" refused
ok 'others do not' is "$(from_outside tcp 50001)" 'one 10.0.0.11'
stands_for 'never.test.internal 10.0.5.10'
tick
ok 'until it stands for something' is "$(from_outside tcp 50003)" 'data 10.0.0.11'

section 'ports: a name is watched'
stands_for 'db.test.internal 10.0.5.10'
give "$one$database"
asked() { grep -c db.test.internal "$work/dns.log"; }
asked_since() { (($(asked) >= $1)); }
exec {keeping}> >(on host "${ports_environment[@]}" setpriv --pdeathsig KILL "$apply" keep >"$work/keep.log" 2>&1)
keeper=$!
give_raw "${within}watch db.test.internal 60
$one$database"
before=$(asked) started=$SECONDS
ok 'it is resolved each second' await asked_since $((before + 5))
ok 'which every five seconds would not do' test $((SECONDS - started)) -lt 20
stands_for 'db.test.internal 100.64.1.10'
moved_to() { [[ $(now_at db.test.internal) == "$1" ]]; }
ok 'until it has moved' await moved_to 100.64.1.10
ok 'and is still watched' test -s "$ports_run/watch"
kill "$keeper" 2>/dev/null || true
await flock --nonblock "$ports_run/lock" true
sed -i -E "s/[0-9]+$/$((EPOCHSECONDS - 11))/" "$ports_state/resolved"
tick
ok 'and then has been stable' not test -s "$ports_run/watch"
for file in resolv.conf nsswitch.conf; do umount "/etc/$file"; done
