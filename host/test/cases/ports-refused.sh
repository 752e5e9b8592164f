# shellcheck shell=bash
header=$'natkeeper-ports 1\nwithin 10.0.0.0/16\n'
valid="${header}watch a.test.internal 30
tcp 50001 allow 203.0.113.0/24
tcp 50001 allow 203.0.114.0/24
tcp 50001 allow 198.51.100.7/32
tcp 50001 by source
tcp 50001 log
tcp 50001 to 10.0.1.10 80
tcp 50001 to 10.0.1.10 81
tcp 50002 allow 0.0.0.0/0
tcp 50002 name a.test.internal 3306
udp 50001 allow 203.0.113.0/24
udp 50001 to 10.0.1.10 81"
# what is wrong|a line of the valid map|what stands in its place
malformed='no header|natkeeper-ports 1|within 10.1.0.0/16
another version|natkeeper-ports 1|natkeeper-ports 2
a header with a blank behind it|natkeeper-ports 1|natkeeper-ports 1 
an octet above 255|within 10.0.0.0/16|within 10.256.0.0/16
host bits|within 10.0.0.0/16|within 10.0.0.1/16
no length|within 10.0.0.0/16|within 10.0.0.0
a length above 32|within 10.0.0.0/16|within 10.0.0.0/33
an address with a leading zero|within 10.0.0.0/16|within 10.00.0.0/16
everything|within 10.0.0.0/16|within 0.0.0.0/0
the metadata service|within 10.0.0.0/16|within 10.0.0.0/16\nwithin 169.254.0.0/16
loopback|within 10.0.0.0/16|within 10.0.0.0/16\nwithin 127.0.0.0/8
multicast|within 10.0.0.0/16|within 10.0.0.0/16\nwithin 224.0.0.0/4
a range twice|within 10.0.0.0/16|within 10.0.0.0/16\nwithin 10.0.0.0/16
no range|within 10.0.0.0/16|watch b.test.internal 30
watching nothing|watch a.test.internal 30|watch a.test.internal
watching for 0 s|watch a.test.internal 30|watch a.test.internal 0
watching for ever|watch a.test.internal 30|watch a.test.internal 1000
watching an address|watch a.test.internal 30|watch 10.0.0.1 30
a range behind watch|watch a.test.internal 30|watch a.test.internal 30\nwithin 10.1.0.0/16
another protocol|udp 50001 to 10.0.1.10 81|sctp 50001 to 10.0.1.10 81
capital letters|udp 50001 to 10.0.1.10 81|UDP 50001 to 10.0.1.10 81
port 0|udp 50001 to 10.0.1.10 81|udp 0 to 10.0.1.10 81
a reserved port|udp 50001 to 10.0.1.10 81|udp 1023 to 10.0.1.10 81
port 65536|udp 50001 to 10.0.1.10 81|udp 65536 to 10.0.1.10 81
a port with a leading zero|udp 50001 to 10.0.1.10 81|udp 050001 to 10.0.1.10 81
a hexadecimal port|udp 50001 to 10.0.1.10 81|udp 0xc351 to 10.0.1.10 81
a negative port|udp 50001 to 10.0.1.10 81|udp -50001 to 10.0.1.10 81
target port 0|udp 50001 to 10.0.1.10 81|udp 50001 to 10.0.1.10 0
target port 65536|udp 50001 to 10.0.1.10 81|udp 50001 to 10.0.1.10 65536
no target port|udp 50001 to 10.0.1.10 81|udp 50001 to 10.0.1.10
a word too many|udp 50001 to 10.0.1.10 81|udp 50001 to 10.0.1.10 81 82
two blanks|udp 50001 to 10.0.1.10 81|udp 50001 to 10.0.1.10  81
a blank at the end|udp 50001 to 10.0.1.10 81|udp 50001 to 10.0.1.10 81 
a blank at the beginning|udp 50001 to 10.0.1.10 81| udp 50001 to 10.0.1.10 81
a tab|udp 50001 to 10.0.1.10 81|udp\t50001 to 10.0.1.10 81
a carriage return|udp 50001 to 10.0.1.10 81|udp 50001 to 10.0.1.10 81\r
a zero byte|udp 50001 to 10.0.1.10 81|udp 50001 to 10.0.1.10 81\0
letters beyond ASCII|tcp 50002 name a.test.internal 3306|tcp 50002 name \303\244.test.internal 3306
a target outside|udp 50001 to 10.0.1.10 81|udp 50001 to 10.1.1.10 81
a public target|udp 50001 to 10.0.1.10 81|udp 50001 to 8.8.8.8 81
an impossible target|udp 50001 to 10.0.1.10 81|udp 50001 to 10.0.1.999 81
three octets|udp 50001 to 10.0.1.10 81|udp 50001 to 10.0.1 81
a name where an address belongs|udp 50001 to 10.0.1.10 81|udp 50001 to localhost 81
an address where a name belongs|tcp 50002 name a.test.internal 3306|tcp 50002 name 10.0.1.10 3306
a name of one word|tcp 50002 name a.test.internal 3306|tcp 50002 name localhost 3306
a name with a slash|tcp 50002 name a.test.internal 3306|tcp 50002 name ../test.internal 3306
a name that is an option|tcp 50002 name a.test.internal 3306|tcp 50002 name -s.test.internal 3306
a name with an empty label|tcp 50002 name a.test.internal 3306|tcp 50002 name a..internal 3306
names and addresses|tcp 50002 name a.test.internal 3306|tcp 50002 to 10.0.1.10 80\ntcp 50002 name a.test.internal 3306
a source with host bits|tcp 50001 allow 203.0.113.0/24|tcp 50001 allow 203.0.113.1/24
a source that lies in another|tcp 50001 allow 203.0.113.0/24|tcp 50001 allow 198.51.100.0/24
a source twice|tcp 50001 allow 203.0.113.0/24|tcp 50001 allow 198.51.100.7/32
a source that is everybody beside others|tcp 50001 allow 203.0.113.0/24|tcp 50001 allow 0.0.0.0/0
no source|tcp 50001 allow 203.0.113.0/24|tcp 50001 allow
a range of sources|tcp 50001 allow 203.0.113.0/24|tcp 50001 allow 203.0.113.1-203.0.113.9
allow behind by|tcp 50001 by source|tcp 50001 by source\ntcp 50001 allow 192.0.2.0/24
by twice|tcp 50001 by source|tcp 50001 by source\ntcp 50001 by source
by something else|tcp 50001 by source|tcp 50001 by weight
log twice|tcp 50001 log|tcp 50001 log\ntcp 50001 log
log with more|tcp 50001 log|tcp 50001 log all
something unknown|tcp 50001 log|tcp 50001 drop
ports out of order|tcp 50002 allow 0.0.0.0/0|tcp 49999 allow 0.0.0.0/0
a port in two places|udp 50001 to 10.0.1.10 81|udp 50001 to 10.0.1.10 81\ntcp 50002 log
tcp behind udp|udp 50001 to 10.0.1.10 81|udp 50001 to 10.0.1.10 81\ntcp 50003 to 10.0.1.10 80
an empty line|tcp 50001 log|
a comment|tcp 50001 log|# log
nft|tcp 50001 log|tcp 50001 log }; flush ruleset; {
a shell|udp 50001 to 10.0.1.10 81|udp 50001 to 10.0.1.10 $(touch /tmp/run)
a quoted shell|tcp 50002 name a.test.internal 3306|tcp 50002 name `reboot`.test.internal 3306'

section 'ports: maps that are none'
give_raw "$valid"
ok 'the map that the others come from is valid' is "$code" 0
before=$(ports_table) in_force=$(<"$ports_state/map")
untouched() { [[ $(<"$ports_state/map") == "$in_force" ]] && is "$(ports_table)" "$before"; }
refused() { [[ $code != 0 && $out == '{"refused":"'*'"}' ]] && one_line "$out" && untouched; }
tables=0
while IFS='|' read -r what line instead; do
    text=${valid//$'\n'/\\n}
    [[ $valid == *"$line"* ]] || printf 'no such line: %s\n' "$line"
    give_bytes "$handler" "${text/"$line"/"$instead"}"
    ok "refused: $what" refused
    tables=$((tables + 1))
done <<<"$malformed"
ok 'these were many' test "$tables" -ge 40
give_raw ''
ok 'nothing at all is refused' refused
give_raw 'natkeeper-ports 1'
ok 'as is a header alone' refused
give_raw "$header$(seq -f 'tcp %.0f to 10.0.1.10 80' 50000 54001)"
ok 'and more ports than there may be' refused
give_raw "${header}$(printf 'tcp 50001 to 10.0.1.10 %d\n' {1..257})"
ok 'and more targets of a port' refused

fuzz 'maps' "$handler" "$apply" ports_table "$ports_state/map"
