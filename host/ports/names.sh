# shellcheck shell=bash
# Names: each keeps the address it has while that is among the answers, so that a rotating answer cuts no
# flow. Without a valid answer it keeps the last one.

readonly MAX_QUERIES=16 # at once

moved=0

# resolve: brings $state/resolved up to date; `moved` becomes 1 if a name stands for another address than before.
resolve() {
    local name resolved running=0
    local -a names=()
    [[ -e $run/names ]] || "$awk" '$3 == "name" && !seen[$4]++ { print $4 }' "$state/map" >"$run/names"
    : >"$run/unresolved"
    [[ -s $run/names ]] || return 0
    mapfile -t names <"$run/names"
    [[ -d $run/answers ]] || mkdir "$run/answers"
    for name in "${names[@]}"; do
        ((running++ < MAX_QUERIES)) || wait -n || true
        # With the dot at the end no other domain is tried.
        RES_OPTIONS="timeout:1 attempts:2" timeout 3 getent ahostsv4 "$name." >"$run/answers/$name" {lock}>&- &
    done
    wait
    either "$state/resolved"
    resolved=$REPLY
    "$awk" -v now="$EPOCHSECONDS" -v folder="$run/answers" -v unresolved="$run/unresolved" -f ../common/numbers.awk -f names.awk \
        part=map "$state/map" part=resolved "$resolved" part=names "$run/names" >"$state/resolved.new"
    same "$state/resolved.new" "$resolved" || {
        keep_file "$state/resolved"
        moved=1
    }
}

# take_watches: those of the map. One that is running goes on as it is.
take_watches() {
    local resolved watch
    [[ -s $run/names || -s $run/watch ]] || return 0
    either "$state/resolved"
    resolved=$REPLY
    either "$run/watch"
    watch=$REPLY
    # shellcheck disable=SC2016  # awk's variables
    "$awk" -v now="$EPOCHSECONDS" 'part == "watch" { running[$1] = $0; next }
        part == "resolved" { address[$1] = $2; next }
        $1 == "watch" && $2 in running { print running[$2]; next }
        $1 == "watch" { print $2, now + $3, ($2 in address ? address[$2] : "-") }' \
        part=watch "$watch" part=resolved "$resolved" part=map "$state/map" >"$run/watch.new"
    mv -f "$run/watch.new" "$run/watch"
}

# end_watches: of names that have moved and been stable, or have been watched for long enough.
end_watches() {
    either "$state/resolved"
    # shellcheck disable=SC2016  # awk's variables
    "$awk" -v now="$EPOCHSECONDS" 'part == "resolved" { address[$1] = $2; since[$1] = $3; next }
        $2 > now && !($1 in address && address[$1] != $3 && now - since[$1] >= 10)' \
        part=resolved "$REPLY" part=watch "$run/watch" >"$run/watch.new"
    mv -f "$run/watch.new" "$run/watch"
}
