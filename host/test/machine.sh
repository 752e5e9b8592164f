# shellcheck shell=bash
# A machine that boots, over the root of this one.

machine=$work/machine
# Own changes only; what the machine of the tests starts at boot is not wanted here.
make_machine() {
    mkdir -p "$machine" "$work/disk/"
    mount -t tmpfs tmpfs "$work/disk"
    mkdir "$work/disk/upper" "$work/disk/work"
    mount -t overlay -o "lowerdir=/,upperdir=$work/disk/upper,workdir=$work/disk/work" overlay "$machine"
    rm -rf "$machine"/etc/systemd/{system/*.wants,network,networkd.conf.d} "$machine"/var/log/journal
    mkdir -p "$machine"/etc/systemd/{system.conf.d,system}
    ln -sf multi-user.target "$machine/etc/systemd/system/default.target"
    for unit in systemd-sysctl systemd-modules-load systemd-udevd console-getty getty.target dbus.socket; do
        [[ $unit == *.* ]] || unit+=.service
        ln -sf /dev/null "$machine/etc/systemd/system/$unit"
    done
    # As on Amazon Linux, systemd-networkd holds the addresses.
    mkdir -p "$machine"/etc/systemd/{network,system/multi-user.target.wants}
    ln -s /lib/systemd/system/systemd-networkd.service "$machine/etc/systemd/system/multi-user.target.wants"
    network up.link-7 10.0.0.11/24 'Gateway=10.0.0.1'
    network zz_9 10.0.3.11/24 '[Route]' 'Destination=198.51.100.0/24' 'Gateway=10.0.3.1'
    # No package mirror can be reached: what it may do without is there.
    ln -sf /usr/bin/true "$machine/usr/local/sbin/ethtool"
    ln -sf /usr/bin/true "$machine/usr/local/sbin/modprobe"
    printf '[Manager]\nDefaultEnvironment=NATKEEPER_CHECK_TARGETS=203.0.113.10:7000 AWS_ENDPOINT_URL=http://203.0.113.10:8000\n' \
        >"$machine/etc/systemd/system.conf.d/test.conf"
}

# network DEVICE ADDRESS LINE...: systemd-networkd gives it the address, which it has from nobody else.
network() {
    printf '%s\n' '[Match]' "Name=$1" '[Network]' LinkLocalAddressing=no "Address=$2" "${@:3}" \
        >"$machine/etc/systemd/network/$1.network"
    on host ip address flush dev "$1"
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
# Both interfaces of `network` are as systemd-networkd wants them.
managed() { [[ $(inside sh -c 'grep -hs ADMIN_STATE=configured /run/systemd/netif/links/*' | wc -l) == 2 ]]; }
networkd_started() { inside systemctl show --property MainPID --value systemd-networkd; }
