# shellcheck shell=bash
# The host's report to Natkeeper: ready, or what is wrong. Run again and again by a timer, because an event
# can be lost; quiet once the host sees the answer, which is its own tag natkeeper:ready.

# What was reported last, and since when it is so.
readonly REPORTED=/run/natkeeper-reported

# since TEXT: REPLY becomes the time since when TEXT is what there is to report.
since() {
    local time="" text=""
    [[ ! -r $REPORTED ]] || { read -r time && read -r text; } <"$REPORTED" || true
    if [[ $text != "$1" || ! $time =~ ^[0-9TZ:-]{20}$ ]]; then
        printf -v time '%(%FT%TZ)T' -1
        printf '%s\n%s\n' "$time" "$1" >"$REPORTED"
    fi
    REPLY=$time
}

# send_event DETAIL_TYPE ACCUSED EVIDENCE: ACCUSED may be empty.
send_event() {
    local detail pool
    metadata tags/instance/natkeeper:pool
    json_string "$REPLY"
    pool=$REPLY
    since "$1 $3"
    printf -v detail '{"pool":%s,"reporter":"%s",%s"since":"%s"' "$pool" "$instance" "${2:+"\"accused\":\"$2\","}" "$REPLY"
    json_string "${3:0:1000}"
    json_string "$detail,\"evidence\":$REPLY}"
    aws_post events application/x-amz-json-1.1 \
        "{\"Entries\":[{\"EventBusName\":\"natkeeper\",\"Source\":\"natkeeper.host\",\"DetailType\":\"$1\",\"Detail\":$REPLY}]}" \
        'X-Amz-Target: AWSEvents.PutEvents' || return
    # 200 says that the entry was read, not that the bus took it.
    [[ $REPLY =~ \"FailedEntryCount\"[[:space:]]*:[[:space:]]*0[^0-9] ]] || {
        problem="the bus natkeeper took no event: ${REPLY:0:300}"
        return 1
    }
}

# answered: whether the tag natkeeper:ready is there, and of this boot; a stopped host may start broken.
answered() {
    local uptime at
    metadata_if_any tags/instance/natkeeper:ready || return
    at=$(date -ud "$REPLY" +%s 2>/dev/null) || return
    read -r uptime _ </proc/uptime
    ((at >= EPOCHSECONDS - ${uptime%.*}))
}

ready() {
    ! answered || return 0
    judge
    local type="NAT Host Ready" accused="" evidence="check passed"
    if ((${#failures[@]})); then
        # Not ready is no kind of ready: it accuses itself, as a peer would.
        type="NAT Peer Unreachable" accused=$instance
        printf -v evidence '%s; ' "${failures[@]}"
        evidence="check failed: ${evidence%; }"
    fi
    printf '%s\n' "$evidence"
    [[ -n $instance ]] || die "without metadata nobody can be told"
    send_event "$type" "$accused" "$evidence" || die "$type is not reported: $problem"
    ((${#failures[@]} == 0))
}
