# shellcheck shell=bash
# Names: each keeps the address it has while that is among the answers, so that a rotating answer cuts no
# flow. Without a valid answer it keeps the last one.

readonly MAX_QUERIES=16 # at once

# resolve: brings $state/resolved up to date; it stays untouched if no name has moved.
resolve() {
    local name running=0
    local -a names=()
    : >>"$state/resolved"
    : >"$run/unresolved"
    [[ ! -s $run/names ]] || mapfile -t names <"$run/names"
    ((${#names[@]})) || return 0
    rm -rf "$run/answers"
    mkdir "$run/answers"
    for name in "${names[@]}"; do
        ((running++ < MAX_QUERIES)) || wait -n || true
        # With the dot at the end no other domain is tried.
        RES_OPTIONS="timeout:1 attempts:2" timeout 3 getent ahostsv4 "$name." >"$run/answers/$name" {lock}>&- &
    done
    wait
    "$awk" -v now="$EPOCHSECONDS" -v folder="$run/answers" -v unresolved="$run/unresolved" -f names.awk \
        part=map "$state/map" part=resolved "$state/resolved" part=names "$run/names" >"$state/resolved.new"
    if [[ $(<"$state/resolved.new") == "$(<"$state/resolved")" ]]; then
        rm -f "$state/resolved.new"
    else
        keep_file "$state/resolved"
    fi
}

# take_watches: those of the map. One that is running goes on as it is.
take_watches() {
    : >>"$run/watch"
    : >>"$state/resolved"
    "$awk" -v now="$EPOCHSECONDS" 'part == "watch" { running[$1] = $0; next }
        part == "resolved" { address[$1] = $2; next }
        $1 == "watch" && $2 in running { print running[$2]; next }
        $1 == "watch" { print $2, now + $3, ($2 in address ? address[$2] : "-") }' \
        part=watch "$run/watch" part=resolved "$state/resolved" part=map "$state/map" >"$run/watch.new"
    mv -f "$run/watch.new" "$run/watch"
}

# end_watches: of names that have moved and been stable, or have been watched for long enough.
end_watches() {
    "$awk" -v now="$EPOCHSECONDS" 'part == "resolved" { address[$1] = $2; since[$1] = $3; next }
        $2 > now && !($1 in address && address[$1] != $3 && now - since[$1] >= 10)' \
        part=resolved "$state/resolved" part=watch "$run/watch" >"$run/watch.new"
    mv -f "$run/watch.new" "$run/watch"
}

tick() {
    local ports
    [[ -e $state/map ]] || return 0
    [[ -e $run/names ]] || "$awk" '$3 == "name" && !seen[$4]++ { print $4 }' "$state/map" >"$run/names"
    if [[ -s $run/names ]]; then
        resolve
        [[ ! -s $run/watch ]] || end_watches
    fi
    # Nothing to do, mostly: the kernel has what it had, and no name has moved.
    if [[ -s $run/wanted && ! -s $run/cut && $state/resolved -ot $run/listing ]] && cmp -s "$run/listing" <(listing); then
        return 0
    fi
    enforce
    read_back >/dev/null || {
        : >"$run/wanted"
        die "the kernel does not have what it was given"
    }
    if ((changed + cut)); then
        printf 'changed: %d elements; %d flows ended%s\n' "$changed" "$cut" "$([[ ! -s $run/repaired ]] || { printf '; found: ' && tail -n 5 "$run/repaired" | paste -sd ';'; })"
    fi
}

# keep: a failure is told once, and tried again.
keep() {
    local told="" why
    exec {never}<> <(:)
    while true; do
        if why=$("./apply" tick 2>&1); then
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
