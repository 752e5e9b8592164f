# shellcheck shell=bash

section 'packets to the outside'
watch_packets outside untranslated prerouting ip saddr != '{ 10.0.0.11, 10.0.3.11 }'
watch_packets outside translated prerouting ip saddr 10.0.0.11
watch_packets outside second prerouting ip saddr 10.0.3.11
ok 'TCP leaves by the primary address' is "$(ask private tcp 7000)" 10.0.0.11
ok 'UDP leaves by the primary address' is "$(ask private udp 7001)" 10.0.0.11
ok 'the second VPC range is translated too' is "$(ask private2 tcp 7000)" 10.0.0.11
ok 'ICMP is answered' pings private 203.0.113.10
ok 'what leaves by the second device has its address' pings private 198.51.100.10
ok 'that was seen outside' test "$(seen outside second)" -gt 0
ok 'packets were seen outside' test "$(seen outside translated)" -gt 0
ok 'none of them untranslated' is "$(seen outside untranslated)" 0
# shellcheck disable=SC2016  # expanded by the inner shell
on private bash -c 'echo 60000 60000 >/proc/sys/net/ipv4/ip_local_port_range'
watch_packets outside high prerouting tcp sport '>=' 50000
ok 'a source port above those for outgoing flows' is "$(ask private tcp 7000)" 10.0.0.11
ok 'is translated to one of them' is "$(seen outside high)" 0
on private bash -c 'echo 32768 60999 >/proc/sys/net/ipv4/ip_local_port_range'
ok 'the host itself gets out' is "$(ask host tcp 7000)" 10.0.0.11
ok 'the host may use its secondary address' pings host -I 10.0.0.12 203.0.113.10
ok 'and that address is what leaves' test "$(seen outside untranslated)" -gt 0

section 'packets inside the VPC'
watch_packets private2 own prerouting ip saddr 10.0.1.10
watch_packets private2 translated prerouting ip saddr 10.0.0.11
ok 'from one range to the other' pings private 100.64.1.10
ok 'with the private address' test "$(seen private2 own)" -gt 0
ok 'never with the address of the host' is "$(seen private2 translated)" 0
# Only neighbours are ever redirected, so the router plays one whose packet goes back the way it came.
ip -n router route add 100.64.9.9 via 10.0.0.11
pings router 100.64.9.9 || true
ok 'no redirect is sent' is "$(redirects_sent)" 0
watch_packets router linklocal prerouting iifname to-host-a ip daddr 169.254.7.7
ok 'what only the host may ask' not pings private 169.254.7.7
ok 'is not forwarded' is "$(seen router linklocal)" 0

section 'segment size: 9001 inside, 1500 outside'
watch_packets outside big prerouting 'tcp flags & (syn | rst) == syn tcp option maxseg size > 1460'
watch_packets outside right prerouting 'tcp flags & (syn | rst) == syn tcp option maxseg size 1460'
watch_packets private big prerouting ip saddr 203.0.113.10 'tcp flags & (syn | rst) == syn tcp option maxseg size > 1460'
watch_packets private right prerouting ip saddr 203.0.113.10 'tcp flags & (syn | rst) == syn tcp option maxseg size 1460'
watch_packets private2 inside prerouting 'tcp flags & (syn | rst) == syn tcp option maxseg size > 8000'
ask private tcp 7000 >/dev/null
on private timeout 1 bash -c 'echo >/dev/tcp/100.64.1.10/9' 2>/dev/null || true
ok 'going out it is at most 1460' is "$(seen outside big) $(seen outside right)" '0 1'
ok 'coming in it is at most 1460' is "$(seen private big) $(seen private right)" '0 1'
ok 'inside it stays as it is' test "$(seen private2 inside)" -gt 0

section 'flows of another NAT'
watch_packets outside stray prerouting ip saddr 10.0.1.0/24
# A connection made while the host knew nothing of it, then cut in the middle: no SYN to learn from.
on host conntrack -F >/dev/null 2>&1
# shellcheck disable=SC2016
on private bash -c 'exec 3<>/dev/tcp/203.0.113.10/7000; echo 1 >&3; read -r -t 2 _ <&3; touch '"$work"'/open; until [[ -e '"$work"'/cut ]]; do sleep 0.05; done; echo 2 >&3; read -r -t 1 line <&3 && echo "$line" >'"$work"'/line' 2>/dev/null &
for ((i = 0; i < 100; i++)); do [[ -e $work/open ]] && break; sleep 0.05; done
on host conntrack -F >/dev/null 2>&1
touch "$work/cut"
wait $! || true
ok 'are neither adopted' not test -e "$work/line"
ok 'nor seen outside untranslated' is "$(seen outside stray)" 0
