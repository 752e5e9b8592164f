# shellcheck shell=bash
# Calls to AWS without a tool of AWS: signed by curl, with the credentials of the instance's role. They
# reach curl on its standard input, so that no list of processes shows them.

readonly ATTEMPTS=3

# Set by read_credentials.
region="" domain="" access_key="" secret_key="" session_token=""

read_credentials() {
    local role
    [[ -n $region ]] || {
        metadata placement/region
        [[ $REPLY =~ ^[a-z0-9-]{1,32}$ ]] || refuse Region "$REPLY"
        region=$REPLY
        metadata services/domain
        [[ $REPLY =~ ^[a-z0-9.-]{1,64}$ ]] || refuse domain "$REPLY"
        domain=$REPLY
    }
    metadata iam/security-credentials/
    role=$REPLY
    [[ $role =~ ^[A-Za-z0-9+=,.@_-]{1,64}$ ]] || refuse "instance role" "$role"
    metadata "iam/security-credentials/$role"
    # Never repeated in a message, whatever is wrong with them.
    [[ $REPLY =~ \"AccessKeyId\"\ *:\ *\"([A-Z0-9]+)\" ]] || die "the credentials of the role $role have no AccessKeyId"
    access_key=${BASH_REMATCH[1]}
    [[ $REPLY =~ \"SecretAccessKey\"\ *:\ *\"([A-Za-z0-9/+=]+)\" ]] || die "the credentials of the role $role have no SecretAccessKey"
    secret_key=${BASH_REMATCH[1]}
    [[ $REPLY =~ \"Token\"\ *:\ *\"([A-Za-z0-9/+=_-]+)\" ]] || die "the credentials of the role $role have no Token"
    session_token=${BASH_REMATCH[1]}
}

# option NAME VALUE: a line of curl's configuration.
option() {
    local value=$2
    value=${value//\\/\\\\}
    value=${value//\"/\\\"}
    printf '%s = "%s"\n' "$1" "${value//$'\n'/\\n}"
}

# aws_post SERVICE CONTENT_TYPE BODY [HEADER]: REPLY becomes the answer; fails, with $problem set, if the
# service refuses or cannot be reached, a few times in a row.
aws_post() {
    local attempt answer
    for ((attempt = 1; ; attempt++)); do
        read_credentials # again each time: they expire
        if answer=$({
            option url "${AWS_ENDPOINT_URL:-https://$1.$region.$domain}/"
            option aws-sigv4 "aws:amz:$region:$1"
            option user "$access_key:$secret_key"
            option header "X-Amz-Security-Token: $session_token"
            option header "Content-Type: $2"
            [[ -z ${4:-} ]] || option header "$4"
            option data-binary "$3"
        } | curl -q --silent --show-error --connect-timeout 3 --max-time 10 --max-filesize 65536 \
            --write-out '\n%{http_code}' --config - 2>&1); then
            REPLY=${answer%$'\n'*}
            [[ ${answer##*$'\n'} != 200 ]] || return 0
            problem="HTTP ${answer##*$'\n'} from $1: ${REPLY:0:300}"
        else
            problem=${answer%%$'\n'*}
        fi
        ((attempt < ATTEMPTS)) || return 1
        sleep "$attempt"
    done
}
