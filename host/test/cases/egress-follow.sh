# shellcheck shell=bash
bank='10.0.0.12=203.0.113.7' crawl='10.0.0.13=203.0.113.8'
here_are "$bank" "$crawl"
both='from 10.0.1.11 by 203.0.113.7
from 10.0.1.12 by 203.0.113.8'
choose "$both"

section 'egress: an Elastic IP leaves and comes back'
ip netns exec host env NATKEEPER_FOLLOW_SECONDS=0.2 "$script" follow >"$work/follow.log" 2>&1 &
follower=$!
leaves_by() { [[ $(seen_from "$1") == "$2" ]]; }
flow bank 10.0.1.11
flow crawl 10.0.1.12
second=$crawl tell 10.0.0.0/16 100.64.0.0/16
ok 'its sources leave by the default address' await leaves_by 10.0.1.11 10.0.0.11
ok 'their flows are reset' is "$(ended bank)" 'ended Connection reset by peer'
ok 'those of others go on' alive crawl
choose "$both"
ok 'the answer tells that it is absent' is "$(field absent)" '["203.0.113.7"]'
ok 'and nothing has been repaired' is "$(field repaired)" '[]'
flow default 10.0.1.11
second="$crawl 10.0.0.15=203.0.113.7" tell 10.0.0.0/16 100.64.0.0/16
ok 'where it comes to another private address they leave by that' await leaves_by 10.0.1.11 10.0.0.15
ok 'flows by the default address are reset' is "$(ended default)" 'ended Connection reset by peer'
ok 'others do not notice' alive crawl
second="$crawl 10.0.0.9=203.0.113.99 10.0.0.15=203.0.113.7" tell 10.0.0.0/16 100.64.0.0/16
ok 'an address that nobody has chosen becomes the default' await leaves_by 10.0.1.10 10.0.0.9
choose "$both
from 10.0.1.13 by 203.0.113.99"
ok 'and is that no longer at once when somebody chooses it' is "$(seen_from 10.0.1.10)$(seen_from 10.0.1.13)" 10.0.0.1110.0.0.9
kill "$follower" 2>/dev/null || true
wait "$follower" 2>/dev/null || true
await flock --nonblock "$egress_run/lock" true

section 'egress: somebody else changes the rules'
here_are "$bank" "$crawl"
egress_do refresh
choose "$both"
on host nft add element ip natkeeper_egress sources_0 '{ 10.0.1.13 : 10.0.0.13 }'
on host nft delete element ip natkeeper_egress sources_0 '{ 10.0.1.11 }'
flow stranger 10.0.1.13
egress_do tick
ok 'a tick repairs it' is "$code$(seen_from 10.0.1.11)$(seen_from 10.0.1.13)" 010.0.0.1210.0.0.11
ok 'and ends the flow of a stranger' is "$(ended stranger)" 'ended Connection reset by peer'
choose "$both"
ok 'the next answer tells what was there' has "$(field repaired)" '"from 10.0.1.13 via 10.0.0.13 was not ours"'
ok 'and what was not' has "$(field repaired)" '"from 10.0.1.11 via 10.0.0.12 was gone"'
choose "$both"
ok 'the one after that neither' is "$(field repaired)" '[]'
for edit in 'flush chain ip natkeeper_egress postrouting' 'insert rule ip natkeeper_egress postrouting return' 'add chain ip natkeeper_egress strange' \
    'flush set ip natkeeper_egress within' 'flush map ip natkeeper_egress sources_0' 'flush chain ip natkeeper_egress forward' 'delete table ip natkeeper_egress'; do
    on host nft "$edit"
    egress_do tick
    ok "repaired: $edit" is "$code$(seen_from 10.0.1.11)$(seen_from 10.0.1.12)$(seen_from 10.0.1.13)" 010.0.0.1210.0.0.1310.0.0.11
    choose "$both"
    ok 'and told' not is "$(field repaired)" '[]'
done
egress_do tick
ok 'then there is nothing to do' is "$code$out" 0

section 'egress: a crash, and a boot'
mkdir "$work/ends"
mount --bind "$work/ends" /usr/local/sbin
# dies COMMAND PATTERN [FIRST]: the command ends whoever runs it with such arguments, instead of what it should do.
dies() {
    printf '#!/bin/bash\n[[ "$*" != %s ]] || { %s kill -KILL $PPID; exit; }\nexec %s "$@"\n' "$2" "${3:-}" "$(type -P "$1")" >"$work/ends/$1"
    chmod +x "$work/ends/$1"
}
other_source='from 10.0.1.10 by 203.0.113.7
from 10.0.1.12 by 203.0.113.8'
flow going 10.0.1.11
dies nft '*/transaction'
choose "$other_source"
ok 'killed before the rules change' not is "$code" 0
rm "$work/ends/nft"
ok 'the old policy is still in force' is "$(seen_from 10.0.1.11)" 10.0.0.12
egress_do tick
ok 'the next tick goes on' is "$code$(seen_from 10.0.1.11)" 010.0.0.11
ok 'and ends the flow' is "$(ended going)" 'ended Connection reset by peer'
flow going 10.0.1.11
dies conntrack '--dump*'
choose "$both"
ok 'killed before flows were looked at' not is "$code" 0
rm "$work/ends/conntrack"
egress_do tick
ok 'the next tick ends them' is "$(ended going)" 'ended Connection reset by peer'
choose "$both"
ok 'nobody is accused' is "$(field changed)$(field repaired)" '0[]'
umount /usr/local/sbin
on host nft delete table ip natkeeper_egress
on host conntrack -F 2>/dev/null
rm -rf "$egress_run"
egress_do tick
ok 'after a boot what was in force comes back' is "$code$(seen_from 10.0.1.11)$(seen_from 10.0.1.10)" 010.0.0.1210.0.0.11
choose "$both"
ok 'and nobody is accused of that' is "$(field changed)$(field repaired)" '0[]'
choose_raw "${policy%$'\n'}"
ok 'a policy without sources is one, too' is "$code$(field sources)$(seen_from 10.0.1.11)" 0010.0.0.12
