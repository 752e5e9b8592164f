# shellcheck shell=bash
rounds=20
[[ -z ${NATKEEPER_THOROUGH:-} ]] || rounds=500
section "egress and ports: $rounds changes of each, with connections through the other all the time"
here_are 10.0.0.12=203.0.113.7 10.0.0.13=203.0.113.8
egress_do refresh
steady='from 10.0.1.11 by 203.0.113.7'
give "$one"
choose "$steady"
hold port 50001
flow chosen 10.0.1.11
exec {through}> >(on outside "${traffic[@]}" storm 10.0.0.11 50001 >"$work/through-ports.log" 2>&1)
through_pid=$!
exec {out_by}> >(on private "${traffic[@]}" storm 203.0.113.10 7100 10.0.1.11 >"$work/out-by.log" 2>&1)
out_pid=$!
wrong=0
for ((i = 0; i < rounds; i++)); do
    choose "$steady
from 10.0.1.13 by 203.0.113.$((i % 2 + 7))"
    [[ $code == 0 && $(field changed) == 1 && $(field repaired) == '[]' ]] || wrong=$((wrong + 1))
    give "${one}tcp 50002 allow 203.0.113.0/24
tcp 50002 to 10.0.1.$((i % 2 + 10)) 80"
    [[ $code == 0 && $(field changed) -gt 0 && $(field repaired) == '[]' ]] || wrong=$((wrong + 1))
done
exec {through}>&- {out_by}>&-
wait "$through_pid" "$out_pid" 2>/dev/null || true
ok 'each was applied, and none found anything to repair' is "$wrong" 0
ok 'a connection to a port goes on' alive port
ok 'one of a chosen source, too' alive chosen
for log in through-ports out-by; do
    read -r attempts lost ended <"$work/$log.log"
    printf '# %s: %s connections, %s failed, %s ended\n' "$log" "$attempts" "$lost" "$ended"
    ok 'there were new ones' test "$attempts" -gt "$rounds"
    ok 'none failed, none ended' is "$lost $ended" '0 0'
done
