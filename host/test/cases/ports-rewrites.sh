# shellcheck shell=bash
rewrites=40
[[ -z ${NATKEEPER_THOROUGH:-} ]] || rewrites=1000
section "ports: $rewrites rewrites under new connections all the time"
steady='tcp 50005 allow 203.0.113.0/24
tcp 50005 to 10.0.5.10 80
'
pair='tcp 50006 allow 203.0.113.0/24
tcp 50006 to 10.0.1.10 80
tcp 50006 to 10.0.5.10 80
'
give "$one$steady"
exec {moving}> >(on outside "${traffic[@]}" storm 10.0.0.11 50001 >"$work/moving.log" 2>&1)
moving_pid=$!
exec {standing}> >(on outside "${traffic[@]}" storm 10.0.0.11 50005 >"$work/standing.log" 2>&1)
standing_pid=$!
wrong=0
for ((i = 0; i < rewrites / 2; i++)); do
    give "${one/10.0.1.10/100.64.1.10}$steady$pair"
    [[ $code == 0 && $(field changed) -gt 0 && $(field repaired) == '[]' ]] || wrong=$((wrong + 1))
    give "$one$steady"
    [[ $code == 0 && $(field changed) -gt 0 && $(field repaired) == '[]' ]] || wrong=$((wrong + 1))
done
exec {moving}>&- {standing}>&-
wait "$moving_pid" "$standing_pid" 2>/dev/null || true
read -r attempts lost ended <"$work/standing.log"
printf '# a port that stays: %s connections, %s failed, %s ended\n' "$attempts" "$lost" "$ended"
ok 'every one was applied, and none found anything to repair' is "$wrong" 0
ok 'there were connections' test "$attempts" -gt "$rewrites"
ok 'none failed, none ended' is "$lost $ended" '0 0'
read -r attempts lost ended <"$work/moving.log"
printf '# a port that moves: %s connections, %s failed, %s ended\n' "$attempts" "$lost" "$ended"
ok 'there were connections to the port that moves' test "$attempts" -gt "$rewrites"
ok 'none failed' is "$lost" 0
