# shellcheck shell=bash

section 'bootstrap'
# A machine with little memory, without conntrack, and with a package manager that the test plays. What it
# is told stands in $work/calls; what it installs goes to $work/fakes, which is /usr/local/sbin there.
mkdir -p "$work/fakes" "$work/disk"
mount -t tmpfs -o size=40m tmpfs "$work/disk"
cat >"$work/fakes/call" <<'END'
#!/bin/bash
printf '%s %s\n' "${0##*/}" "$*" >>/run/test/calls
[[ ${0##*/} != dnf ]] || (($(grep -c ^dnf /run/test/calls) > $(</run/test/failures))) || exit 1
[[ ${0##*/} != dnf ]] || ln -sf call /run/test/fakes/conntrack
END
chmod +x "$work/fakes/call"
for name in dnf sleep mkswap swapon systemctl; do ln -s call "$work/fakes/$name"; done
printf 'MemTotal: 430000 kB\nSwapTotal: 0 kB\n' >"$work/meminfo"
# bootstrap FAILURES [COMMAND]: as natkeeper does, on that machine, whose package mirrors fail so many times.
bootstrap() {
    rm -f "$work/calls"
    touch "$work/calls"
    echo "$1" >"$work/failures"
    code=0
    # shellcheck disable=SC2016  # expanded by the inner shell
    on host bash -c 'mount --bind /run/test/meminfo /proc/meminfo; mount --bind /run/test/disk /var/lib
        mount --bind /run/test/fakes /usr/local/sbin
        mkdir -p /run/test/disk/{sbin,work}; mount -t overlay -o lowerdir=/usr/sbin,upperdir=/run/test/disk/sbin,workdir=/run/test/disk/work overlay /usr/sbin
        rm -f /usr/sbin/conntrack; exec "$1" "$2"' bash "$script" "${2:-bootstrap}" \
        >"$work/out" 2>"$work/err" || code=$?
    out=$(<"$work/out") err=$(<"$work/err")
}
calls() { cut -d' ' -f1 "$work/calls" | paste -sd' '; }

bootstrap 9
ok 'mirrors that stay away: an error' is "$code" 1
ok 'after five tries, further and further apart' is "$(grep -E '^(dnf|sleep)' "$work/calls" | cut -d' ' -f1,2 | paste -sd, | sed 's/ install//g')" \
    dnf,'sleep 2',dnf,'sleep 4',dnf,'sleep 8',dnf,'sleep 16',dnf
ok 'that names the package' is "$err" 'natkeeper-host: could not install conntrack-tools, tried 5 times'
ok 'swap was there before' is "$(calls | cut -d' ' -f1-3)" 'mkswap swapon dnf'
ok 'on half of a small disk' is "$(($(stat -c %s "$work/disk/natkeeper/swap") >> 20))" 20
ok 'that nobody else reads' is "$(stat -c %a "$work/disk/natkeeper/swap")" 600
bootstrap 2
ok 'mirrors that come back: success' is "$code" 0
ok 'the swap file is not made twice' is "$(calls)" 'swapon dnf sleep dnf sleep dnf'
printf 'MemTotal: 430000 kB\nSwapTotal: 20000 kB\n' >"$work/meminfo"
bootstrap 9
ok 'a second time there is nothing to do' is "$code:$out$(calls)" 0:
printf 'MemTotal: 8000000 kB\nSwapTotal: 0 kB\n' >"$work/meminfo"
bootstrap 9
ok 'a machine with memory gets no swap' is "$(calls)" ''
for name in amazon-ssm-agent ethtool modprobe; do rm -f "$work/fakes/$name"; done
rm -f /run/natkeeper-extras-tried
bootstrap 9 extras
ok 'what a NAT can do without is no failure' is "$code:$(calls)" 0:dnf
ok 'but is said' has "$err" 'could not install '
bootstrap 9 extras
ok 'and not tried again at once' is "$(calls)" ''
rm -f /run/natkeeper-extras-tried
ln -s call "$work/fakes/amazon-ssm-agent"
bootstrap 0 extras
ok 'the agent is started' has "$(<"$work/calls")" 'systemctl enable --quiet --now amazon-ssm-agent'

section 'a minimal image: no nft, no conntrack tools, no agent, little memory'
minimal=$work/minimal
mkdir -p "$minimal"/{fakes,real,upper,overlay}
cp "$(type -P nft)" "$(type -P conntrack)" "$minimal/real"
cat >"$minimal/fakes/call" <<'END'
#!/bin/bash
printf '%s %s\n' "${0##*/}" "$*" >>/run/test/calls
[[ ! -x /run/test/minimal/real/${0##*/} ]] || exec "/run/test/minimal/real/${0##*/}" "$@"
END
# What it installs is there from then on: the real nft and conntrack, each use of them noted.
cat >"$minimal/fakes/dnf" <<'END'
#!/bin/bash
printf 'dnf %s\n' "$*" >>/run/test/calls
for package; do
    case $package in
        nftables) ln -s call /run/test/minimal/fakes/nft ;;
        conntrack-tools) ln -s call /run/test/minimal/fakes/conntrack ;;
        amazon-ssm-agent) ln -s call /run/test/minimal/fakes/amazon-ssm-agent ;;
    esac
done
END
chmod +x "$minimal"/fakes/*
for name in mkswap swapon systemctl; do ln -s call "$minimal/fakes/$name"; done
printf 'MemTotal: 430000 kB\nSwapTotal: 0 kB\n' >"$work/meminfo"
rm -rf "$work/disk/natkeeper" "$work/calls" /run/natkeeper-extras-tried
# on_minimal COMMAND: natkeeper-host COMMAND on that machine.
on_minimal() {
    code=0
    # shellcheck disable=SC2016  # expanded by the inner shell
    on host env NATKEEPER_METADATA_WAIT_SECONDS=3 NATKEEPER_CHECK_TARGETS=203.0.113.10:7000 bash -c '
        mount --bind /run/test/meminfo /proc/meminfo; mount --bind /run/test/disk /var/lib
        mount --bind /run/test/minimal/fakes /usr/local/sbin
        mount -t overlay -o lowerdir=/usr/sbin,upperdir=/run/test/minimal/upper,workdir=/run/test/minimal/overlay overlay /usr/sbin
        rm -f /usr/sbin/{nft,conntrack,amazon-ssm-agent}; exec "$1" "$2"' bash "$script" "$1" \
        >"$work/out" 2>"$work/err" || code=$?
    out=$(<"$work/out") err=$(<"$work/err")
}
on host nft delete table ip natkeeper
on host sysctl -qw net.ipv4.ip_forward=0
# Its address is in place before it has booted.
second=10.0.0.12=198.51.100.77 tell 10.0.0.0/16 100.64.0.0/16
on_minimal check
ok 'check says what is missing' has "$out" '"name":"commands","ok":false,"detail":"missing: nft, conntrack;'
mapfile -t steps < <(sed -n 's|^ExecStart=/usr/local/sbin/natkeeper-host ||p' "$here/../systemd/natkeeper-host.service")
for step in "${steps[@]}"; do
    on_minimal "$step"
    ok "its unit's $step succeeds" is "$code:$err" 0:
done
ok 'swap, then packages, then the table, then what a NAT can do without' \
    is "$(cut -d' ' -f1 "$work/calls" | grep -v conntrack | uniq | paste -sd' ')" 'mkswap swapon dnf nft dnf systemctl'
ok 'the first packages are those that a NAT needs' has "$(grep -m 1 ^dnf "$work/calls")" 'nftables conntrack-tools'
ok 'the agent is among the others' has "$(grep ^dnf "$work/calls" | tail -n 1)" amazon-ssm-agent
on_minimal check
ok 'check is content' is "$code:$err" 0:
ok 'and private hosts leave by its address' is "$(ask private tcp 7000)" 10.0.0.12
tell 10.0.0.0/16 100.64.0.0/16
natkeeper configure
