# shellcheck shell=bash
# configure: everything is read and rendered before anything is changed, and forwarding goes on last,
# so that nothing ever leaves untranslated.

changed=() # what this run changed, in words

configure() {
    local rendered expected
    read_metadata
    rendered=$(render)
    expected=$(canonical "$rendered") ||
        die "nft does not take the rendered table; nothing was changed"
    load_conntrack
    apply_settings '^(send_redirects|rp_filter|local_port_range|tcp_loose) '
    raise_conntrack_max
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
