# shellcheck shell=bash
# The network as the instance metadata tells it: interfaces, their devices and addresses, and the VPC's
# ranges. Each value is checked for its form before anybody uses it: nothing from outside reaches nft
# unchecked, because nft reads commands and resolves names.

# refuse WHAT VALUE: for a value of the wrong form; it is printed quoted, on one line.
refuse() {
    local quoted
    printf -v quoted '%q' "${2:0:80}"
    die "the instance metadata service tells no valid $1: $quoted; nothing was changed"
}

is_address() {
    local octet
    [[ $1 =~ ^([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})$ ]] || return 1
    for octet in "${BASH_REMATCH[@]:1}"; do
        [[ $octet == 0 || $octet != 0* ]] && ((octet <= 255)) || return 1
    done
}

# A range that a VPC can have: /16 to /28 with no host bits. 0.0.0.0/0, say, is none.
is_vpc_range() {
    [[ $1 =~ ^([0-9.]+)/(1[6-9]|2[0-8])$ ]] || return 1
    local address=${BASH_REMATCH[1]} length=${BASH_REMATCH[2]} a b c d
    is_address "$address" || return 1
    IFS=. read -r a b c d <<<"$address"
    (((((a << 24) + (b << 16) + (c << 8) + d) & ((1 << (32 - length)) - 1)) == 0))
}

# device_of MAC: REPLY becomes the name of the device; fails if there is none, dies if several.
# VLANs and the like repeat the MAC of the device below, which `ip` prints after an @.
device_of() {
    local name rest below
    local -a found=()
    while read -r _ name rest; do
        name=${name%:}
        below=${name#*@}
        [[ $name == *@* && ! $below =~ ^(if[0-9]+|NONE)$ ]] && continue
        [[ " $rest " == *" link/ether $1 "* ]] && found+=("${name%%@*}")
    done < <(ip -o link show)
    ((${#found[@]} <= 1)) || die "several devices have the MAC $1: ${found[*]}"
    ((${#found[@]} == 1)) || return 1
    # Letters that mean nothing to nft and to the paths under /proc/sys.
    [[ ${found[0]} =~ ^[A-Za-z0-9_.-]{1,15}$ && ${found[0]} != .* ]] ||
        die "the device with the MAC $1 has an unusable name"
    REPLY=${found[0]}
}

# as_number ADDRESS: REPLY becomes the number that it is, so that .9 comes before .10.
as_number() {
    local a b c d
    IFS=. read -r a b c d <<<"$1"
    REPLY=$(((a << 24) + (b << 16) + (c << 8) + d))
}

# associations_of MAC: REPLY becomes the public addresses that stand for addresses of the interface, or "".
associations_of() {
    metadata "network/interfaces/macs/$1/"
    if [[ $'\n'$REPLY$'\n' == *$'\nipv4-associations/\n'* ]]; then
        metadata "network/interfaces/macs/$1/ipv4-associations/"
    else
        REPLY=""
    fi
}

# source_of MAC PRIMARY: REPLY becomes the address that new flows leave with: of the secondary ones that a
# public address stands for the lowest, else the primary one. Natkeeper's functions place by the same rule.
# One that an egress policy gives to some is for nobody else.
# All these secondary ones go to $carried, parted by blanks, and what stands for what to $standing.
source_of() {
    local public private lowest="" number best=$2 chosen
    local -a publics privates
    carried="" standing=""
    chosen=$(cat "${NATKEEPER_EGRESS_STATE:-/var/lib/natkeeper/egress}/policy" 2>/dev/null) || chosen=""
    associations_of "$1"
    [[ -n $REPLY ]] || {
        REPLY=$2
        return
    }
    mapfile -t publics <<<"$REPLY"
    for public in "${publics[@]}"; do
        is_address "$public" || refuse "public address" "$public"
        metadata "network/interfaces/macs/$1/ipv4-associations/$public"
        mapfile -t privates <<<"$REPLY"
        for private in "${privates[@]}"; do
            is_address "$private" || refuse "private address of $public" "$private"
            as_number "$private"
            number=$REPLY
            standing+="$public $private "
            [[ $private == "$2" ]] || carried+="$private "
            if [[ $private != "$2" && $chosen$'\n' != *" by $public"$'\n'* && (-z $lowest || $number -lt $lowest) ]]; then
                lowest=$number
                best=$private
            fi
        done
    done
    REPLY=$best
}

instance=""
# One network interface has the same index in all of them; indices follow the device number.
declare -a interfaces=() devices=() subnets=() addresses=()
carried="" standing=""
declare -a secondaries=() # which public addresses stand for
declare -a publics_of=()  # PUBLIC PRIVATE, again and again
declare -a sources=() # the address that translated flows leave with
declare -a vpc_ranges=()

read_metadata() {
    local mac index range known=" "
    local -a macs lines
    metadata instance-id
    [[ $REPLY =~ ^i-[0-9a-zA-Z-]{1,40}$ ]] || refuse instance-id "$REPLY"
    instance=$REPLY
    metadata network/interfaces/macs/
    mapfile -t macs <<<"$REPLY"
    for mac in "${macs[@]%/}"; do
        [[ $mac =~ ^([0-9a-f]{2}:){5}[0-9a-f]{2}$ ]] || refuse "MAC address" "$mac"
        metadata "network/interfaces/macs/$mac/device-number"
        [[ $REPLY =~ ^[0-9]{1,3}$ ]] || refuse device-number "$REPLY"
        # Large instances have several network cards, and each counts its devices from 0.
        index=$((10#$REPLY * 100 + ${#interfaces[@]}))
        metadata "network/interfaces/macs/$mac/interface-id"
        [[ $REPLY =~ ^eni-[0-9a-zA-Z-]{1,40}$ ]] || refuse interface-id "$REPLY"
        interfaces[index]=$REPLY
        metadata "network/interfaces/macs/$mac/local-ipv4s" # the primary one comes first
        mapfile -t lines <<<"$REPLY"
        is_address "${lines[0]}" || refuse "primary address" "$REPLY"
        addresses[index]=${lines[0]}
        source_of "$mac" "${lines[0]}"
        sources[index]=$REPLY
        secondaries[index]=$carried
        publics_of[index]=$standing
        metadata "network/interfaces/macs/$mac/subnet-ipv4-cidr-block"
        is_vpc_range "$REPLY" || refuse "subnet range" "$REPLY"
        subnets[index]=$REPLY
        metadata "network/interfaces/macs/$mac/vpc-ipv4-cidr-blocks"
        mapfile -t lines <<<"$REPLY"
        for range in "${lines[@]}"; do
            is_vpc_range "$range" || refuse "VPC range" "$range"
            [[ $known == *" $range "* ]] || vpc_ranges+=("$range")
            known+="$range "
        done
        # An interface that was just attached is told before its device is there.
        until device_of "$mac"; do
            ((SECONDS < deadline)) || die "${interfaces[index]} has no device: none has the MAC $mac"
            sleep 0.5
        done
        devices[index]=$REPLY
    done
}

# tell_addresses: what there is, for the egress policy: a line for each interface, "interface NUMBER DEVICE SUBNET PRIMARY DEFAULT",
# and one for each public address of it, "public PUBLIC PRIVATE NUMBER". Numbers count from 0, the first.
tell_addresses() {
    local index number=0
    read_metadata
    for index in "${!devices[@]}"; do
        printf 'interface %d %s %s %s %s\n' "$number" "${devices[index]}" "${subnets[index]}" "${addresses[index]}" "${sources[index]}"
        # shellcheck disable=SC2086  # words
        [[ -z ${publics_of[index]} ]] || printf "public %s %s $number\\n" ${publics_of[index]}
        number=$((number + 1))
    done
}
