# shellcheck shell=bash

section 'metrics'
rm -f /run/natkeeper-metrics
# put FILTER: FILTER, a Python expression over m, the last accepted metrics by name.
put() {
    python3 - "$1" "$work/aws/accepted" <<'END'
import sys
from urllib.parse import parse_qsl
q = dict(parse_qsl(open(sys.argv[2]).readlines()[-1].strip()))
m = {}
for i in range(1, len(q)):
    p = f"MetricData.member.{i}."
    if p + "MetricName" in q:
        m[q[p + "MetricName"]] = (float(q[p + "Value"]), q[p + "Unit"],
            {q[p + f"Dimensions.member.{d}.Name"]: q[p + f"Dimensions.member.{d}.Value"] for d in (1, 2)})
print(eval(sys.argv[1]))
END
}
# due: makes the last ones five minutes old.
due() { sed -i "s/^at .*/at $((EPOCHSECONDS - 300))/" /run/natkeeper-metrics; }
always="['ActiveConnectionCount', 'BytesInFromDestination', 'BytesOutToDestination', 'ConntrackUtilization', 'PacketsInFromDestination', 'PacketsOutToDestination']"

forget
tags=('natkeeper:pool main')
tell 10.0.0.0/16 100.64.0.0/16
natkeeper metrics
ok 'a host whose tag does not ask for them is quiet' is "$code:$out:$err:$(requests)" '0:::'
for wrong in 59 0 060 1e3 100000 x; do
    tags=('natkeeper:pool main' "natkeeper:metrics-seconds $wrong")
    tell 10.0.0.0/16 100.64.0.0/16
    natkeeper metrics
    refused() { ((code == 1)) && one_line "$err" && has "$err" 'natkeeper:metrics-seconds (give a number from 60 to 99999, or remove it)'; }
    ok "refuses every $wrong seconds" refused
done
tags=('natkeeper:pool main' 'natkeeper:metrics-seconds 300')
tell 10.0.0.0/16 100.64.0.0/16
# A driver that counts what EC2 held back, of each of the two devices.
cat >"$work/ethtool" <<'END'
#!/bin/bash
printf 'NIC statistics:\n     tx_timeout: 9\n     bw_in_allowance_exceeded: %d\n     pps_allowance_exceeded: 7\n' "$(</run/test/exceeded)"
END
chmod +x "$work/ethtool"
# natkeeper_metrics: as on a machine with that driver.
natkeeper_metrics() {
    # shellcheck disable=SC2016  # expanded by the inner shell
    on host env NATKEEPER_METADATA_WAIT_SECONDS=3 bash -c '
        mkdir -p /run/test/ethtool-bin && ln -sf /run/test/ethtool /run/test/ethtool-bin/ethtool
        mount --bind /run/test/ethtool-bin /usr/local/sbin; exec "$1" metrics' bash "$script" >"$work/out" 2>"$work/err" && code=0 || code=$?
    out=$(<"$work/out") err=$(<"$work/err")
}
echo 10 >"$work/exceeded"
# No late packet of a connection from before is forwarded from now on, and so none is counted.
on host conntrack -F 2>/dev/null
natkeeper_metrics
ok 'asked for, they are put' is "$code:$(requests)" 0:accept
ok 'at first what has no history' is "$(put 'sorted(m)')" "['ActiveConnectionCount', 'ConntrackUtilization']"
ok 'of this pool and instance' is "$(put 'm["ActiveConnectionCount"][2]')" "{'Pool': 'main', 'InstanceId': 'i-00000000000000001'}"
ok 'not before they are due' is "$(natkeeper_metrics; requests)" accept

due
on host conntrack -F 2>/dev/null
for port in 11 12 13; do on host conntrack -I -s 10.0.1.10 -d 203.0.113.77 -p udp --sport "$port" --dport 9 -t 300 >/dev/null 2>&1; done
before=$(on host sysctl -n net.netfilter.nf_conntrack_count)
on private ping -n -q -c 3 -i 0.2 -s 1000 203.0.113.10 >/dev/null
natkeeper_metrics
ok 'three pings: packets' is "$(put '[m[n][:2] for n in ("PacketsOutToDestination", "PacketsInFromDestination")]')" "[(3.0, 'Count'), (3.0, 'Count')]"
ok 'bytes, of the IP packets' is "$(put '[m[n][:2] for n in ("BytesOutToDestination", "BytesInFromDestination")]')" "[(3084.0, 'Bytes'), (3084.0, 'Bytes')]"
ok 'connections, those at least' is "$(put 'm["ActiveConnectionCount"][0] >= '"$before"' >= 3')" True
ok 'conntrack use in percent' is "$(put 'm["ConntrackUtilization"][1], 0 <= m["ConntrackUtilization"][0] <= 100')" "('Percent', True)"
ok 'what says something only above 0 has no value' is "$(put 'sorted(m)')" "$always"

due
forget
echo 14 >"$work/exceeded"
on host nft reset counters table ip natkeeper >/dev/null
pings private 203.0.113.10
echo fail >"$work/aws/answer"
natkeeper_metrics
ok 'CloudWatch that fails: an error' has "$err" 'the metrics were not put: HTTP 500 from monitoring'
echo accept >"$work/aws/answer"
pings private 203.0.113.10
natkeeper_metrics
ok 'counters begun anew count what came since, and a failed put loses nothing' is "$(put 'm["PacketsOutToDestination"][0]')" 2.0
ok 'what EC2 held back, of both devices' is "$(put 'm["bw_in_allowance_exceeded"][:2]')" "(8.0, 'Count')"
ok 'what did not grow is not told' is "$(put '"pps_allowance_exceeded" in m')" False

# One port for all to one destination: the second flow finds none.
due
on host conntrack -F 2>/dev/null
on host nft insert rule ip natkeeper translate meta l4proto udp masquerade to :2000
for port in 5001 5002 5003; do
    # shellcheck disable=SC2016  # expanded by the inner shell
    on private python3 -c 'import socket, sys; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("", int(sys.argv[1]))); s.sendto(b"x", ("203.0.113.10", 7001))' "$port"
done
natkeeper_metrics
ok 'ports that could not be had' is "$(put 'm["ErrorPortAllocation"][:2]')" "(2.0, 'Count')"
ok 'and the packets lost by it' is "$(put 'm["PacketsDropCount"][:2]')" "(2.0, 'Count')"
natkeeper configure
tags=('natkeeper:pool main')
tell 10.0.0.0/16 100.64.0.0/16
