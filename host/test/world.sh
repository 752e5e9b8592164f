# shellcheck shell=bash
# The little world: namespaces and cables, a metadata service, an internet host.

mount -t tmpfs tmpfs /run # `ip netns add` leaves its names here
readonly work=/run/test
mkdir "$work"

# cable FROM DEVICE ADDRESS TO DEVICE ADDRESS
cable() {
    ip link add "$2" netns "$1" type veth peer name "$5" netns "$4"
    ip -n "$1" address add "$3" dev "$2"
    ip -n "$4" address add "$6" dev "$5"
    ip -n "$1" link set "$2" mtu 9001 up
    ip -n "$4" link set "$5" mtu 9001 up
}

for name in router host private private2 outside; do
    ip netns add "$name"
    ip -n "$name" link set lo up
done
cable host up.link-7 10.0.0.11/24 router to-host-a 10.0.0.1/24
cable host zz_9 10.0.3.11/24 router to-host-b 10.0.3.1/24
cable private eth0 10.0.1.10/24 router to-private 10.0.1.1/24
cable private2 eth0 100.64.1.10/24 router to-private2 100.64.1.1/24
cable outside eth0 203.0.113.10/24 router to-outside 203.0.113.1/24
ip -n host address add 10.0.0.12/24 dev up.link-7
ip -n outside address add 198.51.100.10/32 dev lo
ip -n router address add 169.254.169.254/32 dev lo

ip -n host route add default via 10.0.0.1
ip -n host route add 198.51.100.0/24 via 10.0.3.1
ip -n private route add default via 10.0.1.1
ip -n private2 route add default via 100.64.1.1
ip -n outside route add 10.0.0.0/24 via 203.0.113.1
ip -n outside route add 10.0.3.0/24 via 203.0.113.1
ip -n router route add 198.51.100.0/24 via 203.0.113.10
# The private subnets' route table: everything by way of the host, traffic inside the VPC too.
for device in to-private to-private2; do ip -n router rule add iif "$device" lookup 100; done
ip -n router route add default via 10.0.0.11 table 100
for setting in ip_forward=1 conf.all.send_redirects=0 conf.all.rp_filter=0; do
    ip netns exec router sysctl -qw "net.ipv4.$setting"
done

# mac DEVICE
mac() {
    ip -n host -o link show dev "$1" | grep -oE 'link/ether [0-9a-f:]+' | cut -d' ' -f2
}

# tell RANGE...: what the metadata service says from now on; ~ stands for a blank in a range.
tell() {
    {
        printf 'ranges %s\ninterface %s 10.0.0.11 %s\ninterface %s %s\n' \
            "$*" "$(mac up.link-7)" "${second:-10.0.0.12}" "$(mac zz_9)" "${third:-10.0.3.11}"
        if ((${#tags[@]})); then printf 'tag %s\n' "${tags[@]}"; fi
    } >"$work/world.new"
    mv "$work/world.new" "$work/world"
}
tags=() # "KEY VALUE" of each tag of the instance
tell 10.0.0.0/16 100.64.0.0/16

# Both servers end when their standard input does, so they cannot outlive this process.
jvm() {
    ip netns exec "$1" "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx48m -Xshare:auto -XX:-UsePerfData \
        -cp "$classes" "${@:2}"
}
exec 8> >(jvm router io.natkeeper.lab.metadata.StandaloneMetadata 169.254.169.254 80 "$work/world" >"$work/metadata.log" 2>&1)
exec 9> >(jvm outside io.natkeeper.lab.traffic.InternetServer 203.0.113.10 7000 7001 >"$work/internet.log" 2>&1)
for log in metadata internet; do
    for ((i = 0; i < 300; i++)); do
        grep -q ^ready "$work/$log.log" 2>/dev/null && break
        sleep 0.1
    done
    grep -q ^ready "$work/$log.log" || {
        cat "$work/$log.log" >&2
        exit 1
    }
done
