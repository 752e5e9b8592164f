# shellcheck shell=bash
# What is in force, for the control plane and for people. Both only after `enforce` has compared it with the kernel.

readonly MAX_STATE=17000 # characters of the answer, of which `receive` takes 20,000 in all

# answer: the JSON line.
answer() {
    local repaired unresolved packed
    packed=$(gzip --best --no-name <"$run/state" | base64 --wrap=0)
    ((${#packed} <= MAX_STATE)) || packed=""
    sentences "$run/repaired" 10
    repaired=$REPLY
    sentences "$run/unresolved" 50
    unresolved=$REPLY
    printf '{"ports":%d,"changed":%d,"cut":%d,"repaired":[%s],"unresolved":[%s],"state":%s}\n' \
        "$ports" "$changed" "$cut" "$repaired" "$unresolved" "${packed:+\"}${packed:-null}${packed:+\"}"
    [[ ! -e $run/repaired ]] || rm -f "$run/repaired"
}

# sentences FILE MOST: REPLY becomes its lines as JSON strings, each once. They hold nothing that JSON would have escaped.
sentences() {
    local -a lines=()
    local -A seen=()
    local line text="" count=0
    [[ ! -s $1 ]] || mapfile -t lines <"$1"
    for line in "${lines[@]}"; do
        [[ -z ${seen[$line]:-} ]] || continue
        seen[$line]=1
        ((++count > $2)) || text+="${text:+,}\"$line\""
    done
    ((count <= $2)) || text="${text%,*},\"and $((count - $2 + 1)) more\""
    REPLY=$text
}

# show: which port leads where now, for whom, and how many connections it has.
show() {
    local what
    [[ -e $state/map ]] || {
        printf 'No map of ports has been delivered to this host.\n'
        return
    }
    lock
    what=$(plan "$state/map")
    either "$state/resolved"
    listing >"$run/kernel"
    [[ $what == nothing* ]] && verify ||
        printf 'The kernel has something else than what is told here; that will be repaired within seconds.\n\n'
    conntrack --dump --dst-nat 2>/dev/null |
        "$awk" -f show.awk part=resolved "$REPLY" part=map "$state/map" part=state "$run/state" part=flows -
}
