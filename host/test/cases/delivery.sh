# shellcheck shell=bash

# The receiving script looks for the command where it is installed.
mkdir "$work/sbin"
ln -s "$script" "$work/sbin/natkeeper-host"
mount --bind "$work/sbin" /usr/local/sbin

# deliver GENERATION KIND CONTENT: as the SSM document does it.
deliver() {
    code=0
    out=$(printf '%s\n' "$1" "$2" "$(gzip --no-name <<<"$3" | base64 --wrap=0)" |
        on host env NATKEEPER_STATE="$work/delivery" NATKEEPER_METADATA_WAIT_SECONDS=3 \
            NATKEEPER_CHECK_TARGETS=203.0.113.10:7000 "$here/../delivery/receive") || code=$?
}
now() { date +%s%3N; }

section 'deliveries'
newest=$(now)
deliver "$newest" verify ''
ok 'verify answers with what check says' has "$out" '{"outcome":"applied","reason":"the handler has applied it","kind":"verify"'
ok 'and that is all well' has "$out" '"answer":{"ok":true,"checks":['
ok 'on one line' one_line "$out"
on host nft delete table ip natkeeper
deliver "$(now)" verify ''
ok 'a host that is no NAT says so' has "$out" '"answer":{"ok":false,'
ok 'which is an answer, not a failure' is "$code" 0
on host "$script" configure >/dev/null 2>&1
deliver "$newest" verify ''
ok 'an older generation is stale' has "$out" '"outcome":"stale"'
deliver $(($(now) + 90000)) verify ''
ok 'one of the future is refused' has "$out" 'ms in the future'

exec {lock}>"$work/delivery/lock"
flock "$lock"
{
    sleep 1.5
    flock --unlock "$lock"
} &
before=$(now)
deliver "$before" verify ''
ok 'two deliveries do not interleave' test $(($(now) - before)) -ge 1000
ok 'the second waits its turn' has "$out" '"outcome":"applied"'
wait $! || true
exec {lock}>&-
umount /usr/local/sbin
