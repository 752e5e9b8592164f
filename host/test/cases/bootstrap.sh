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
