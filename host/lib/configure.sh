# shellcheck shell=bash
# configure: everything is read and rendered before anything is changed, and forwarding goes on last,
# so that nothing ever leaves untranslated.

changed=() # what this run changed, in words

# take_addresses: packets to a secondary address are for this host only once it has it. Amazon Linux takes
# up to a minute to see one that has just come, and Debian does not look.
take_addresses() {
    local index address
    local -a mine
    for index in "${!devices[@]}"; do
        read -ra mine <<<"${secondaries[index]}"
        for address in "${mine[@]}"; do
            if [[ -z $(ip -o -4 address show dev "${devices[index]}" to "$address/32") ]]; then
                ip address add "$address/32" dev "${devices[index]}"
                # What came for it before went round in circles: its entry would keep it, and whoever comes by the
                # same port, untranslated.
                conntrack --delete --orig-dst "$address" --reply-src "$address" >/dev/null 2>&1 || true
                changed+=("$address on ${devices[index]}")
            fi
        done
    done
}

configure() {
    local rendered expected
    read_metadata
    rendered=$(render)
    expected=$(canonical "$rendered") ||
        die "nft does not take the rendered table; nothing was changed"
    load_conntrack
    apply_settings '^(send_redirects|rp_filter|local_port_range|tcp_loose) '
    raise_conntrack_max
    take_addresses
    if [[ $(in_force) != "$expected" ]]; then
        load "$rendered" "$expected"
        changed+=("table ip $TABLE")
    fi
    apply_settings '^ip_forward '
    if ((${#changed[@]})); then
        printf 'changed: %s\n' "${changed[*]}"
    elif [[ -z ${JOURNAL_STREAM:-} ]]; then # which would hear it every half minute
        printf 'unchanged\n'
    fi
}
