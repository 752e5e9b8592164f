# shellcheck shell=bash
# On the machine of boot.sh.

section 'what comes by Systems Manager, on a machine'
third=10.0.3.11=203.0.113.9 tell 10.0.0.0/16 100.64.0.0/16
"$here/../pack" documents/install.yaml | sed -e '1,/^        - |$/d' -e 's/^          //' >"$machine/root/install"
out=$(inside bash /root/install 2>&1) && code=0 || code=$?
ok 'it installs' has "$code$out" '0Created symlink'
ok 'both units run' inside systemctl --quiet is-active natkeeper-ports.service natkeeper-egress.service
policy=$'natkeeper-egress 1\nwithin 10.0.0.0/16\nwithin 100.64.0.0/16'
deliver_policy() { out=$(printf '%s\n' "$policy" "$@" | inside /usr/local/lib/natkeeper/delivery/handlers/egress 2>&1) || true; }
deliver_policy 'from 10.0.1.10 by 203.0.113.9'
ok 'a policy is taken' has "$out" '"sources":1,'
by_second() { [[ $(ask private tcp 7000) == 10.0.3.11 ]]; }
ok 'its source leaves by the other interface' by_second

section 'systemd-networkd is restarted, with routes of ours on its devices'
mkfifo "$work/once-more"
# shellcheck disable=SC2016  # expanded by the inner shell
ip netns exec private bash -c 'exec 3<>/dev/tcp/203.0.113.10/7000
    for word in before after; do
        echo 1 >&3; read -t 20 -r answer <&3; echo "${answer%%:*}" >"$1/egress-$word"
        read -r _ || exit
    done' bash "$work" <>"$work/once-more" &
old=$!
ok 'a connection is there' eventually grep -q 10.0.3.11 "$work/egress-before"
watch_packets router strange prerouting iifname to-host-a ip saddr 10.0.3.0/24
before=$(on host ip rule show)
inside systemctl restart systemd-networkd
eventually managed
ok 'it has taken no rule of ours away' is "$(on host ip rule show)" "$before"
ok 'the source leaves by the other interface' eventually by_second
echo >"$work/once-more"
ok 'the connection goes on' eventually grep -q 10.0.3.11 "$work/egress-after"
kill "$old" 2>/dev/null || true
ok 'no packet has left by the wrong interface' is "$(seen router strange)" 0

section 'a reboot, with an egress policy'
power_off
for priority in 6101 6102 6201 6202; do on host ip rule del priority "$priority" 2>/dev/null || true; done
for table in 6101 6102; do on host ip route flush table "$table" 2>/dev/null || true; done
ok 'off, nobody gets out' is "$(ask private tcp 7000)" ''
boot
ok 'afterwards the source leaves by the other interface again' eventually by_second
ok 'others by the default' eventually test "$(ask private2 tcp 7000)" = 10.0.0.11
deliver_policy
ok 'a policy of nobody is taken' has "$out" '"sources":0,'
ok 'nobody leaves by it any more' is "$(ask private tcp 7000)" 10.0.0.11
on host nft flush set ip natkeeper_egress ended
unset third
