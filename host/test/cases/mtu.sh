# shellcheck shell=bash

section 'path MTU: 9001 inside, 1500 outside, and Do not Fragment'
mtu() { ip -n "$1" link set "$2" mtu "$3"; }
# biggest NAMESPACE ADDRESS PORT: what a UDP sender with DF believes to fit, after a try with what fits inside.
biggest() {
    on "$1" python3 -c 'import socket, sys, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.IPPROTO_IP, 10, 2)  # IP_MTU_DISCOVER: always DF
s.connect((sys.argv[1], int(sys.argv[2])))
s.send(b"x" * 8900)
time.sleep(0.5)
print(s.getsockopt(socket.IPPROTO_IP, 14))  # IP_MTU' "$2" "$3"
}
# As the internet gateway: it tells the address that it saw, which is the host's.
mtu router to-outside 1500
mtu outside eth0 1500
# Unlike it, this router is the VPC's too, and gets its own message back from the host.
on router sysctl -qw net/ipv4/conf/to-host-a/accept_local=1
watch_packets host told forward ip daddr 10.0.1.10 icmp type destination-unreachable icmp code frag-needed
ok 'what the internet gateway tells the host reaches the sender' is "$(biggest private 203.0.113.10 7001)" 1500
ok 'as an ICMP that the host forwards' test "$(seen host told)" -gt 0
ok 'a ping that is too big is told too' has "$(on private ping -n -c 1 -W 1 -M do -s 3000 203.0.113.10 2>&1)" 'essage too long'
# The host itself is the narrow place.
mtu host zz_9 1500
watch_packets private own prerouting ip saddr 10.0.0.11 icmp type destination-unreachable icmp code frag-needed
ok 'the host tells what its own device does not take' is "$(biggest private 198.51.100.10 9)" 1500
ok 'with its own address' test "$(seen private own)" -gt 0

# The other way: an answer that the way to the private host does not take.
mtu host up.link-7 1400
on outside timeout 10 python3 -c 'import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.IPPROTO_IP, 10, 2)
s.bind(("198.51.100.10", 9))
print("listens", flush=True)
s.connect(s.recvfrom(9)[1])
s.send(b"x" * 1450)
time.sleep(0.5)
print(s.getsockopt(socket.IPPROTO_IP, 14))' >"$work/outside-mtu" &
pid=$!
for ((i = 0; i < 100; i++)); do grep -q listens "$work/outside-mtu" && break; sleep 0.05; done
on private bash -c 'echo x >/dev/udp/198.51.100.10/9'
wait "$pid" || true
ok 'an answer that is too big for the way in is told outside' is "$(tail -n 1 "$work/outside-mtu")" 1400
mtu host up.link-7 9001
mtu host zz_9 9001

# 200 KB each way, in segments as big as may be.
on outside timeout 20 python3 -c 'import socket
s = socket.create_server(("203.0.113.10", 7070))
print("listens", flush=True)
c = s.accept()[0]
n = 0
while n < 200000: n += len(c.recv(65536))
c.sendall(b"y" * 200000)' >"$work/bulk" &
pid=$!
for ((i = 0; i < 100; i++)); do grep -q listens "$work/bulk" && break; sleep 0.05; done
bulk() {
    on private timeout 10 python3 -c 'import socket
c = socket.create_connection(("203.0.113.10", 7070))
c.sendall(b"x" * 200000)
n = 0
while n < 200000: n += len(c.recv(65536))
print(n)'
}
ok 'TCP carries much, both ways' is "$(bulk)" 200000
wait "$pid" || true
mtu outside eth0 9001
mtu router to-outside 9001
for name in private outside host; do ip -n "$name" route flush cache; done
for name in 'host told' 'private own'; do on "${name% *}" nft delete table ip "watch_${name#* }"; done
