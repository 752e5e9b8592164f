# shellcheck shell=bash
section 'egress: by another interface'
# The card drops in AWS what is not its own; here it is counted.
watch_packets router strange prerouting iifname to-host-a ip saddr 10.0.3.0/24
watch_packets router other prerouting iifname to-host-b ip saddr 10.0.0.0/24
# What stays within the VPC leaves by the first, as ever.
watch_packets router inside prerouting iifname to-host-b ip daddr 10.0.1.0/24
bank='10.0.0.12=203.0.113.7'
third='10.0.3.11=203.0.113.9 10.0.3.12=203.0.113.6'
here_are "$bank"
egress_do refresh
choices='from 10.0.1.11 by 203.0.113.7
from 10.0.1.12 by 203.0.113.9
from 10.0.1.13 by 203.0.113.6'
choose "$choices"
ok 'the state tells by which' same "$(in_force_state)" 'from 10.0.1.11 by 203.0.113.7 via 10.0.0.12 up.link-7
from 10.0.1.12 by 203.0.113.9 via 10.0.3.11 zz_9
from 10.0.1.13 by 203.0.113.6 via 10.0.3.12 zz_9'
choose "$choices"
ok 'a second time there is nothing to do' is "$(field changed)$(field repaired)" '0[]'
give 'tcp 50001 allow 203.0.113.0/24
tcp 50001 to 10.0.5.10 80'
serve host host 9000
# filters VALUE: of the reverse path, on both devices.
filters() { on host sysctl -qw "net.ipv4.conf.all.rp_filter=$1" "net.ipv4.conf.zz_9.rp_filter=$1" "net.ipv4.conf.up/link-7.rp_filter=$1"; }
for filter in 2 0 1; do
    filters "$filter"
    for protocol in tcp udp; do
        ok "rp_filter $filter: $protocol leaves by its own address of the right interface" is \
            "$(for i in 10 11 12 13; do seen_from "10.0.1.$i" "$protocol"; done | xargs)" '10.0.0.11 10.0.0.12 10.0.3.11 10.0.3.12'
    done
    ok "rp_filter $filter: pings, too" pings private -I 10.0.1.12 203.0.113.10
    ok "rp_filter $filter: a connection to a port of that interface is answered" is "$(on outside "${traffic[@]}" ask tcp 10.0.3.11 50001)" 'data 10.0.0.11'
    ok "rp_filter $filter: one to the host itself, too" is "$(on outside "${traffic[@]}" ask tcp 10.0.3.12 9000)" 'host 203.0.113.10'
    ok "rp_filter $filter: and what is refused" is "$(on outside "${traffic[@]}" ask tcp 10.0.3.12 9001)" refused
    ok "rp_filter $filter: the host reaches others from there" is "$(on host "${traffic[@]}" ask tcp 203.0.113.10 7100 10.0.3.12)" 'net 10.0.3.12'
    ok "rp_filter $filter: and from the other one" is "$(on host "${traffic[@]}" ask tcp 203.0.113.10 7100 10.0.0.12)" 'net 10.0.0.12'
    ok "rp_filter $filter: neighbours in the VPC see the source itself" is "$(on private "${traffic[@]}" ask tcp 10.0.5.10 80 10.0.1.12)" 'data 10.0.1.12'
done
ok 'no packet has left by the wrong interface' is "$(seen router strange) $(seen router other) $(seen router inside)" '0 0 0'
natkeeper check
ok 'check is content' has "$out" '"name":"forwarded_packet","ok":true'
filters 2

section 'egress: the other bits of a mark are others'
on host nft -f - <<'NFT'
table ip others {
    chain first {
        type filter hook prerouting priority -200; policy accept;
        ip saddr 10.0.1.12 meta mark set 0x60000005
    }
    chain connection {
        type filter hook prerouting priority -160; policy accept;
        ip saddr 10.0.1.12 ct state new ct mark set 0x50000006
    }
    chain last {
        type filter hook forward priority 0; policy accept;
        ip saddr 10.0.1.12 meta mark 0x61000005 counter
    }
}
NFT
flow marked 10.0.1.12
ok 'of a connection' has "$(on host conntrack -L --orig-src 10.0.1.12 2>/dev/null)" "mark=$((0x51000006))"
ok 'of a packet' not has "$(on host nft list chain ip others last)" 'packets 0 '
on host nft delete table ip others

section 'egress: from one interface to the other'
on host conntrack -F 2>/dev/null
flow goes 10.0.1.12
flow comes 10.0.1.11
flow stays 10.0.1.13
choose 'from 10.0.1.11 by 203.0.113.9
from 10.0.1.12 by 203.0.113.7
from 10.0.1.13 by 203.0.113.6'
ok 'both flows are ended' is "$(field cut)" 2
ok 'and reset' is "$(ended goes)$(ended comes)" 'ended Connection reset by peerended Connection reset by peer'
ok 'another goes on' alive stays
ok 'new ones leave by the other' is "$(seen_from 10.0.1.11) $(seen_from 10.0.1.12)" '10.0.3.11 10.0.0.12'
ok 'no packet has left by the wrong one' is "$(seen router strange) $(seen router other)" '0 0'
choose "$choices"

section 'egress: somebody else changes rules and routes'
rules_of() { on host ip rule show priority "$1" | xargs; }
on host ip rule add from 10.0.3.11 priority 10001 lookup 10001
on host ip route add blackhole 192.0.2.0/24 table 10001
for edit in 'rule del priority 6101' 'rule del priority 6201 from 10.0.3.12' 'route flush table 6101' 'route del default table 6101 dev zz_9' \
    'route replace blackhole default table 6101' 'rule add priority 6115 from 10.0.1.12 lookup 10001' 'rule add priority 6102 from all blackhole'; do
    # shellcheck disable=SC2086  # words
    on host ip $edit
    egress_do tick
    ok "repaired: ip $edit" is "$code$(seen_from 10.0.1.12) $(on host "${traffic[@]}" ask tcp 203.0.113.10 7100 10.0.3.12)" '010.0.3.11 net 10.0.3.12'
    choose "$choices"
    ok 'and told' not is "$(field repaired)" '[]'
done
on host sysctl -qw net.ipv4.conf.all.src_valid_mark=0
egress_do tick
filters 1
ok 'so is a setting' is "$code$(seen_from 10.0.1.12)" 010.0.3.11
filters 2
flow kept 10.0.1.12
before=$(seen router strange)
on host ip route del default table 6101 dev zz_9
ok 'while a route is missing nothing leaves by another interface' is "$(seen_from 10.0.1.12)$(seen router strange)" "timeout$before"
exec {keeping}> >(on host "${egress_environment[@]}" setpriv --pdeathsig KILL "$egress" keep >"$work/keep.log" 2>&1)
keeper=$!
leaves_by() { [[ $(seen_from "$1") == "$2" ]]; }
ok 'it is put right' await leaves_by 10.0.1.12 10.0.3.11
ok 'and the flow goes on' alive kept
sleep 1
started=${EPOCHREALTIME/./}
on host ip route flush table 6101
until [[ $(on host ip route show table 6101 2>/dev/null) == *'default via'* ]] || ((${EPOCHREALTIME/./} - started > 10000000)); do sleep 0.05; done
took=$(((${EPOCHREALTIME/./} - started) / 1000))
printf '# the routes were back after %d ms\n' "$took"
ok 'by the unit at once, not at its next look' test "$took" -lt 3000
# Of which the kernel tells nobody who watches routes; once those of the unit's own doing are dealt with.
sleep 2
on host nft flush map ip natkeeper_egress sources_1
ok 'other changes at its next look' await leaves_by 10.0.1.13 10.0.3.12
kill "$keeper" 2>/dev/null || true
await flock --nonblock "$egress_run/lock" true
ok "another's rule is kept" has "$(rules_of 10001)" 'from 10.0.3.11 lookup 10001'
ok "another's route is kept" has "$(on host ip route show table 10001)" 'blackhole 192.0.2.0/24'

section 'egress: nobody is chosen any more'
choose_raw "${policy%$'\n'}"
ok 'no rule is left' is "$(on host ip rule show | grep -cE '^6[12][0-9]{2}:')" 0
ok 'and no route' is "$(on host ip route show table all | grep -c 'table 61')" 0
on host ip rule del priority 10001
on host ip route flush table 10001
unset third
