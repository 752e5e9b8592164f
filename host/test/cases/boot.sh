# shellcheck shell=bash

machine=$work/machine
# Own changes only; what the machine of the tests starts at boot is not wanted here.
make_machine() {
    mkdir -p "$machine" "$work/disk/"
    mount -t tmpfs tmpfs "$work/disk"
    mkdir "$work/disk/upper" "$work/disk/work"
    mount -t overlay -o "lowerdir=/,upperdir=$work/disk/upper,workdir=$work/disk/work" overlay "$machine"
    rm -rf "$machine"/etc/systemd/system/*.wants "$machine"/var/log/journal
    mkdir -p "$machine"/etc/systemd/{system.conf.d,system}
    ln -sf multi-user.target "$machine/etc/systemd/system/default.target"
    for unit in systemd-sysctl systemd-modules-load systemd-udevd console-getty getty.target dbus.socket; do
        [[ $unit == *.* ]] || unit+=.service
        ln -sf /dev/null "$machine/etc/systemd/system/$unit"
    done
    # No package mirror can be reached: what it may do without is there.
    ln -sf /usr/bin/true "$machine/usr/local/sbin/ethtool"
    ln -sf /usr/bin/true "$machine/usr/local/sbin/modprobe"
    printf '[Manager]\nDefaultEnvironment=NATKEEPER_CHECK_TARGETS=203.0.113.10:7000 AWS_ENDPOINT_URL=http://203.0.113.10:8000\n' \
        >"$machine/etc/systemd/system.conf.d/test.conf"
}

boot() {
    # Killed with us, whatever happens.
    setpriv --pdeathsig KILL ip netns exec host unshare --mount --pid --fork --kill-child --ipc --uts --cgroup \
        "$here/init" "$machine" >"$work/init.log" 2>&1 &
    launcher=$!
    for ((i = 0; i < 300; i++)); do
        # unshare is what setpriv and ip became; its child is process 1.
        init=$(cat "/proc/$launcher/task/$launcher/children" 2>/dev/null) && init=${init%% *}
        # `degraded` fails, but has booted: some unit of this machine does not work in namespaces.
        [[ -z $init ]] || case $(inside systemctl is-system-running 2>/dev/null || true) in
            running | degraded) return ;;
        esac
        [[ -e /proc/$launcher ]] || return
        sleep 0.1
    done
    return 1
}
inside() { nsenter --target "$init" --mount --pid --ipc --uts --cgroup --net timeout 60 env PATH=/usr/local/sbin:/usr/sbin:/usr/bin "$@"; }
# Power off, and what a kernel forgets then.
power_off() {
    kill -KILL "$init"
    wait "$launcher" 2>/dev/null || true
    on host nft flush ruleset
    on host sysctl -qw net.ipv4.ip_forward=0 net.netfilter.nf_conntrack_tcp_loose=1 net.ipv4.conf.all.send_redirects=1
}
# eventually COMMAND...: succeeds within a minute.
eventually() {
    for ((i = 0; i < 300; i++)); do
        if "$@" >/dev/null 2>&1; then return; fi
        sleep 0.2
    done
    "$@"
}
content() { inside env NATKEEPER_CHECK_TARGETS=203.0.113.10:7000 natkeeper-host check; }

section 'a machine that boots'
make_machine
on host nft flush ruleset
on host sysctl -qw net.ipv4.ip_forward=0
if ! boot; then
    printf '1..0 # SKIP no machine boots here: %s\n' "$(tail -n 1 "$work/init.log")"
    exit 77
fi
"$here/../pack" | gunzip >"$machine/root/user-data"
out=$(inside env NATKEEPER_CHECK_TARGETS=203.0.113.10:7000 bash /root/user-data 2>&1) && code=0 || code=$?
ok 'its user data succeed' is "$code" 0
ok 'and end in a check that is content' has "$out" '{"ok":true'
ok 'private hosts get out' is "$(ask private tcp 7000)" 10.0.0.11
out=$(inside env NATKEEPER_CHECK_TARGETS=203.0.113.10:7000 bash /root/user-data 2>&1) && code=0 || code=$?
ok 'a second time they succeed too' is "$code" 0

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
power_off
