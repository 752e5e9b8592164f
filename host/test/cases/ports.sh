# shellcheck shell=bash
section 'ports: connections from outside'
ok 'nothing listens before there is a map' is "$(from_outside tcp 50001)" refused
give "${one}tcp 50002 allow 198.51.100.10/32
tcp 50002 to 100.64.1.10 80
tcp 50004 allow 0.0.0.0/0
tcp 50004 to 10.0.5.10 3306
udp 50003 allow 203.0.113.0/24
udp 50003 to 10.0.1.10 81"
ok 'a map is taken' is "$code" 0
ok 'the answer is one line of JSON' one_line "$out"
ok 'and tells how many ports there are' is "$(field ports)" 4
ok 'TCP arrives' is "$(from_outside tcp 50001)" 'one 10.0.0.11'
ok 'UDP arrives' is "$(from_outside udp 50003)" 'one 10.0.0.11'
ok 'at a target that has no way to the client, too' is "$(from_outside tcp 50004)" 'data 10.0.0.11'
ok 'at the other port of the same number space' is "$(from_outside udp 50001)" refused
ok 'a port without a mapping is refused' is "$(from_outside tcp 50009)" refused
ok 'who may not connect is refused' is "$(from_outside tcp 50001 198.51.100.10)" refused
ok 'although another port is open to it' is "$(from_outside tcp 50002 198.51.100.10)" 'two 10.0.0.11'
ok 'and the other way round' is "$(from_outside tcp 50002)" refused
ok 'UDP is refused, too' is "$(from_outside udp 50003 198.51.100.10)" refused
ok 'a client inside reaches its neighbour' is "$(on private2 "${traffic[@]}" ask tcp 10.0.0.11 50004)" 'data 10.0.0.11'
ok 'and itself' is "$(on data "${traffic[@]}" ask tcp 10.0.0.11 50004)" 'data 10.0.0.11'
ok 'what is forwarded leaves with a port of other flows' is "$(on host conntrack -L --dst-nat 2>/dev/null | sed -nE 's/.*sport=(80|81|3306) dport=([0-9]+) .*/\2/p' | awk '$1 > 49999')" ''
ok 'private hosts get out as before' is "$(ask private tcp 7000)" 10.0.0.11
before=$(ports_table)
ok 'the state is what the kernel has' same "$(in_force_state | sort)" "$(printf '%s\n' \
    'tcp 50001 allow 203.0.113.0/24' 'tcp 50001 to 10.0.1.10 80' 'tcp 50002 allow 198.51.100.10/32' 'tcp 50002 to 100.64.1.10 80' \
    'tcp 50004 allow 0.0.0.0/0' 'tcp 50004 to 10.0.5.10 3306' 'udp 50003 allow 203.0.113.0/24' 'udp 50003 to 10.0.1.10 81')"
give "$(sed -n '/^tcp\|^udp/p' "$ports_state/map")"
ok 'the same map again changes nothing' is "$(field changed)" 0
ok 'not a handle' same "$(ports_table)" "$before"

section 'ports: from inside by the public address'
# As the internet gateway: what goes to the public address of a host comes back to it, from the public address of its sender.
# gateway PRIVATE: for that the entry address 203.0.113.50 stands, and 203.0.113.51 for the default.
gateway() {
    on router nft -f - <<NFT
table ip gateway
delete table ip gateway
table ip gateway {
    chain to_private {
        type nat hook prerouting priority -100; policy accept;
        iifname "to-host-a" ip daddr 203.0.113.50 dnat to $1
    }
    chain to_public {
        type nat hook postrouting priority 100; policy accept;
        iifname "to-host-a" oifname "to-host-a" ip saddr $1 snat to 203.0.113.50
        iifname "to-host-a" oifname "to-host-a" ip saddr 10.0.0.11 snat to 203.0.113.51
    }
}
NFT
}
watch_packets router untranslated prerouting iifname to-host-a ip daddr 203.0.113.50 ip saddr != 10.0.0.11
by_public() { on "$1" "${traffic[@]}" ask "$2" 203.0.113.50 "$3"; }
for entry in 10.0.0.12 10.0.0.11; do
    gateway "$entry"
    ok "for $entry: a private host reaches another" is "$(by_public private2 tcp 50004)" 'data 10.0.0.11'
    ok "for $entry: and itself" is "$(by_public private tcp 50001)" 'one 10.0.0.11'
    ok "for $entry: also by UDP" is "$(by_public private2 udp 50003)" 'one 10.0.0.11'
    ok "for $entry: as the host's public address it is not everywhere allowed" is "$(by_public private2 tcp 50002)" refused
done
ok 'on its way there each was translated' is "$(seen router untranslated)" 0
on router nft delete table ip gateway

section 'ports: several targets'
give "tcp 50001 allow 203.0.113.0/24
tcp 50001 to 10.0.1.10 80
tcp 50001 to 100.64.1.10 80
tcp 50001 to 10.0.5.10 80
tcp 50002 allow 203.0.113.0/24
tcp 50002 by source
tcp 50002 to 10.0.1.10 80
tcp 50002 to 100.64.1.10 80
tcp 50002 to 10.0.5.10 80"
ok 'in turn: each gets as many' is "$(from_outside tcp 50001 '' 30 | sort | uniq -c | awk '{print $1}' | xargs)" '10 10 10'
spread() { for ((i = 21; i <= 36; i++)); do from_outside tcp 50002 "203.0.113.$i" 3 | sort -u; done; }
out=$(spread)
ok 'by source: each client stays with one' is "$(wc -l <<<"$out")" 16
ok 'and not all with the same' test "$(sort -u <<<"$out" | wc -l)" -gt 1

section 'ports: a target changes'
give "${one}tcp 50002 allow 203.0.113.0/24
tcp 50002 to 10.0.1.10 80
udp 50003 allow 203.0.113.0/24
udp 50003 to 10.0.1.10 81"
on host conntrack -F 2>/dev/null
hold moved 50001
hold waits 50001 wait
hold stays 50002
before=$(ports_table | grep -o 'chain .*')
give "${one/10.0.1.10/100.64.1.10}tcp 50002 allow 203.0.113.0/24
tcp 50002 to 10.0.1.10 80
udp 50003 allow 203.0.113.0/24
udp 50003 to 100.64.1.10 81"
ok 'two elements change' is "$(field changed)" 2
ok 'and no chain' same "$(ports_table | grep -o 'chain .*')" "$before"
ok 'its flows are reset' is "$(ended moved)" 'ended Connection reset by peer'
ok 'also the one whose client only waits' is "$(ended waits)" 'ended Connection reset by peer'
ok 'two were ended by us' is "$(field cut)" 2
ok 'the flow of another port to the old target goes on' alive stays
ok 'new ones go to the new target' is "$(from_outside tcp 50001)" 'two 10.0.0.11'
ok 'UDP, too' is "$(from_outside udp 50003)" 'two 10.0.0.11'
# The same client's port, as of a client that never stops.
again() { on outside "${traffic[@]}" ask udp 10.0.0.11 50003 203.0.113.10:4000; }
ok 'from a client' is "$(again)" 'two 10.0.0.11'
give "udp 50003 allow 203.0.113.0/24
udp 50003 to 10.0.1.10 81"
ok 'with the same source port it goes to the new target at once' is "$(again)" 'one 10.0.0.11'
ok 'flows of a port that is no more are reset' is "$(ended stays)" 'ended Connection reset by peer'

section 'ports: who may connect changes'
give "$one"
on host conntrack -F 2>/dev/null
hold revoked 50001
give "${one/113.0\/24/113.0\/29}tcp 50001 to 100.64.1.10 80"
ok 'the entry of a flow is ended, too' is "$(field cut)" 1
ok 'a narrower prefix without its source ends a flow' is "$(ended revoked)" 'ended Connection reset by peer'
give "$one"
hold kept 50001
give "${one/113.0\/24/113.0\/28}"
ok 'with its source it does not' alive kept
ok 'nor does it count one' is "$(field cut)" 0
# As if the entry had been missed: the rules alone must do.
on host nft delete element ip natkeeper_ports allowed '{ tcp . 50001 . 203.0.113.0/28 }'
ok 'the rules alone reset a flow that may not be' is "$(ended kept)" 'ended Connection reset by peer'
