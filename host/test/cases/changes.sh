# shellcheck shell=bash

section 'the world changes'
tell 10.0.0.0/16 100.64.0.0/16 172.16.0.0/16
natkeeper check
ok 'check sees a new VPC range' has "$out" '"name":"table","ok":false'
natkeeper configure
ok 'configure changes the table only' is "$out" 'changed: table ip natkeeper'
ok 'the new range is in force' has "$(on host nft list table ip natkeeper)" 172.16.0.0/16
printf 'ranges 10.0.0.0/16\ninterface 02:00:00:00:00:77 10.0.0.11\n' >"$work/world"
wait=0
natkeeper configure
unset wait
ok 'an interface without a device is an error' has "$err" 'has no device'
tell 10.0.0.0/16 100.64.0.0/16
natkeeper configure

section 'a late metadata service, as at boot'
ip -n router address del 169.254.169.254/32 dev lo
{
    sleep 1.5
    ip -n router address add 169.254.169.254/32 dev lo
} &
wait=20
natkeeper configure
unset wait
ok 'configure waits for it' is "$out" unchanged

section 'a wrong command'
ok 'a wrong command is an error of its own' is "$(on host "$script" frobnicate 2>/dev/null || echo $?)" 2
