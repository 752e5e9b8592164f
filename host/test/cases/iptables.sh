# shellcheck shell=bash
# Real users of iptables, of both kinds. Those of nft are in others.sh.

section 'iptables'
# user KIND ARGUMENT...: as somebody would type it on the host.
user() { on host "iptables-$1" -w "${@:2}"; }
# lost DESCRIPTION WORDS: the check knows, and it is true.
lost() {
    natkeeper check
    ok "$1 is reported" has "$out" "$2"
    ok 'and check fails' is "$code" 1
    ok 'because nobody gets out' is "$(ask private tcp 7000)" ''
}
for kind in nft legacy; do
    # Namespaces end with the test, and with them what was loaded.
    if ! why=$(user "$kind" -t filter -S 2>&1 && user "$kind" -t nat -S 2>&1); then
        skip "iptables-$kind" "${why##*$'\n'}"
        continue
    fi
    natkeeper check
    ok "$kind: tables that drop nothing are no reason to fail" is "$code" 0
    [[ $kind == nft ]] && words='table ip filter chain FORWARD has policy drop' || words='iptables-legacy -t filter: -P FORWARD DROP'
    user "$kind" -P FORWARD DROP
    lost "$kind: FORWARD with policy DROP" "$words"
    user "$kind" -A FORWARD -s 10.0.0.0/8 -j ACCEPT
    user "$kind" -A FORWARD -d 10.0.0.0/8 -j ACCEPT
    ok "$kind: rules that accept us let us out" is "$(ask private tcp 7000)" 10.0.0.11
    user "$kind" -F FORWARD
    user "$kind" -P FORWARD ACCEPT
    [[ $kind == nft ]] && words='table ip filter chain FORWARD ends in \"counter' || words='iptables-legacy -t filter: -A FORWARD -j REJECT'
    user "$kind" -A FORWARD -j REJECT --reject-with icmp-host-prohibited
    lost "$kind: FORWARD that ends in a REJECT" "$words"
    user "$kind" -F FORWARD

    # Who translates too, and later: we were first.
    user "$kind" -t nat -A POSTROUTING -s 10.0.0.0/16 ! -s 10.0.0.11 -j SNAT --to-source 10.0.0.12 2>/dev/null ||
        user "$kind" -t nat -A POSTROUTING -s 10.0.1.0/24 -j SNAT --to-source 10.0.0.12
    ok "$kind: ours translates, whoever comes later" is "$(ask private tcp 7000)" 10.0.0.11
    natkeeper check
    ok 'and check knows' is "$code" 0
    # As the articles do it.
    user "$kind" -t nat -F
    user "$kind" -F
    user "$kind" -X
    ok "$kind: flushed, private hosts get out" is "$(ask private tcp 7000)" 10.0.0.11
    natkeeper check
    ok 'and check is content' is "$code" 0
    natkeeper configure
    ok 'there is nothing to mend' is "$out" unchanged
done
# Loaded, and nothing to read it with.
if on host grep -qsx filter /proc/net/ip_tables_names; then
    # shellcheck disable=SC2016  # expanded by the inner shell
    out=$(on host env NATKEEPER_METADATA_WAIT_SECONDS=3 NATKEEPER_CHECK_TARGETS=203.0.113.10:7000 bash -c '
        mkdir -p /run/test/no-iptables/{upper,work}
        mount -t overlay -o lowerdir=/usr/sbin,upperdir=/run/test/no-iptables/upper,workdir=/run/test/no-iptables/work overlay /usr/sbin
        rm /usr/sbin/iptables-legacy; exec "$1" check' bash "$script") || true
    ok 'a legacy table that cannot be read is no good sign' has "$out" 'there is no iptables-legacy to read it with'
fi
