# shellcheck shell=bash
two='tcp 50001 allow 203.0.113.0/24
tcp 50001 to 100.64.1.10 80
'
balanced='tcp 50002 allow 203.0.113.0/24
tcp 50002 to 10.0.1.10 80
tcp 50002 to 100.64.1.10 80
'
section 'ports: somebody else changes the rules'
give "$two$balanced"
give "$one$balanced"
others=$(on host nft -a list table ip natkeeper)
on host nft add element ip natkeeper_ports targets '{ tcp . 50009 : 10.0.1.10 . 80 }'
on host nft delete element ip natkeeper_ports allowed '{ tcp . 50001 . 203.0.113.0/24 }'
tick
ok 'a tick repairs it' is "$code$(from_outside tcp 50001)" '0one 10.0.0.11'
give "$one$balanced"
ok 'the next answer tells both' has "$(field repaired)" '"tcp 50009 to 10.0.1.10 80 was not ours"'
ok 'what was there and what was not' has "$(field repaired)" '"tcp 50001 allow 203.0.113.0/24 was gone"'
give "$one$balanced"
ok 'and the one after that neither' is "$(field repaired)" '[]'
on host nft delete element ip natkeeper_ports targets '{ tcp . 50001 }'
on host nft add element ip natkeeper_ports targets '{ tcp . 50001 : 10.0.5.10 . 80 }'
give "$one$balanced"
ok 'a delivery repairs, too' is "$(from_outside tcp 50001)" 'one 10.0.0.11'
ok 'and tells at once' is "$(field repaired)" '["tcp 50001 to 10.0.5.10 80 was not ours"]'
on host nft flush chain ip natkeeper_ports tcp_50002
on host nft add rule ip natkeeper_ports tcp_50002 accept
give "$two$balanced"
ok 'together with what the delivery changes' is "$(from_outside tcp 50001)$(from_outside tcp 50002 '' 2 | sort | xargs)" 'two 10.0.0.11one 10.0.0.11 two 10.0.0.11'
ok 'a balanced port is told, too' has "$(field repaired)" 'tcp 50002 to '
for edit in 'flush chain ip natkeeper_ports prerouting' 'insert rule ip natkeeper_ports prerouting return' 'delete element ip natkeeper_ports pools { tcp . 50002 }' \
    'add chain ip natkeeper_ports strange' 'flush set ip natkeeper_ports ports' 'delete table ip natkeeper_ports'; do
    on host nft "$edit"
    tick
    ok "repaired: $edit" is "$code$(from_outside tcp 50001)$(from_outside tcp 50002 '' 2 | sort | xargs)" '0two 10.0.0.11one 10.0.0.11 two 10.0.0.11'
    give "$two$balanced"
    ok 'and told' not is "$(field repaired)" '[]'
done
on host nft flush ruleset
ok 'a firewall that is restarted takes everything' is "$(from_outside tcp 50001)" refused
tick
ok 'it is back' is "$(from_outside tcp 50001)" 'two 10.0.0.11'
give "$two$balanced"
ok 'told once, as one' is "$(field repaired)" '["the table ip natkeeper_ports was gone"]'
natkeeper configure
ok 'tables of others are not touched' is "$(on host nft list table ip natkeeper)" "$(sed -E 's/ # handle [0-9]+//' <<<"$others" | sed -E 's/packets [0-9]+ bytes [0-9]+/packets 0 bytes 0/')"

section 'ports: a crash'
mkdir "$work/killers"
mount --bind "$work/killers" /usr/local/sbin
# killer COMMAND PATTERN [FIRST]: the command ends whoever runs it with such arguments, instead of what it should do.
killer() {
    printf '#!/bin/bash\n[[ "$*" != %s ]] || { %s kill -KILL $PPID; exit; }\nexec %s "$@"\n' "$2" "${3:-}" "$(type -P "$1")" >"$work/killers/$1"
    chmod +x "$work/killers/$1"
}
hold flow 50001
killer nft '-f*'
give "$one$balanced"
ok 'killed before the rules change' not is "$code" 0
ok 'the old map is still in force' is "$(from_outside tcp 50001)" 'two 10.0.0.11'
rm "$work/killers/nft"
tick
ok 'the next tick goes on' is "$code$(from_outside tcp 50001)" '0one 10.0.0.11'
ok 'and ends the flow' is "$(ended flow)" 'ended Connection reset by peer'
give "$one$balanced"
ok 'nobody is accused' is "$(field repaired)" '[]'
hold flow 50001
killer nft '-f*' '/usr/sbin/nft "$@";'
give "$two$balanced"
ok 'killed when the rules have just changed' not is "$code" 0
rm "$work/killers/nft"
tick
ok 'the next tick finds the rest to do' is "$code$(ended flow)" '0ended Connection reset by peer'
give "$two$balanced"
ok 'nobody is accused of that either' is "$(field changed)$(field repaired)" '0[]'
killer nft '-f*' '/usr/sbin/nft "$@";'
give "$balanced"
ok 'killed when a port has just gone' not is "$code" 0
rm "$work/killers/nft"
tick
give "$balanced"
ok 'nor of its going' is "$code$(field changed)$(field repaired)" '00[]'
give "$one$balanced"
hold flow 50001
killer conntrack '--dump*'
give "$two$balanced"
ok 'killed before flows were looked at' not is "$code" 0
rm "$work/killers/conntrack"
tick
ok 'the next tick ends them' is "$(ended flow)" 'ended Connection reset by peer'
killer mv '*map.new*'
give "$one$balanced"
ok 'killed before the map is persisted' not is "$code" 0
rm "$work/killers/mv"
tick
ok 'the old one stays' is "$code$(from_outside tcp 50001)" '0two 10.0.0.11'
umount /usr/local/sbin

section 'ports: a boot'
on host nft delete table ip natkeeper_ports
on host conntrack -F 2>/dev/null
rm -rf "$ports_run"
tick
ok 'what was in force comes back' is "$code$(from_outside tcp 50001)" '0two 10.0.0.11'
give "$two$balanced"
ok 'and nobody is accused' is "$(field changed)$(field repaired)" '0[]'
hold shown 50001
out=$(on host "${ports_environment[@]}" "$apply" show)
ok 'people can read it' has "$out" 'tcp 50001  100.64.1.10:80  203.0.113.0/24   1'
