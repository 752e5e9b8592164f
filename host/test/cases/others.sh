# shellcheck shell=bash

section 'firewalls of others'
# As docker, and as the iptables service of Red Hat's family, leave it.
reported() { # DESCRIPTION WORDS RULES
    on host nft -f - <<<"$3"
    natkeeper check
    ok "$1 is reported" has "$out" "$2"
    ok 'and check fails' is "$code" 1
    ok 'because the packet is lost' has "$out" '"name":"forwarded_packet","ok":false'
    on host nft delete table ip filter
}
reported 'FORWARD with policy drop' 'table ip filter chain FORWARD has policy drop' \
    'table ip filter { chain FORWARD { type filter hook forward priority 0; policy drop;
    }
    }'
reported 'FORWARD that ends in a reject' 'table ip filter chain FORWARD ends in \"counter reject' \
    'table ip filter { chain FORWARD { type filter hook forward priority 0; policy accept; ip daddr 192.0.2.1 accept; counter reject with icmp type host-prohibited
    }
    }'
on host nft -f - <<<'table ip filter { chain FORWARD { type filter hook forward priority 0; policy accept; ip daddr 192.0.2.1 drop
    }
    chain INPUT { type filter hook input priority 0; policy drop; ip saddr 0.0.0.0/0 accept
    }
    }'
natkeeper check
ok 'what drops something else, or elsewhere, is no reason to fail' is "$code" 0
on host nft delete table ip filter

# An iptables user who translates too, after us and at the usual place.
on host nft -f - <<<'table ip nat { chain POSTROUTING { type nat hook postrouting priority 100; policy accept; ip saddr 10.0.0.0/8 ip saddr != 10.0.0.11 snat to 192.0.2.99
    }
    chain PREROUTING { type nat hook prerouting priority -100; policy accept;
    }
    }'
ok 'ours translates, whoever comes later' is "$(ask private tcp 7000)" 10.0.0.11
natkeeper check
ok 'and check knows' is "$code" 0
on host nft delete table ip nat
on host nft -f - <<<'table ip nat { chain POSTROUTING { type nat hook postrouting priority 10; policy accept; ip daddr 203.0.113.10 snat to 10.0.0.12
    }
    }'
natkeeper check
ok 'who comes first and translates wrongly is seen on the packet' has "$out" 'but the packet left as 10.0.0.12, not as 10.0.0.11'
ok 'and check fails' is "$code" 1
on host nft delete table ip nat

ok "someone else's table is as it was" is "$(on host nft -a list table ip others)" "$others"

section 'somebody flushes everything'
on host nft -f - <<<'table ip natkeeper_ports { map targets { type inet_service : ipv4_addr; elements = { 50001 : 10.0.1.10 }
    }
    }'
ports=$(on host nft -a list table ip natkeeper_ports)
on host nft add chain ip natkeeper stranger
natkeeper configure
ok 'a table made anew' has "$out" 'changed: table ip natkeeper'
ok 'takes no elements from a table beside it' is "$(on host nft -a list table ip natkeeper_ports)" "$ports"
on host nft flush ruleset
natkeeper check
ok 'check sees a flushed ruleset' is "$code" 1
natkeeper configure
ok 'configure restores what is ours' is "$out" 'changed: table ip natkeeper'
natkeeper check
ok 'check is content' is "$code" 0

section 'a packet of its own'
targets='203.0.113.77:1 203.0.113.10:7000'
natkeeper check
ok 'one target that answers is enough' has "$out" '203.0.113.10:7000 answered 10.0.0.3'
targets=203.0.113.77:1
natkeeper check
ok 'nobody who answers is a failure' has "$out" 'nobody answered a packet forwarded for 10.0.0.3: 203.0.113.77:1'
nothing_left() { ! on host ip link show dev nk-near >/dev/null 2>&1 && [[ -z $(on host ip route show 10.0.0.3) ]]; }
ok 'check leaves neither device nor route' nothing_left
ip netns exec host env NATKEEPER_CHECK_TARGETS="$targets" "$script" check >/dev/null 2>&1 &
pid=$! # of the script itself, which a function in the background would not give
for ((i = 0; i < 100; i++)); do on host ip link show dev nk-near >/dev/null 2>&1 && break; sleep 0.05; done
ok 'killed while its device is there' on host ip link show dev nk-near >/dev/null
kill -KILL "$pid" && wait "$pid" 2>/dev/null || true
for ((i = 0; i < 100; i++)); do nothing_left && break; sleep 0.1; done
ok 'it leaves neither device nor route either' nothing_left
unset targets
natkeeper check
ok 'and the next one is not disturbed' is "$code" 0
