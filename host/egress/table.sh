# shellcheck shell=bash
# The table of the egress policy. What changes are its elements; the rest depends on the interfaces that there are. Written for
# nft 1.0.4.
#
# Bits 24 to 27 of the packet mark and of the connection mark say by which further interface a connection goes, 1 to 15; the
# rest of both is others'.

readonly MARK_BITS=0x0f000000 OTHER_BITS=0xf0ffffff PORTS=1024-49999

render_table() {
    local what number device subnet maps="" ways="" arrivals="" marks="" leave="" a b c d mark
    while read -r what number device subnet _; do
        [[ $what == interface ]] && ((number <= 15)) || continue
        maps+="
    map sources_$number {
        type ipv4_addr : ipv4_addr; flags interval;
    }"
        leave+="
        oifname \"$device\" meta l4proto { tcp, udp } snat to ip saddr map @sources_$number : $PORTS
        oifname \"$device\" snat to ip saddr map @sources_$number"
        if ((number == 0)); then
            # The fourth address is AWS's own: the test packets of `natkeeper-host check` come from it.
            IFS=. read -r a b c d <<<"${subnet%/*}"
            leave="
        ip saddr $a.$b.$c.$((d + 3)) return$leave"
        else
            printf -v mark '0x%02x000000' "$number"
            ways+="
    chain way_$number {
        ct mark set ct mark and $OTHER_BITS or $mark
    }"
            arrivals+="
        iifname \"$device\" ct state new ip saddr != @within jump way_$number"
            marks+="
        ct mark and $MARK_BITS == $mark meta mark set meta mark and $OTHER_BITS or $mark"
        fi
    done <"$run/where"
    cat <<NFT
table ip $TABLE {
    set within {
        type ipv4_addr; flags interval;
    }
    set ended {
        type ipv4_addr . inet_service . ipv4_addr . inet_service; flags timeout; timeout 1h;
    }$maps
    map ways {
        type ipv4_addr : verdict; flags interval;
    }$ways
    chain prerouting {
        type filter hook prerouting priority -150; policy accept;
        # A connection keeps its way, and its answers go back by the interface that it came in on.
        ct state new ip saddr @within ip daddr != @within ip saddr vmap @ways$arrivals$marks
    }
    chain forward {
        # Before ip natkeeper, which drops what it does not know.
        type filter hook forward priority -160; policy accept;
        ct state invalid ip saddr . tcp sport . ip daddr . tcp dport @ended reject with tcp reset
    }
    chain postrouting {
        # Before ip natkeeper has its default at 90, and after the ports have had theirs at 80.
        type nat hook postrouting priority 85; policy accept;
        fib saddr type local return
        ip saddr != @within return
        ip daddr @within return$leave
    }
}
NFT
}
