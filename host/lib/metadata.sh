# shellcheck shell=bash
# The instance metadata service, version 2 (IMDSv2): a session token first, then texts by path.

readonly METADATA=http://169.254.169.254/latest

token=""
deadline=0   # in terms of $SECONDS; one budget for everything a run has to wait for
problem=""   # why the last request gave no answer

# request CURL_ARGUMENT...: REPLY becomes the body; fails, with $problem set, on anything but 200.
request() {
    local answer
    answer=$(curl -q --silent --show-error --noproxy '*' --proto '=http' --connect-timeout 1 \
        --max-time 2 --max-filesize 65536 --write-out '\n%{http_code}' "$@" 2>&1) || {
        problem=${answer%%$'\n'*}
        return 1
    }
    REPLY=${answer%$'\n'*}
    [[ ${answer##*$'\n'} == 200 ]] || {
        problem="HTTP ${answer##*$'\n'}"
        return 1
    }
}

new_token() {
    request --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 300' \
        "$METADATA/api/token" || return 1
    [[ $REPLY =~ ^[A-Za-z0-9+/=_-]{1,512}$ ]] || {
        problem="the token is not one"
        return 1
    }
    token=$REPLY
}

# metadata PATH: REPLY becomes the text at PATH. At boot the service may be late, so it waits.
metadata() {
    until [[ -n $token ]] || new_token &&
        request --header "X-aws-ec2-metadata-token: $token" "$METADATA/meta-data/$1"; do
        [[ $1 != tags/* || $problem != "HTTP 404" ]] ||
            die "this instance may not read its tags: set InstanceMetadataTags to enabled in its metadata options"
        ((SECONDS < deadline)) || die "the instance metadata service does not tell $1: $problem"
        token=""
        sleep 0.5
    done
}

# metadata_if_any PATH: as metadata, but fails if there is nothing at PATH.
metadata_if_any() {
    metadata "${1%/*}/"
    [[ $'\n'$REPLY$'\n' == *$'\n'"${1##*/}"$'\n'* ]] || return 1
    metadata "$1"
}

# wait_at_most SECONDS: how long this run may wait for the metadata service, unless told otherwise.
wait_at_most() {
    local seconds=${NATKEEPER_METADATA_WAIT_SECONDS:-$1}
    [[ $seconds =~ ^[0-9]{1,4}$ ]] || die "NATKEEPER_METADATA_WAIT_SECONDS is no number of seconds"
    deadline=$((SECONDS + 10#$seconds))
}
