# shellcheck shell=bash

section 'lies of the metadata service, before there is any rule'
before=$(state)
# shellcheck disable=SC2016  # the point is that nobody expands them
for lie in 'garbage' '10.0.0.0' '0.0.0.0/0' '10.0.0.0/8' '10.0.0.0/33' '10.0.0.1/16' '10.0.2.999/24' '010.0.0.0/16' \
    '$(id>/run/test/hacked)' '`id>/run/test/hacked`' '10.0.0.0/16;flush~ruleset' '10.0.0.0/16~}' '-1' 'localhost/16' '"x"' '%s' '*' 'fd00::/64'; do
    tell 10.0.0.0/16 "$lie"
    natkeeper configure
    refused() { ((code != 0)) && one_line "$err" && has "$err" 'no valid VPC range' && [[ $(state) == "$before" && ! -e $work/hacked ]]; }
    ok "refuses $lie, in one line, and changes nothing" refused
done
tell ''
natkeeper configure
ok 'refuses no range at all' has "$err" 'no valid VPC range'
ok 'has still changed nothing' same "$(state)" "$before"

section 'no metadata service'
ip -n router address del 169.254.169.254/32 dev lo
wait=1
natkeeper configure
ok 'configure fails' is "$code" 1
ok 'configure says why in one line' one_line "$err"
ok 'configure names the metadata service' has "$err" 'the instance metadata service does not tell instance-id'
ok 'configure changed nothing' same "$(state)" "$before"
natkeeper check
ok 'check fails' is "$code" 1
ok 'check calls the table unknown, not wrong' has "$out" '"name":"table","ok":null'
ip -n router address add 169.254.169.254/32 dev lo
unset wait
tell 10.0.0.0/16 100.64.0.0/16
