# shellcheck shell=bash
# Kernel settings: what they should be, what they are, and how they become it.

# Prints NAME KEY VALUE; NAME is the check it belongs to.
settings() {
    local path
    # Redirects would tell private hosts to pass this host by. A device sends them if `all` or its own
    # setting says so, and a new device takes `default`.
    for path in /proc/sys/net/ipv4/conf/*; do
        printf 'send_redirects %s 0\n' "net/ipv4/conf/${path##*/}/send_redirects"
    done
    # Loose: an answer may come in by another interface than the one its question left by.
    printf '%s\n' 'rp_filter net/ipv4/conf/all/rp_filter 2' \
        'rp_filter net/ipv4/conf/default/rp_filter 2' \
        "local_port_range net/ipv4/ip_local_port_range ${PORTS/-/ }" \
        'tcp_loose net/netfilter/nf_conntrack_tcp_loose 0' \
        'ip_forward net/ipv4/ip_forward 1'
}

# setting KEY: REPLY becomes its value, or "absent".
setting() {
    REPLY=absent
    if [[ -r /proc/sys/$1 ]]; then
        read -r REPLY <"/proc/sys/$1" || true
        REPLY=${REPLY//$'\t'/ }
    fi
}

# One tracked connection for every 4 KB of memory, a tenth of it at about 400 bytes each, up to a
# million. The kernel's own choice for a small machine is a few thousand.
wanted_conntrack_max() {
    kilobytes_of MemTotal
    REPLY=$((REPLY < 4194304 ? REPLY / 4 : 1048576))
}

load_conntrack() {
    # Its settings do not exist before the module does.
    [[ -e /proc/sys/net/netfilter/nf_conntrack_tcp_loose ]] || modprobe nf_conntrack ||
        die "connection tracking is not there: modprobe nf_conntrack failed; nothing was changed"
}

apply_settings() {
    local key value
    while read -r _ key value; do
        setting "$key"
        [[ $REPLY != "$value" ]] || continue
        [[ $REPLY != absent ]] || continue # a device that has just gone
        printf '%s\n' "$value" >"/proc/sys/$key" || die "cannot set $key"
        changed+=("${key##*conf/}=$value")
    done < <(settings | grep -E "$1")
}

# Never lowered, and as many buckets, as the kernel does it. Inside a network namespace both belong
# to the whole machine and cannot be written; that is told, and no failure.
raise_conntrack_max() {
    local wanted key
    wanted_conntrack_max
    wanted=$REPLY
    for key in nf_conntrack_buckets nf_conntrack_max; do
        setting "net/netfilter/$key"
        if [[ $REPLY == absent ]] || ((REPLY >= wanted)); then
            continue
        fi
        if (printf '%s\n' "$wanted" >"/proc/sys/net/netfilter/$key") 2>/dev/null; then
            changed+=("$key=$wanted")
        else
            printf 'natkeeper-host: %s stays at %s: it cannot be written here\n' "$key" "$REPLY" >&2
        fi
    done
}
