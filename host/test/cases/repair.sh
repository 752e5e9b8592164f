# shellcheck shell=bash

section 'a second configure'
before=$(state)
natkeeper configure
ok 'prints unchanged' is "$out" unchanged
ok 'changes nothing, down to the handles of the rules' same "$(state)" "$before"

section 'repair'
repaired() { # DESCRIPTION COMMAND...
    on host "${@:2}"
    natkeeper check
    ok "check sees $1" is "$code" 1
    natkeeper configure
    natkeeper check
    ok "configure repairs it" is "$code" 0
    ok 'and private hosts get out' is "$(ask private tcp 7000)" 10.0.0.11
}
repaired 'an additional rule' nft insert rule ip natkeeper postrouting ip daddr 203.0.113.10 accept
repaired 'an additional chain' nft add chain ip natkeeper stranger
repaired 'rules flushed' nft flush table ip natkeeper
repaired 'a deleted table' nft delete table ip natkeeper
repaired 'a chain at another priority' nft 'delete table ip natkeeper; table ip natkeeper { chain postrouting { type nat hook postrouting priority 100; policy accept; }; }'
repaired 'forwarding switched off' sysctl -qw net.ipv4.ip_forward=0
repaired 'redirects switched on' sysctl -qw net/ipv4/conf/up.link-7/send_redirects=1
repaired 'a strict reverse path filter' sysctl -qw net.ipv4.conf.all.rp_filter=1
repaired 'mid-stream adoption switched on' sysctl -qw net.netfilter.nf_conntrack_tcp_loose=1
# readdress ADDRESS...: in this order, on the first device.
readdress() {
    on host ip address flush dev up.link-7
    for address; do on host ip address add "$address/24" dev up.link-7; done
    on host ip route replace default via 10.0.0.1
}
readdress 10.0.0.12 10.0.0.11
natkeeper check
ok 'check sees another address in the place of the primary' has "$out" 'but its first address is 10.0.0.12'
ok 'and fails' is "$code" 1
readdress 10.0.0.11 10.0.0.12
natkeeper check
ok 'check sees that it is back' is "$code" 0
