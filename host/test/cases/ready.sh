# shellcheck shell=bash

section 'the ready signal'
# told FILTER: FILTER, a Python expression over e, the last accepted event, and d, its detail.
told() {
    python3 - "$1" "$work/aws/accepted" <<'END'
import json, sys
e = json.loads(open(sys.argv[2]).readlines()[-1])["Entries"][0]
d = json.loads(e["Detail"])
print(eval(sys.argv[1]))
END
}

natkeeper ready
ok 'a host without a pool says what is missing' has "$err" 'InstanceMetadataTags'
tags=('natkeeper:pool main')
tell 10.0.0.0/16 100.64.0.0/16
natkeeper ready
ok 'a host that passes its check succeeds' is "$code" 0
ok 'one signed request is taken' is "$(requests)" accept
ok 'it is NAT Host Ready on the bus natkeeper' is "$(told '(e["Source"], e["DetailType"], e["EventBusName"])')" "('natkeeper.host', 'NAT Host Ready', 'natkeeper')"
ok 'with pool and reporter, and nobody accused' is "$(told '(d["pool"], d["reporter"], sorted(d))')" \
    "('main', 'i-00000000000000001', ['evidence', 'pool', 'reporter', 'since'])"
ok 'and the evidence' is "$(told 'd["evidence"]')" 'check passed'
since=$(told 'd["since"]')
ok 'and a time' test "$(date -ud "$since" +%FT%TZ)" = "$since"
sleep 1.1
natkeeper ready
ok 'repeated, it has been ready since the same time' is "$(told 'd["since"]')" "$since"

forget
on host sysctl -qw net.ipv4.ip_forward=0
natkeeper ready
ok 'a host that fails its check fails' is "$code" 1
ok 'and does not say that it is ready' is "$(told 'e["DetailType"]')" 'NAT Peer Unreachable'
ok 'but accuses itself' is "$(told 'd["accused"] == d["reporter"]')" True
ok 'with the check that failed' is "$(told '"ip_forward: net/ipv4/ip_forward is 0, not 1" in d["evidence"]')" True
ok 'and says so in the journal' has "$out" 'check failed: '
ok 'it has been so since another time' is "$(told 'd["since"] == "'"$since"'"')" False
natkeeper configure

forget
echo another-secret >"$work/aws/secret"
natkeeper ready
ok 'wrong credentials: an error' is "$code" 1
ok 'in one line' one_line "$err"
ok 'with the answer of AWS' has "$err" 'HTTP 403 from events: {"__type":"SignatureDoesNotMatchException"'
ok 'no secret in it' not grep -qE 'wJalr|IQoJ' "$work/out" "$work/err"
ok 'tried three times' is "$(requests)" 'SignatureDoesNotMatch SignatureDoesNotMatch SignatureDoesNotMatch'
echo wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY >"$work/aws/secret"
echo refuse >"$work/aws/answer"
natkeeper ready
ok 'a bus that takes no event: an error with its words' has "$err" 'NotAuthorizedForSourceException'

forget
echo fail >"$work/aws/answer"
on host env NATKEEPER_METADATA_WAIT_SECONDS=3 NATKEEPER_CHECK_TARGETS=203.0.113.10:7000 "$script" ready >/dev/null 2>&1 &
pid=$!
for ((i = 0; i < 100; i++)); do [[ -s $work/aws/requests ]] && break; cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\0' '\n' | grep -E 'wJal[r]|IQo[J]' >>"$work/leaked" || true; done
echo accept >"$work/aws/answer"
wait "$pid" && code=0 || code=$?
ok 'a service that recovers: success' is "$code" 0
ok 'no secret was on a command line' not test -s "$work/leaked"

forget
tags+=('natkeeper:ready 2006-03-02T03:04:05Z')
tell 10.0.0.0/16 100.64.0.0/16
natkeeper ready
ok 'a tag from before it was started is no answer' is "$(told 'e["DetailType"]')" 'NAT Host Ready'
tags[-1]="natkeeper:ready $(date -u +%FT%TZ)"
tell 10.0.0.0/16 100.64.0.0/16
forget
natkeeper ready
ok 'a host that sees its tag natkeeper:ready is quiet' is "$code:$out:$(requests)" '0::'
tags=('natkeeper:pool main')
tell 10.0.0.0/16 100.64.0.0/16
