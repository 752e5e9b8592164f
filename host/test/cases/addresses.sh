# shellcheck shell=bash

section 'an Elastic IP comes to a secondary address and leaves again'
# A connection that was there before: it says what the other end sees, now and when told to.
mkfifo "$work/again"
# shellcheck disable=SC2016  # expanded by the inner shell
ip netns exec private bash -c 'exec 3<>/dev/tcp/203.0.113.10/7000
    for word in before after; do
        echo 1 >&3; read -r answer <&3; echo "${answer%%:*}" >"$1/$word"
        read -r _ || exit
    done' bash "$work" <>"$work/again" &
old=$!
for ((i = 0; i < 50; i++)); do [[ -s $work/before ]] && break; sleep 0.1; done
ok 'a connection leaves by the primary address' is "$(cat "$work/before")" 10.0.0.11
second=10.0.0.12=198.51.100.77 tell 10.0.0.0/16 100.64.0.0/16
# Nobody has given it to the host so far.
ip -n host address del 10.0.0.12/24 dev up.link-7
natkeeper check
ok 'check sees that another address is to be used' has "$out" '"name":"table","ok":false'
# As in a VPC: what is for an address of the interface comes, whether or not the host has taken the address.
ip -n router route add 10.0.0.12 via 10.0.0.11
on outside bash -c 'echo early >/dev/udp/10.0.0.12/50001'
ok 'what comes for it now goes round in circles' has "$(on host conntrack -L --orig-dst 10.0.0.12 2>/dev/null)" dport=50001
natkeeper configure
ok 'and is forgotten, so that the next packet is judged anew' is "$(on host conntrack -L --orig-dst 10.0.0.12 2>/dev/null)" ''
ip -n router route del 10.0.0.12
ok 'configure takes the address, and changes the table' is "$out" 'changed: 10.0.0.12 on up.link-7 table ip natkeeper'
ok 'new TCP connections leave by the secondary address' is "$(ask private tcp 7000)" 10.0.0.12
ok 'UDP too' is "$(ask private udp 7001)" 10.0.0.12
ok 'the second device keeps its own' pings private 198.51.100.10
echo >"$work/again"
for ((i = 0; i < 50; i++)); do [[ -s $work/after ]] && break; sleep 0.1; done
ok 'the connection that was there keeps its address' is "$(cat "$work/after")" 10.0.0.11
kill "$old" 2>/dev/null || true
natkeeper check
ok 'check is content' has "$out" '"name":"forwarded_packet","ok":true'
natkeeper configure
ok 'a second run changes nothing' is "$out" unchanged
second='10.0.0.12=198.51.100.77 10.0.0.9=198.51.100.78' tell 10.0.0.0/16 100.64.0.0/16
natkeeper render
ok 'of several it is the lowest, as numbers go' has "$out" 'snat to 10.0.0.9:'
second='10.0.0.12=198.51.100.77;reboot' tell 10.0.0.0/16 100.64.0.0/16
natkeeper configure
ok 'an association that is none is refused' has "$err" 'tells no valid public address'

section 'natkeeper-host follow'
tell 10.0.0.0/16 100.64.0.0/16
natkeeper configure
# Not by `on`: the shell between us would be killed in its place.
ip netns exec host env NATKEEPER_FOLLOW_SECONDS=0.2 "$script" follow >/dev/null 2>&1 &
follower=$!
second=10.0.0.12=198.51.100.77 tell 10.0.0.0/16 100.64.0.0/16
for ((i = 0; i < 100; i++)); do [[ $(ask private tcp 7000) == 10.0.0.12 ]] && break; sleep 0.1; done
ok 'new flows leave by the address that came' is "$(ask private tcp 7000)" 10.0.0.12
tell 10.0.0.0/16 100.64.0.0/16
for ((i = 0; i < 100; i++)); do [[ $(ask private tcp 7000) == 10.0.0.11 ]] && break; sleep 0.1; done
ok 'and by the primary one when it has left' is "$(ask private tcp 7000)" 10.0.0.11
kill "$follower" 2>/dev/null || true
wait "$follower" 2>/dev/null || true
natkeeper configure
