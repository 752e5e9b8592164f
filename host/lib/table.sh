# shellcheck shell=bash
# The nftables table `ip natkeeper`: rules, and two counters, but nothing that somebody else put in and
# would miss. So it may be made anew at any time. What has elements of its own lives in a table of its own.
# Written for nft 1.0.4, which is Amazon Linux 2023's.

readonly TABLE=natkeeper
readonly PORTS=1024-49999       # of translated flows, and of the host's own
readonly MAX_SEGMENT_SIZE=1460 # what fits an internet path of 1500 bytes; interfaces in a VPC have 9001

# Prints the table. Rules only, ranges written into them: reloading it is one atomic exchange.
render() {
    local uplinks ranges index rules=""
    printf -v uplinks '"%s", ' "${devices[@]}"
    printf -v ranges '%s, ' "${vpc_ranges[@]}"
    for index in "${!devices[@]}"; do
        # Not masquerade, which forgets the flows of a device whose address goes for a moment: systemd-networkd
        # takes it away and gives it back whenever it is restarted.
        rules+="
        oifname \"${devices[index]}\" meta l4proto { tcp, udp } snat to ${sources[index]}:$PORTS
        oifname \"${devices[index]}\" snat to ${sources[index]}"
    done
    cat <<NFT
define uplinks = { ${uplinks%, } }
define vpc = { ${ranges%, } }

table ip $TABLE {
    counter to_internet {
    }
    counter from_internet {
    }
    chain forward {
        type filter hook forward priority -150; policy accept;
        # This host's own metadata service is nobody else's.
        ip daddr 169.254.0.0/16 drop
        # Flows of another NAT, which this one cannot translate: better lost here than seen outside.
        oifname \$uplinks ip saddr \$vpc ip daddr != \$vpc ct state invalid drop
        # Both directions: either end may announce what the path does not carry.
        ip saddr \$vpc ip daddr != \$vpc counter name "to_internet" tcp flags & (syn | rst) == syn tcp option maxseg size set $MAX_SEGMENT_SIZE
        ip saddr != \$vpc ip daddr \$vpc counter name "from_internet" tcp flags & (syn | rst) == syn tcp option maxseg size set $MAX_SEGMENT_SIZE
    }
    chain postrouting {
        # Before the usual 100: whoever comes first translates, and among equals order is luck.
        type nat hook postrouting priority 90; policy accept;
        # The host's own packets keep the address they chose, which may be a secondary one.
        oifname \$uplinks fib saddr type != local ip saddr \$vpc ip daddr != \$vpc jump translate
    }
    # Ports above are for connections that come in.
    chain translate {$rules
    }
}
NFT
}

# canonical RENDERED: prints it as nft would list it once loaded: in a network namespace of its own,
# which ends with the command. No guess at how this version of nft words things, and a table that
# nft would not take is found before anything is touched.
canonical() {
    # shellcheck disable=SC2016  # expanded by the inner shell
    unshare --net bash -c 'nft -f - && nft -ns list table ip "$1"' bash "$TABLE" <<<"$1"
}

in_force() {
    nft -ns list table ip "$TABLE" 2>/dev/null || true
}

# load RENDERED CANONICAL: exchanges the rules in one transaction. Chains stay hooked, so no packet
# passes between the old and the new. Where somebody changed more than rules, that is not enough,
# and the table is made anew.
load() {
    nft -f - <<<"table ip $TABLE"$'\n'"flush table ip $TABLE"$'\n'"$1" 2>/dev/null || true
    [[ $(in_force) != "$2" ]] || return 0
    nft -f - <<<"table ip $TABLE"$'\n'"delete table ip $TABLE"$'\n'"$1"
    [[ $(in_force) == "$2" ]] || die "the table in force is not the one loaded"
}
