# shellcheck shell=bash
# Between deliveries. Whoever uses it brings make_so, which does what a plan says.

# undisturbed: the kernel has what it had, and nothing is left to do.
undisturbed() { known && [[ ! -s $run/cut ]] && as_left; }

# put_right: makes the text so that is in force, and says what that took.
put_right() {
    plan "$TEXT" || die "$TEXT is broken: $REPLY"
    make_so "$REPLY"
    printf 'elements changed: %d, flows ended: %d\n' "$changed" "$cut"
    [[ ! -s $run/repaired ]] || tail -n 5 "$run/repaired"
}

# tick_again TOLD: ticks, and prints a failure, unless it is that; REPLY becomes the failure or "".
tick_again() {
    local why
    if why=$(./apply tick 2>&1); then
        [[ -z $why ]] || printf '%s\n' "$why"
        why=""
    elif [[ $why != "$1" ]]; then
        printf '%s\n' "$why" >&2
    fi
    REPLY=$why
}
