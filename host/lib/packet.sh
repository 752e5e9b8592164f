# shellcheck shell=bash
# A real packet: the host forwards and translates a connection that comes from a network namespace of
# its own, as it would come from a private host. The namespace lives only as long as a process that waits
# at our end of a pipe, and the devices and the route live only as long as the namespace: even a kill -9
# leaves nothing behind.

# Who is asked to accept a connection. Any one will do; three operators, so that nobody's outage is ours.
readonly TARGETS=${NATKEEPER_CHECK_TARGETS:-1.1.1.1:443 8.8.8.8:443 9.9.9.9:443}
# Locally administered, and unlike those of EC2. Neighbours are told, not asked for, so that this works
# under any arp_ignore.
readonly NEAR_MAC=f2:6e:6b:00:00:01 FAR_MAC=f2:6e:6b:00:00:02

# Runs inside, with NEAR_ADDRESS FAR_ADDRESS NEAR_MAC TARGET...: asks all targets at once, and says "answer
# TARGET PORT" for each that accepts, PORT being its own. Connections stay open until our end is closed.
# shellcheck disable=SC2016  # expanded by the inner shell
readonly PRIVATE_HOST='
reach() {
    local a b c d remote address peer
    exec 3<>"/dev/tcp/${1%:*}/${1##*:}" || return
    IFS=. read -r a b c d <<<"${1%:*}"
    printf -v remote "%02X%02X%02X%02X:%04X" "$d" "$c" "$b" "$a" "${1##*:}"
    while read -r _ address peer _; do
        [[ $peer != "$remote" ]] || echo "answer $1 $((16#${address#*:}))"
    done </proc/net/tcp
    exec sleep 10
}
echo inside
read -r _ || exit
ip link set nk-far up
ip address add "$2/32" dev nk-far
ip neighbor replace "$1" lladdr "$3" dev nk-far
ip route add default via "$1" dev nk-far onlink
for target in "${@:4}"; do reach "$target" 2>/dev/null & done
read -r _
kill $(jobs -p)'

# reserved_address RANGE: REPLY becomes the fourth address of a subnet, which AWS keeps for itself, so
# that it is no other host's.
reserved_address() {
    local a b c d
    IFS=. read -r a b c d <<<"${1%/*}"
    REPLY=$a.$b.$c.$((d + 3))
}

# translated ADDRESS PORT: REPLY becomes the address that the connection from there left with, or "".
translated() {
    local line
    REPLY=""
    while read -r line; do
        # As the private host sent it, then as the answer comes back.
        if [[ $line =~ src=$1\ dst=[0-9.]+\ sport=$2\ .*src=[0-9.]+\ dst=([0-9.]+)\  ]]; then
            REPLY=${BASH_REMATCH[1]}
        fi
    done < <(conntrack -L -p tcp --orig-src "$1" 2>/dev/null || cat /proc/net/nf_conntrack 2>/dev/null)
}

check_forwarded_packet() {
    local lock from to pid word target port near far
    local -a indexes=("${!devices[@]}") targets
    near=${addresses[indexes[0]]}
    reserved_address "${subnets[indexes[0]]}"
    far=$REPLY
    read -ra targets <<<"$TARGETS"
    # One at a time: two would need two addresses.
    exec {lock}>/run/natkeeper-check.lock
    flock --wait 20 "$lock" || {
        verdict forwarded_packet null "another check has not ended for 20 s"
        return
    }
    coproc INSIDE { exec unshare --net bash -c "$PRIVATE_HOST" bash "$near" "$far" "$NEAR_MAC" "${targets[@]}" 2>&1; }
    from=${INSIDE[0]} to=${INSIDE[1]} pid=$INSIDE_PID
    if ! read -r -t 5 word <&"$from" || [[ $word != inside ]]; then
        verdict forwarded_packet null "no network namespace for the test: ${word:-no answer}"
    elif ! word=$(connect_namespace "$pid" "$far" 2>&1); then
        verdict forwarded_packet null "no way into the network namespace of the test: $word"
    else
        printf '\n' >&"$to"
        # Time for a lost SYN to be sent once more.
        if ! read -r -t 2 word target port <&"$from"; then
            verdict forwarded_packet false "nobody answered a packet forwarded for $far: ${targets[*]}"
        elif [[ $word != answer ]]; then
            verdict forwarded_packet null "the test does not work: $word $target $port"
        else
            translated "$far" "$port"
            check_wire_address "$target" "$far" "$REPLY"
        fi
    fi
    exec {to}>&- {lock}>&-
    ip link delete nk-near 2>/dev/null || true
    wait "$pid" || true
}

# connect_namespace PID ADDRESS: a cable to the namespace of that process, and a route to its address.
connect_namespace() {
    ip link add nk-near address "$NEAR_MAC" type veth peer name nk-far address "$FAR_MAC" netns "$1" &&
        ip link set nk-near up &&
        ip neighbor replace "$2" lladdr "$FAR_MAC" dev nk-near &&
        ip route add "$2/32" dev nk-near
}

# check_wire_address TARGET PRIVATE_ADDRESS WIRE_ADDRESS
check_wire_address() {
    local source
    for source in "${sources[@]}"; do
        if [[ $3 == "$source" ]]; then
            verdict forwarded_packet true "$1 answered $2, which left as $3"
            return
        fi
    done
    if [[ -z $3 ]]; then
        verdict forwarded_packet null "$1 answered, but neither conntrack nor /proc/net/nf_conntrack tells with which address the packet left"
    else
        verdict forwarded_packet false "$1 answered, but the packet left as $3, not as ${sources[*]}"
    fi
}
