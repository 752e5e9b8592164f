# shellcheck shell=bash
# From the map to the kernel, and back from the kernel to an answer.

readonly TABLE=natkeeper_ports
changed=0 cut=0
state_text=""

listing() { nft -ns list table ip "$TABLE" 2>/dev/null || true; }

# enforce: makes the kernel do what $state/map and $state/resolved say. Only what differs is touched, in one transaction.
enforce() {
    local what
    : >>"$state/resolved"
    : >>"$run/wanted"
    : >>"$run/rules"
    [[ -e $run/loaded && $(<"$run/loaded") == "$(<rules.nft)" ]] || : >"$run/rules"
    listing >"$run/kernel"
    what=$("$awk" -v out="$run" -f kernel.awk -f plan.awk part=map "$state/map" part=resolved "$state/resolved" \
        part=wanted "$run/wanted" part=rules "$run/rules" part=kernel "$run/kernel")
    changed=${what#* }
    case $what in
        nothing) changed=0 ;;
        change*)
            : >"$run/wanted"
            # Where somebody changed more than elements while we looked.
            nft -f "$run/transaction" || load
            listing >"$run/kernel"
            ;;
        load*)
            : >"$run/wanted"
            load
            listing >"$run/kernel"
            ;;
    esac
    mv -f "$run/wanted.new" "$run/wanted"
    cut_flows
}

# The whole table anew, in one transaction, so that no packet passes between the old and the new.
load() {
    { printf 'table ip %s\ndelete table ip %s\n' "$TABLE" "$TABLE" && cat rules.nft "$run/whole"; } | nft -f -
    cp rules.nft "$run/loaded"
    : >"$run/rules"
}

# cut_flows: ends the flows of ports in $run/cut that lead where nothing leads any more, or whose client may
# not connect any more. The file outlives a crash, so that none is forgotten.
cut_flows() {
    local options told
    cut=0
    [[ -s $run/cut ]] || return 0
    conntrack --dump --dst-nat 2>/dev/null |
        "$awk" -f stale.awk part=cut "$run/cut" part=wanted "$run/wanted" part=flows - >"$run/groups"
    while read -ra options; do
        # It fails where the flows have ended by themselves.
        told=$(conntrack --delete --dst-nat "${options[@]}" 2>&1 >/dev/null) || true
        [[ ! $told =~ ([0-9]+)\ flow ]] || cut=$((cut + BASH_REMATCH[1]))
    done <"$run/groups"
    rm -f "$run/cut"
}

# read_back: what the kernel has now; fails if it is not what it should have.
read_back() {
    "$awk" -v out="$run" -f kernel.awk -f answer.awk part=wanted "$run/wanted" part=map "$state/map" \
        part=resolved "$state/resolved" part=kernel "$run/kernel"
}

# answer: the JSON line.
answer() {
    local ports repaired unresolved packed
    if ! ports=$(read_back); then
        : >"$run/wanted"
        printf '{"error":"the kernel does not have what it was given"}\n'
        exit 1
    fi
    packed=$(gzip --best --no-name <"$run/state" | base64 --wrap=0)
    ((${#packed} <= MAX_STATE)) || packed=""
    sentences "$run/repaired" 10
    repaired=$REPLY
    sentences "$run/unresolved" 50
    unresolved=$REPLY
    printf '{"ports":%d,"changed":%d,"cut":%d,"repaired":[%s],"unresolved":[%s],"state":%s}\n' \
        "$ports" "$changed" "$cut" "$repaired" "$unresolved" "${packed:+\"}${packed:-null}${packed:+\"}"
    rm -f "$run/repaired"
}

# sentences FILE MOST: REPLY becomes its lines as JSON strings. They hold nothing that JSON would have escaped.
sentences() {
    local -a lines=()
    local -A seen=()
    local line text="" count=0 left=0
    [[ ! -s $1 ]] || mapfile -t lines <"$1"
    for line in "${lines[@]}"; do
        [[ -z ${seen[$line]:-} ]] || continue
        seen[$line]=1
        if ((count < $2)); then text+="${text:+,}\"$line\""; else left=$((left + 1)); fi
        count=$((count + 1))
    done
    ((left == 0)) || text="${text%,*},\"and $((left + 1)) more\""
    REPLY=$text
}
