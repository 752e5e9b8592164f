# shellcheck shell=bash
# What must be seen to between deliveries.

tick() {
    local what
    [[ -e $state/map ]] || return 0
    lock
    resolve
    [[ ! -s $run/watch ]] || end_watches
    # Nothing to do, mostly: no name has moved, and the kernel has what it had.
    if ((!moved)) && known && [[ ! -s $run/cut ]] && [[ $(listing) == "$(<"$run/listing")" ]]; then
        return 0
    fi
    what=$(plan "$state/map")
    enforce "$what"
    printf 'elements changed: %d, flows ended: %d\n' "$changed" "$cut"
    [[ ! -s $run/repaired ]] || tail -n 5 "$run/repaired"
}

# keep: a failure is told once, and tried again.
keep() {
    local told="" why never i
    exec {never}<> <(:)
    while true; do
        if why=$(./apply tick 2>&1); then
            [[ -z $why ]] || printf '%s\n' "$why"
            told=""
        elif [[ $why != "$told" ]]; then
            told=$why
            printf '%s\n' "$why" >&2
        fi
        for ((i = 0; i < 5; i++)); do
            read -r -t 1 -u "$never" _ || true
            [[ ! -s $run/watch ]] || break
        done
    done
}
