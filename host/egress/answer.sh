# shellcheck shell=bash
# What is in force, for the control plane and for people.

# answer: the JSON line.
answer() {
    local repaired absent
    repaired
    repaired=$REPLY
    sentences "$run/absent" 50
    absent=$REPLY
    packed_state
    printf '{"sources":%d,"changed":%d,"cut":%d,"repaired":[%s],"absent":[%s],"state":%s}\n' \
        "$count" "$changed" "$cut" "$repaired" "$absent" "$REPLY"
}

# show: which sources leave by which address now, and how many connections they have.
show() {
    local what
    [[ -e $TEXT ]] || {
        printf 'No egress policy has been delivered to this host: everybody leaves by its default address.\n'
        return
    }
    lock
    look_if_unknown
    plan "$TEXT"
    what=$REPLY
    listing >"$run/kernel"
    [[ $what == nothing* ]] && verify "$run/kernel" ||
        printf 'The kernel has something else than what is told here; that will be repaired within seconds.\n\n'
    conntrack --dump --src-nat 2>/dev/null |
        "$awk" -f ../common/numbers.awk -f ../common/columns.awk -f policy.awk -f show.awk part=where "$run/where" part=policy "$TEXT" part=flows -
}
