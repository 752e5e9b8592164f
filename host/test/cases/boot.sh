# shellcheck shell=bash

section 'a machine that boots'
make_machine
on host nft flush ruleset
on host sysctl -qw net.ipv4.ip_forward=0
if ! boot; then
    printf '1..0 # SKIP no machine boots here: %s\n' "$(tail -n 1 "$work/init.log")"
    exit 77
fi
"$here/../pack" | gunzip >"$machine/root/user-data"
ok 'systemd-networkd has its interfaces' eventually managed
started=$(networkd_started)
out=$(inside env NATKEEPER_CHECK_TARGETS=203.0.113.10:7000 bash /root/user-data 2>&1) && code=0 || code=$?
ok 'its user data succeed' is "$code" 0
ok 'and end in a check that is content' has "$out" '{"ok":true'
ok 'private hosts get out' is "$(ask private tcp 7000)" 10.0.0.11
ok 'systemd-networkd has read what it shall keep' test "$(networkd_started)" != "$started"
started=$(networkd_started)
out=$(inside env NATKEEPER_CHECK_TARGETS=203.0.113.10:7000 bash /root/user-data 2>&1) && code=0 || code=$?
ok 'a second time they succeed too' is "$code" 0
ok 'and leave systemd-networkd alone' is "$(networkd_started)" "$started"

power_off
ok 'off, nobody gets out' is "$(ask private tcp 7000)" ''
boot
ok 'after a reboot the host is a NAT again by itself' eventually content
ok 'and private hosts get out' is "$(ask private tcp 7000)" 10.0.0.11

section 'units and restarts'
on host nft flush ruleset
ok 'a flushed ruleset comes back by itself' eventually table_loaded
ok 'the journal has no failure' not inside journalctl --quiet --unit natkeeper-host --grep Failed
inside systemctl stop natkeeper-host.service natkeeper-host.timer
ok 'stopping the units cuts nobody off' is "$(ask private tcp 7000)" 10.0.0.11
inside systemctl start natkeeper-host.timer natkeeper-host.service

section 'a second interface appears'
cable host hot-7 10.0.4.11/24 router to-host-c 10.0.4.1/24
ip -n outside route add 10.0.4.0/24 via 203.0.113.1
tell 10.0.0.0/16 100.64.0.0/16
printf 'interface %s 10.0.4.11\n' "$(mac hot-7)" >>"$work/world"
ok 'and is taken in by itself' eventually on host bash -c 'nft list table ip natkeeper | grep -q hot-7'
on host ip route replace 198.51.100.0/24 via 10.0.4.1
watch_packets outside hot prerouting ip saddr 10.0.4.11
ok 'packets leave by it' pings private 198.51.100.10
ok 'with its address' test "$(seen outside hot)" -gt 0
