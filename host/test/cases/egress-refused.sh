# shellcheck shell=bash
valid="natkeeper-egress 1
within 10.0.0.0/16
within 100.64.0.0/16
from 10.0.1.11 by 203.0.113.7
from 10.0.1.12-10.0.1.20 by 203.0.113.8
from 10.0.1.21 by 203.0.113.7
from 100.64.0.0-100.64.255.255 by 203.0.113.8"
# what is wrong|a line of the valid policy|what stands in its place
malformed='no header|natkeeper-egress 1|within 10.1.0.0/16
a map of ports|natkeeper-egress 1|natkeeper-ports 1
another version|natkeeper-egress 1|natkeeper-egress 2
a header with a blank behind it|natkeeper-egress 1|natkeeper-egress 1 
host bits|within 10.0.0.0/16|within 10.0.0.1/16
no length|within 10.0.0.0/16|within 10.0.0.0
a length above 32|within 10.0.0.0/16|within 10.0.0.0/33
everything|within 10.0.0.0/16|within 0.0.0.0/0
the metadata service|within 10.0.0.0/16|within 10.0.0.0/16\nwithin 169.254.0.0/16
loopback|within 10.0.0.0/16|within 10.0.0.0/16\nwithin 127.0.0.0/8
multicast|within 10.0.0.0/16|within 10.0.0.0/16\nwithin 224.0.0.0/4
a range twice|within 10.0.0.0/16|within 10.0.0.0/16\nwithin 10.0.0.0/16
a range in another|within 10.0.0.0/16|within 10.0.0.0/16\nwithin 10.0.1.0/24
a range around another|within 10.0.0.0/16|within 10.0.0.0/16\nwithin 10.0.0.0/15
a range behind sources|from 10.0.1.21 by 203.0.113.7|from 10.0.1.21 by 203.0.113.7\nwithin 10.1.0.0/16
no source|from 10.0.1.11 by 203.0.113.7|from by 203.0.113.7
nobody to leave by|from 10.0.1.11 by 203.0.113.7|from 10.0.1.11 by
no `by`|from 10.0.1.11 by 203.0.113.7|from 10.0.1.11 203.0.113.7
`to` where `by` belongs|from 10.0.1.11 by 203.0.113.7|from 10.0.1.11 to 203.0.113.7
a word too many|from 10.0.1.11 by 203.0.113.7|from 10.0.1.11 by 203.0.113.7 203.0.113.8
two blanks|from 10.0.1.11 by 203.0.113.7|from 10.0.1.11  by 203.0.113.7
a blank at the end|from 10.0.1.11 by 203.0.113.7|from 10.0.1.11 by 203.0.113.7 
a blank at the beginning|from 10.0.1.11 by 203.0.113.7| from 10.0.1.11 by 203.0.113.7
a tab|from 10.0.1.11 by 203.0.113.7|from\t10.0.1.11 by 203.0.113.7
a carriage return|from 10.0.1.11 by 203.0.113.7|from 10.0.1.11 by 203.0.113.7\r
a zero byte|from 10.0.1.11 by 203.0.113.7|from 10.0.1.11 by 203.0.113.7\0
letters beyond ASCII|from 10.0.1.11 by 203.0.113.7|from 10.0.1.11 by \303\244
capital letters|from 10.0.1.11 by 203.0.113.7|FROM 10.0.1.11 by 203.0.113.7
a prefix as a source|from 10.0.1.12-10.0.1.20 by 203.0.113.8|from 10.0.1.12/30 by 203.0.113.8
a range of one|from 10.0.1.11 by 203.0.113.7|from 10.0.1.11-10.0.1.11 by 203.0.113.7
a range backwards|from 10.0.1.12-10.0.1.20 by 203.0.113.8|from 10.0.1.20-10.0.1.12 by 203.0.113.8
a range of three|from 10.0.1.12-10.0.1.20 by 203.0.113.8|from 10.0.1.12-10.0.1.13-10.0.1.20 by 203.0.113.8
a range without an end|from 10.0.1.12-10.0.1.20 by 203.0.113.8|from 10.0.1.12- by 203.0.113.8
an octet above 255|from 10.0.1.11 by 203.0.113.7|from 10.0.1.256 by 203.0.113.7
an octet with a leading zero|from 10.0.1.11 by 203.0.113.7|from 10.0.1.011 by 203.0.113.7
a hexadecimal octet|from 10.0.1.11 by 203.0.113.7|from 10.0.1.0xb by 203.0.113.7
three octets|from 10.0.1.11 by 203.0.113.7|from 10.0.1 by 203.0.113.7
a name|from 10.0.1.11 by 203.0.113.7|from localhost by 203.0.113.7
a public name|from 10.0.1.11 by 203.0.113.7|from 10.0.1.11 by localhost
a source outside|from 10.0.1.11 by 203.0.113.7|from 10.1.1.11 by 203.0.113.7
a public source|from 10.0.1.11 by 203.0.113.7|from 8.8.8.8 by 203.0.113.7
a range that begins outside|from 100.64.0.0-100.64.255.255 by 203.0.113.8|from 100.63.255.255-100.64.255.255 by 203.0.113.8
a range that ends outside|from 100.64.0.0-100.64.255.255 by 203.0.113.8|from 100.64.0.0-100.65.0.0 by 203.0.113.8
a range from one range to the other|from 10.0.1.21 by 203.0.113.7|from 10.0.1.21-100.63.0.0 by 203.0.113.7
a private address to leave by|from 10.0.1.11 by 203.0.113.7|from 10.0.1.11 by 10.0.0.12
everybody to leave by|from 10.0.1.11 by 203.0.113.7|from 10.0.1.11 by 0.0.0.0
the metadata service to leave by|from 10.0.1.11 by 203.0.113.7|from 10.0.1.11 by 169.254.169.254
a range to leave by|from 10.0.1.11 by 203.0.113.7|from 10.0.1.11 by 203.0.113.7-203.0.113.8
a prefix to leave by|from 10.0.1.11 by 203.0.113.7|from 10.0.1.11 by 203.0.113.7/32
a port to leave by|from 10.0.1.11 by 203.0.113.7|from 10.0.1.11 by 203.0.113.7:80
sources out of order|from 10.0.1.21 by 203.0.113.7|from 10.0.1.10 by 203.0.113.7
a source twice|from 10.0.1.11 by 203.0.113.7|from 10.0.1.11 by 203.0.113.7\nfrom 10.0.1.11 by 203.0.113.8
sources that overlap|from 10.0.1.21 by 203.0.113.7|from 10.0.1.20-10.0.1.21 by 203.0.113.7
neighbours that are not one|from 10.0.1.21 by 203.0.113.7|from 10.0.1.21 by 203.0.113.8
an empty line|from 10.0.1.11 by 203.0.113.7|
a comment|from 10.0.1.11 by 203.0.113.7|# from
nft|from 10.0.1.11 by 203.0.113.7|from 10.0.1.11 by 203.0.113.7 }; flush ruleset; {
a shell|from 10.0.1.11 by 203.0.113.7|from 10.0.1.11 by $(touch /tmp/run)'

section 'egress: policies that are none'
here_are 10.0.0.12=203.0.113.7 10.0.0.13=203.0.113.8
egress_do refresh
choose_raw "$valid"
ok 'the policy that the others come from is valid' is "$code" 0
before=$(egress_table) in_force=$(<"$egress_state/policy")
untouched() { [[ $(<"$egress_state/policy") == "$in_force" ]] && is "$(egress_table)" "$before"; }
refused() { [[ $code != 0 && $out == '{"refused":"'*'"}' ]] && one_line "$out" && untouched; }
policies=0
while IFS='|' read -r what line instead; do
    text=${valid//$'\n'/\\n}
    [[ $valid == *"$line"* ]] || printf 'no such line: %s\n' "$line"
    give_bytes "$egress_handler" "${text/"$line"/"$instead"}"
    ok "refused: $what" refused
    policies=$((policies + 1))
done <<<"$malformed"
ok 'these were many' test "$policies" -ge 50
choose_raw ''
ok 'nothing at all is refused' refused
choose_raw 'natkeeper-egress 1'
ok 'as is a header alone' refused
choose_raw "$policy$(awk 'BEGIN { for (i = 0; i <= 10000; i++) print "from 10.0." int(i / 256) "." i % 256 " by 203.0.113." 7 + i % 2 }')"
ok 'and more lines of sources than there may be' refused
ok 'for this reason' has "$out" 'more than 10000 lines of sources'
choose_raw "natkeeper-egress 1
$(for i in {0..50}; do printf 'within 10.1.%d.0/24\n' "$i"; done)"
ok 'and more ranges' refused
ok 'for that reason' has "$out" 'more than 50 ranges'
choose_raw 'natkeeper-egress 1
within 10.0.0.0/24
within 10.0.1.0/24
from 10.0.0.200-10.0.1.20 by 203.0.113.7'
ok 'a source may go on from one range into the next' is "$code" 0
choose_raw "$valid"
before=$(egress_table)

fuzz 'egress policies' "$egress_handler" "$egress" egress_table "$egress_state/policy"
