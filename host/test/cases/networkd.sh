# shellcheck shell=bash
# On the machine of boot.sh.

section 'systemd-networkd is restarted'
restart_networkd() {
    inside systemctl restart systemd-networkd
    # It removes what it removes before it says so.
    eventually managed
}
rule() { on host ip rule show priority 500; }
route() { on host ip route show table 777 2>/dev/null || true; }
foreign() {
    on host ip rule add from 10.0.1.99 lookup 777 priority 500
    on host ip route add blackhole 192.0.2.0/24 table 777
}
# A connection that is there before: it says what the other end sees, then and when told to.
mkfifo "$work/go-on"
# shellcheck disable=SC2016  # expanded by the inner shell
ip netns exec private bash -c 'exec 3<>/dev/tcp/203.0.113.10/7000
    for word in before after; do
        echo 1 >&3; read -t 10 -r answer <&3; echo "${answer%%:*}" >"$1/restart-$word"
        read -r _ || exit
    done' bash "$work" <>"$work/go-on" &
old=$!
ok 'a connection is there' eventually grep -q 10.0.0.11 "$work/restart-before"
foreign
before=$(state)
started=$(networkd_started)
ip -n host monitor address >"$work/addresses" &
monitor=$!
restart_networkd
ok 'it is another process' test "$(networkd_started)" != "$started"
kill "$monitor"
ok 'it has taken its own address away for a moment' grep -q '^Deleted .* inet 10.0.0.11/24' "$work/addresses"
ok 'our table and the settings of the kernel are as they were' same "$(state)" "$before"
ok 'check is content' eventually content
ok 'private hosts get out' is "$(ask private tcp 7000)" 10.0.0.11
echo >"$work/go-on"
ok 'the connection goes on' eventually grep -q 10.0.0.11 "$work/restart-after"
kill "$old" 2>/dev/null || true
ok "another's routing policy rule is kept" has "$(rule)" 'from 10.0.1.99 lookup 777'
ok "another's route is kept" has "$(route)" 'blackhole 192.0.2.0/24'
# The control: that is what our drop-in is for.
mv "$machine/etc/systemd/networkd.conf.d/10-natkeeper.conf" "$work"
restart_networkd
ok 'without our drop-in the rule is lost' is "$(rule)" ''
ok 'and the route too' is "$(route)" ''
