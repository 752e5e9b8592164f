# shellcheck shell=bash
# What must be seen to between deliveries.

tick() {
    [[ -e $state/map ]] || return 0
    lock
    resolve
    [[ ! -s $run/watch ]] || end_watches
    # Nothing to do, mostly: no name has moved, and the kernel has what it had.
    if ((moved)) || ! undisturbed; then put_right; fi
}

# keep: a failure is told once, and tried again.
keep() {
    local told="" never i
    exec {never}<> <(:)
    while true; do
        tick_again "$told"
        told=$REPLY
        for ((i = 0; i < 5; i++)); do
            read -r -t 1 -u "$never" _ || true
            [[ ! -s $run/watch ]] || break
        done
    done
}
