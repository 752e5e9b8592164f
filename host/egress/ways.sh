# shellcheck shell=bash
# The ways of the further interfaces, 1 to 15: a routing table for each, which its mark and its addresses lead to. Where there
# is one interface, or nobody is chosen, there are none. Ours are
#
#   tables 6101 to 6115, and rules of the same priorities for the mark of a connection
#   rules 6201 to 6215 for the addresses of an interface, which are for packets of the host itself
#
# amazon-ec2-net-utils has tables and priorities from 10000 on, which forwarded packets never get to.

readonly TABLES=6100 OWN=6200
readonly FORBIDDEN='blackhole default metric 65535'

# wanted_ways: a line for each rule and each route, as `present_ways` has them.
wanted_ways() {
    local what number device subnet primary address range a b c d table mark
    local -a within
    [[ -s $run/publics.new ]] || return 0
    mapfile -t within < <(sed -n 's/^within //p' "$TEXT")
    while read -r what number device subnet primary _; do
        [[ $what == interface ]] && ((number >= 1 && number <= 15)) || continue
        table=$((TABLES + number))
        # AWS's router is the first address of each subnet.
        IFS=. read -r a b c d <<<"${subnet%/*}"
        printf 'route add table %d default via %s dev %s onlink\n' "$table" "$a.$b.$c.$((d + 1))" "$device"
        # While that is missing, better no packet than one that leaves by another interface.
        printf 'route add table %d %s\n' "$table" "$FORBIDDEN"
        for range in "${within[@]}"; do printf 'route add table %d throw %s\n' "$table" "$range"; done
        printf -v mark '0x%x000000' "$number"
        printf 'rule add priority %d from all fwmark %s/0xf000000 lookup %d\n' "$table" "$mark" "$table"
        while read -r address; do
            printf 'rule add priority %d from %s lookup %d\n' $((OWN + number)) "$address" "$table"
        done < <(addresses_of "$number" "$primary")
    done <"$run/where"
}

# addresses_of NUMBER PRIMARY: those of that interface that a public one stands for, too.
addresses_of() {
    printf '%s\n' "$2"
    # shellcheck disable=SC2016  # awk's variables
    "$awk" -v number="$1" -v primary="$2" '$1 == "public" && $4 == number && $3 != primary && !seen[$3]++ { print $3 }' "$run/where"
}

present_ways() {
    local line priority
    ip -4 route show table all | while read -r line; do
        [[ $line =~ ^(.*)\ table\ (61[01][0-9])(\ .*)?$ ]] && is_ours "${BASH_REMATCH[2]}" $TABLES || continue
        line=${BASH_REMATCH[1]}${BASH_REMATCH[3]}
        # Whether there is a cable at its end.
        line=${line% linkdown}
        printf 'route add table %d %s\n' "${BASH_REMATCH[2]}" "${line% dead}"
    done
    ip -4 -N rule show | while IFS=: read -r priority line; do
        ! is_ours "$priority" $TABLES && ! is_ours "$priority" $OWN || printf 'rule add priority %d %s\n' "$priority" "${line#$'\t'}"
    done
}

is_ours() { (($1 > $2 && $1 <= $2 + 15)); }

ways_stand() {
    [[ -e $run/ways ]] || return
    if [[ -s $run/ways ]]; then [[ $(</proc/sys/net/ipv4/conf/all/src_valid_mark) == 1 && $(present_ways | sort) == "$(<"$run/ways")" ]]; fi
}

# make_ways: makes them as they should be; what somebody changed is told.
make_ways() {
    # Mostly there is one interface, and none are there.
    if [[ ! -s $run/ways && $(<"$run/where") != *$'\n'interface\ * ]] && [[ -e $run/ways || -z $(present_ways) ]]; then
        : >"$run/ways"
        return
    fi
    wanted_ways | sort >"$run/ways.new"
    present_ways | sort >"$run/ways.present"
    if [[ -e $run/ways ]]; then
        {
            comm -23 "$run/ways" "$run/ways.present" | sed 's/$/ was gone/'
            comm -13 "$run/ways" "$run/ways.present" | sed 's/$/ was not ours/'
        } | sed -e 's/ add / /' -e 's/[^A-Za-z0-9 .,:\/_-]/?/g' >>"$run/repaired"
        rm "$run/ways"
    fi
    # Routes first, and rules away first.
    {
        comm -13 "$run/ways.new" "$run/ways.present" | sort -r | sed 's/ add / del /'
        comm -23 "$run/ways.new" "$run/ways.present"
    } >"$run/ways.changes"
    [[ ! -s $run/ways.changes ]] || ip -4 -batch "$run/ways.changes" >/dev/null || die "ip does not take its routes"
    [[ ! -s $run/ways.new ]] ||
        # Else a strict reverse-path filter would not know by which interface an answer may come.
        printf '1\n' >/proc/sys/net/ipv4/conf/all/src_valid_mark
    mv -f "$run/ways.new" "$run/ways"
    ways_stand || die "the routes are not as they should be"
}
