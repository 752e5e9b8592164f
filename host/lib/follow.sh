# shellcheck shell=bash
# follow: an Elastic IP comes to this host or leaves it while it runs. Natkeeper's functions move it, and
# the metadata service tells.

# associations: REPLY becomes the public addresses of each interface. A few requests, no more: a host
# asks this each second.
associations() {
    local mac all=""
    local -a macs
    metadata network/interfaces/macs/
    mapfile -t macs <<<"$REPLY"
    for mac in "${macs[@]%/}"; do
        associations_of "$mac"
        all+="$mac ${REPLY//$'\n'/ };"
    done
    REPLY=$all
}

# Ends only if something goes wrong; its unit starts it again.
follow() {
    local known="" seconds=${NATKEEPER_FOLLOW_SECONDS:-1}
    [[ $seconds =~ ^[0-9]{1,3}(\.[0-9])?$ ]] || die "NATKEEPER_FOLLOW_SECONDS is no number of seconds"
    while :; do
        wait_at_most 10
        associations
        if [[ $REPLY != "$known" ]]; then
            known=$REPLY
            "${BASH_SOURCE[-1]}" configure
            [[ ! -x $lib/../egress/apply ]] || "$lib/../egress/apply" refresh
        fi
        sleep "$seconds"
    done
}
