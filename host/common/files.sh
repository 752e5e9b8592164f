# shellcheck shell=bash
# What brings a text of the control plane into a table of the kernel has this in common. `kind` is ports or egress, $state
# the folder of what lasts, $run that of what ends with the kernel's own memory.

die() {
    printf 'natkeeper-%s: %s\n' "$kind" "$1" >&2
    exit 1
}

lock() {
    [[ -d $state && -d $run ]] || mkdir -p "$state" "$run"
    exec {lock}>"$run/lock"
    flock --wait 20 "$lock" || die "another run has been busy for 20 s"
}

# same FILE FILE: not every machine has cmp.
same() {
    local -a first second
    [[ -e $1 && -e $2 ]] || return 1
    mapfile -d '' first <"$1"
    mapfile -d '' second <"$2"
    [[ ${first[*]} == "${second[*]}" ]]
}

# copy FILE FILE: without a process, which would take most of the time.
copy() {
    local -a content
    mapfile -d '' content <"$1"
    printf '%s' "${content[@]}" >"$2"
}

# keep_file FILE: FILE.new gets the name FILE, complete, even if the power fails.
keep_file() {
    sync -- "$1.new"
    mv -f -- "$1.new" "$1"
}

# either FILE...: REPLY becomes the first that is there.
either() {
    for REPLY in "$@" /dev/null; do
        [[ ! -s $REPLY ]] || return 0
    done
}
