# shellcheck shell=bash
section 'egress: who leaves by which address'
bank='10.0.0.12=203.0.113.7' crawl='10.0.0.13=203.0.113.8'
here_are "$bank" "$crawl"
ok 'without a policy everybody leaves by the lowest address that came' is "$(seen_from 10.0.1.10)" 10.0.0.12
choose 'from 10.0.1.11 by 203.0.113.7
from 10.0.1.12-10.0.1.13 by 203.0.113.8
from 10.0.9.0-10.0.9.255 by 203.0.113.9'
ok 'a policy is taken' is "$code" 0
ok 'the answer is one line of JSON' one_line "$out"
ok 'and tells how many lines of sources there are' is "$(field sources)" 3
ok 'which address is not here' is "$(field absent)" '["203.0.113.9"]'
ok 'and what the kernel has' same "$(in_force_state)" 'from 10.0.1.11 by 203.0.113.7 via 10.0.0.12 up.link-7
from 10.0.1.12-10.0.1.13 by 203.0.113.8 via 10.0.0.13 up.link-7
from 10.0.9.0-10.0.9.255 by 203.0.113.9 absent'
for protocol in tcp udp; do
    ok "$protocol of a chosen source leaves by its address" is "$(seen_from 10.0.1.11 "$protocol")" 10.0.0.12
    ok "$protocol of a range by another" is "$(seen_from 10.0.1.12 "$protocol") $(seen_from 10.0.1.13 "$protocol")" '10.0.0.13 10.0.0.13'
    ok "$protocol of others by an address that nobody has chosen" is "$(seen_from 10.0.1.10 "$protocol") $(seen_from 10.0.1.14 "$protocol")" '10.0.0.11 10.0.0.11'
done
watch_packets outside ping prerouting ip saddr 10.0.0.13 icmp type echo-request
ok 'pings are answered' pings private -I 10.0.1.12 203.0.113.10
ok 'and leave by the same' is "$(seen outside ping)" 1
ok 'the other private host is left alone' is "$(ask private2 tcp 7000)" 10.0.0.11
ok 'a chosen source reaches its neighbour in the VPC as itself' is "$(on private "${traffic[@]}" ask tcp 10.0.5.10 80 10.0.1.11)" 'data 10.0.1.11'
ok "the host's own packets keep their address" is "$(on host "${traffic[@]}" ask tcp 203.0.113.10 7100)" 'net 10.0.0.11'
for protocol in tcp udp; do
    seen_from 10.0.1.11:55555 "$protocol" >/dev/null
    port=$(on host conntrack -L -p "$protocol" --orig-port-src 55555 2>/dev/null | grep -oE 'dport=[0-9]+' | tail -n 1)
    ok "a source port of $protocol becomes one of translated flows" test "${port#*=}" -ge 1024 -a "${port#*=}" -le 49999
done
before=$(egress_table)
choose "$(sed 1,3d "$egress_state/policy")"
ok 'the same policy again changes nothing' is "$(field changed)$(field cut)" 00
ok 'not a handle' same "$(egress_table)" "$before"
on host conntrack -F 2>/dev/null
flow shown 10.0.1.12
natkeeper egress
ok 'people can read it' has "$out" '10.0.1.12-10.0.1.13  203.0.113.8     10.0.0.13        1'
ok 'also what is not here' has "$out" '203.0.113.9 is not on this host'

section 'egress: everybody in a subnet of the host'
choose 'from 10.0.0.0-10.0.1.255 by 203.0.113.7'
ok 'leaves by the chosen address' is "$(seen_from 10.0.1.10)" 10.0.0.12
ok "the host's own packets do not" is "$(on host "${traffic[@]}" ask tcp 203.0.113.10 7100)" 'net 10.0.0.11'
natkeeper check
ok 'and those of check neither' is "$code" 0

section 'egress: a source changes'
choose 'from 10.0.1.11 by 203.0.113.7
from 10.0.1.12-10.0.1.14 by 203.0.113.8'
on host conntrack -F 2>/dev/null
on host nft flush set ip natkeeper_egress ended
flow unchosen 10.0.1.10
flow moved 10.0.1.12
flow stays 10.0.1.13
flow freed 10.0.1.14
flow other 10.0.1.11
rules_before=$(egress_table | grep -A99 'chain ')
choose 'from 10.0.1.11-10.0.1.12 by 203.0.113.7
from 10.0.1.13 by 203.0.113.8'
ok 'its flow and that of one who is no longer chosen are ended' is "$(field cut)" 2
ok 'the one is reset' is "$(ended moved)" 'ended Connection reset by peer'
ok 'the other, too' is "$(ended freed)" 'ended Connection reset by peer'
ok 'one that keeps its address goes on' alive stays
ok 'although its range is another' alive other
ok 'and one that nobody chose' alive unchosen
ok 'no rule has changed' same "$(egress_table | grep -A99 'chain ')" "$rules_before"
ok 'new flows leave by the new address' is "$(seen_from 10.0.1.12)$(seen_from 10.0.1.14)" 10.0.0.1210.0.0.11
choose 'from 10.0.1.10-10.0.1.14 by 203.0.113.7'
ok 'one who was not chosen is reset, too' is "$(ended unchosen)" 'ended Connection reset by peer'
ok 'the first in the range goes on' alive other

ok 'exactly these flows are known to be reset' is "$(on host nft list set ip natkeeper_egress ended | grep -o " \. 7100" | wc -l)" 4
choose 'from 10.0.1.10-10.0.1.14 by 203.0.113.8'
for i in 10 11 12 13; do flow "of-$i" "10.0.1.$i"; done
watch_packets private resets prerouting tcp flags '& rst == rst'
choose 'from 10.0.1.10 by 203.0.113.8
from 10.0.1.11-10.0.1.12 by 203.0.113.7
from 10.0.1.13 by 203.0.113.8'
ok 'neighbours that move are ended together' is "$(ended of-11)$(ended of-12)" 'ended Connection reset by peerended Connection reset by peer'
ok 'those around them go on' eval 'alive of-10 && alive of-13'
# As somebody else's flow: a packet of no known connection.
before=$(seen private resets)
ok 'their resets were seen' test "$before" -ge 2
on private python3 -c 'import socket, struct
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)
s.bind(("10.0.1.11", 0))
ends = socket.inet_aton("10.0.1.11") + socket.inet_aton("203.0.113.10")
segment = lambda checksum: struct.pack(">HHIIBBHHH", 4444, 7100, 1, 1, 0x50, 0x10, 1000, checksum, 0)
total = sum(struct.unpack(">16H", ends + struct.pack(">HH", 6, 20) + segment(0)))
s.sendto(segment(~(total + (total >> 16)) & 0xFFFF), ("203.0.113.10", 0))'
sleep 0.3
ok 'a packet of another unknown flow gets none' is "$(seen private resets)" "$before"
