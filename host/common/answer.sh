# shellcheck shell=bash
# What is in force, for the control plane. Only after `enforce` has compared it with the kernel.

readonly MAX_STATE=17000 # characters of the answer, of which `receive` takes 20,000 in all

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

# repaired: REPLY becomes the sentences that have not been told yet. Each is told once.
repaired() {
    sentences "$run/repaired" 10
    [[ ! -s $run/repaired ]] || : >"$run/repaired"
}

# packed_state: REPLY becomes the value of the field `state`.
packed_state() {
    local packed
    gzip --no-name <"$run/state" | base64 --wrap=0 >"$run/packed"
    mapfile packed <"$run/packed"
    if ((${#packed} > MAX_STATE)); then REPLY=null; else REPLY="\"$packed\""; fi
}
