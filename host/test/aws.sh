# shellcheck shell=bash
# AWS, which the host tells of itself: an endpoint that takes signed requests.

mkdir "$work/aws"
echo accept >"$work/aws/answer"
echo wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY >"$work/aws/secret"
setpriv --pdeathsig KILL ip netns exec outside python3 "$here/aws-endpoint.py" 203.0.113.10 8000 "$work/aws" &
for ((i = 0; i < 100; i++)); do on host bash -c 'exec 3<>/dev/tcp/203.0.113.10/8000' 2>/dev/null && break; sleep 0.1; done
export AWS_ENDPOINT_URL=http://203.0.113.10:8000

requests() { paste -sd ' ' "$work/aws/requests" 2>/dev/null; }
forget() { rm -f "$work/aws/requests" "$work/aws/accepted"; }
