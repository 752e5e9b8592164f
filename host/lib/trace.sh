# shellcheck shell=bash
# trace: the packets of one private source, before and after translation. The kernel traces them (nftrace)
# by a table that belongs to a process reading our pipe: it goes with that process, and that with us, even
# after a kill -9. Nobody else's table or packet is touched.

readonly TRACE_LINES=200
readonly TRACE_RATE=50 # packets a second; tracing each of a download would slow it down

# Reads commands of nft. The monitor listens before the first one, and ends after the last. An nft built with
# readline prints prompts, which would run into the monitor's first line.
# shellcheck disable=SC2016  # expanded by the inner shell
readonly TRACE='
nft monitor trace 2>&1 &
for ((i = 0; i < 50; i++)); do
    grep -qE " 12 +$! +0*[1-9a-f]" /proc/net/netlink && break
    sleep 0.1
done
HOME=/dev/null nft -i >/dev/null 2>&1
sleep 0.2
kill $!'

trace_rules() {
    local chain
    printf 'add table ip %s { flags owner; }\nadd chain ip %s seen\n' "$1" "$1"
    # After connection tracking and before translation; after both; what is for the host itself.
    for chain in 'before { type filter hook prerouting priority -150' 'after { type filter hook postrouting priority 300' \
        'here { type filter hook input priority 300'; do
        printf 'add chain ip %s %s; policy accept; }\n' "$1" "$chain"
    done
    printf 'add rule ip %s seen counter limit rate %d/second burst %d packets meta nftrace set 1\n' "$1" "$TRACE_RATE" "$TRACE_RATE"
    # Its flows in both directions, and what belongs to no flow.
    printf "add rule ip $1 before %s saddr $2 goto seen\n" 'ct original ip' 'ct reply ip' ip
}

# packet TEXT: REPLY becomes "SOURCE -> DESTINATION", kind the protocol and what else tells packets apart.
packet() {
    local from to bit
    local -a names=(fin syn rst psh ack urg)
    [[ $1 =~ \ ip\ saddr\ ([0-9.]+)\ ip\ daddr\ ([0-9.]+)\  ]] || return 1
    from=${BASH_REMATCH[1]} to=${BASH_REMATCH[2]} kind=ip
    if [[ $1 =~ \ (tcp|udp)\ sport\ ([0-9]+)\ .*dport\ ([0-9]+) ]]; then
        kind=${BASH_REMATCH[1]} from+=:${BASH_REMATCH[2]} to+=:${BASH_REMATCH[3]}
        if [[ $1 =~ \ tcp\ flags\ ==\ (0x[0-9a-f]+) ]]; then
            for bit in "${!names[@]}"; do
                ((BASH_REMATCH[1] & 1 << bit)) && kind+=" ${names[bit]}"
            done
        elif [[ $1 =~ \ tcp\ flags\ ==\ ([a-z]+) ]]; then
            kind+=" ${BASH_REMATCH[1]}"
        fi
    elif [[ $1 =~ \ icmp\ type\ ([a-z0-9-]+)\ .*icmp\ id\ ([0-9]+) ]]; then
        kind="icmp ${BASH_REMATCH[1]} ${BASH_REMATCH[2]}"
    elif [[ $1 =~ \ ip\ protocol\ ([a-z0-9-]+) ]]; then
        kind=${BASH_REMATCH[1]}
    fi
    REPLY="$from -> $to"
}

# show ID WHAT_BECAME_OF_IT
show() {
    [[ -n ${ours[$1]:-} && -n ${packets[$1]:-} ]] || return 0
    printf '%s  %s\n' "${packets[$1]}" "$2"
    shown=$((shown + 1))
    unset "packets[$1]" "ours[$1]"
}

# trace_event TABLE ID TEXT: what the monitor tells of one packet. Another trace's packets come by too;
# ours reach `seen`.
trace_event() {
    local kind time
    case $3 in
        "ip $1 before packet: "* | "ip $1 seen packet: "*)
            packet "$3" && [[ $3 =~ iif\ \"([^\"]+)\" ]] || return 0
            time=$EPOCHREALTIME
            printf -v time '%(%T)T.%.3s' "${time%.*}" "${time#*.}"
            packets[$2]="$time $kind  ${BASH_REMATCH[1]}: $REPLY"
            ;;&
        "ip $1 seen "*) ours[$2]=yes ;;
        "ip $1 after packet: "*)
            packet "$3" && [[ $3 =~ oif\ \"([^\"]+)\" ]] || return 0
            show "$2" "${BASH_REMATCH[1]}: $REPLY"
            ;;
        "ip $1 here packet: "*) show "$2" "for this host itself" ;;
        *'policy drop'* | *'(verdict drop)'*) show "$2" "dropped by $3" ;;
    esac
}

# left MICROSECONDS_SINCE_EPOCH: REPLY becomes the seconds until then; fails if it is past.
left() {
    local wait=$(($1 - ${EPOCHREALTIME/./}))
    ((wait > 0)) || return 1
    printf -v REPLY '%d.%06d' $((wait / 1000000)) $((wait % 1000000))
}

trace() {
    local address=$1 seconds=${2:-10} quoted table=natkeeper_trace_$$ end line i count="" from to shown=0
    local -A packets=() ours=() # by the id that the kernel gives a packet
    printf -v quoted '%q' "${address:0:80}"
    is_address "$address" || die "ADDRESS is $quoted: give the private IPv4 address of one host, such as 10.0.1.10"
    printf -v quoted '%q' "${seconds:0:80}"
    [[ $seconds =~ ^[1-9][0-9]{0,2}$ ]] && ((seconds <= 600)) || die "SECONDS is $quoted: give a number from 1 to 600"
    coproc TRACER { exec bash -c "$TRACE"; }
    # Ours, because bash closes those of a coproc that has ended.
    exec {from}<&"${TRACER[0]}" {to}>&"${TRACER[1]}" {TRACER[1]}>&-
    trace_rules "$table" "$address" >&"$to"
    for ((i = 0; i < 100; i++)); do
        line=$(nft list chain ip "$table" before 2>&1) && [[ $line == *" ip saddr $address goto seen"* ]] && break
        sleep 0.1
    done
    ((i < 100)) || die "cannot trace: ${line%%$'\n'*}"
    printf 'the packets of %s for %d s, times in UTC\n' "$address" "$seconds"

    end=$((${EPOCHREALTIME/./} + seconds * 1000000))
    while :; do
        if ((shown < TRACE_LINES)) && left "$end" && { IFS= read -r -t "$REPLY" line <&"$from" || (($? > 128)); }; then
            [[ ! $line =~ ^trace\ id\ ([0-9a-f]+)\ (.*) ]] ||
                trace_event "$table" "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
        elif [[ -z $count ]]; then
            # No more, but what is on its way.
            count=$(nft list chain ip "$table" seen)
            exec {to}>&-
            end=$((${EPOCHREALTIME/./} + 500000))
        else
            break
        fi
    done
    for i in "${!ours[@]}"; do
        show "$i" "not forwarded: no route, forwarding off, or a legacy firewall"
    done
    [[ $count =~ packets\ ([0-9]+) ]]
    count=${BASH_REMATCH[1]}
    if ((count > 0)); then
        printf '%d of %d packets shown\n' "$shown" "$count"
    else
        printf 'no packet of %s came by: look at its route table and security group, and at the source/dest check here\n' "$address"
    fi
}
