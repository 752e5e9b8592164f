# shellcheck shell=bash
# metrics: what people know from NAT gateways, put to CloudWatch in one request. Off, because it costs,
# unless the instance's tag natkeeper:metrics-seconds says how often. Run each minute by a timer.

# Lines "NAME NUMBER": when the last put succeeded, and the counters as they were then.
readonly METRICS=/run/natkeeper-metrics

# count NAME NUMBER: adds to the counter of that name.
count() { counters[$1]=$((${counters[$1]:-0} + $2)); }

# Counters of this host that only grow, as long as nobody begins them anew.
read_counters() {
    local line name="" device
    while read -r line; do
        if [[ $line =~ ^counter\ ([a-z_]+) ]]; then
            name=${BASH_REMATCH[1]}
        elif [[ $line =~ ^packets\ ([0-9]+)\ bytes\ ([0-9]+) ]]; then
            case $name in
                to_internet) count PacketsOutToDestination "${BASH_REMATCH[1]}" && count BytesOutToDestination "${BASH_REMATCH[2]}" ;;
                from_internet) count PacketsInFromDestination "${BASH_REMATCH[1]}" && count BytesInFromDestination "${BASH_REMATCH[2]}" ;;
            esac
        fi
    done < <(nft list counters table ip "$TABLE" 2>/dev/null)
    # A line for each CPU.
    while read -r line; do
        [[ ! $line =~ \ insert_failed=([0-9]+) ]] || count ErrorPortAllocation "${BASH_REMATCH[1]}"
        [[ ! $line =~ \ drop=([0-9]+) ]] || count PacketsDropCount "${BASH_REMATCH[1]}"
        [[ ! $line =~ \ early_drop=([0-9]+) ]] || count ConntrackEarlyDropCount "${BASH_REMATCH[1]}"
    done < <(conntrack -S 2>/dev/null)
    # Drivers that do not count what EC2 held back, and machines without ethtool, tell nothing.
    for device in "${devices[@]}"; do
        while read -r name line; do
            [[ ! $name =~ ^[a-z_]+_allowance_exceeded:$ || ! $line =~ ^[0-9]+$ ]] || count "${name%:}" "$line"
        done < <(ethtool -S "$device" 2>/dev/null)
    done
}

# metric NAME UNIT VALUE: adds it to body.
metric() {
    members=$((members + 1))
    local member=MetricData.member.$members
    body+="&$member.MetricName=$1&$member.Unit=$2&$member.Value=$3"
    body+="&$member.Dimensions.member.1.Name=Pool&$member.Dimensions.member.1.Value=$pool"
    body+="&$member.Dimensions.member.2.Name=InstanceId&$member.Dimensions.member.2.Value=$instance"
}

# add_counters: what they grew by since the last put.
add_counters() {
    local name grown
    for name in "${!counters[@]}"; do
        [[ -n ${last[$name]:-} ]] || continue # the first time, or of an interface that just came
        # Smaller than it was: begun anew, and this is what came since.
        grown=$((counters[$name] < last[$name] ? counters[$name] : counters[$name] - last[$name]))
        case $name in
            Bytes*) metric "$name" Bytes "$grown" ;;
            Packets*Destination) metric "$name" Count "$grown" ;;
            # A metric costs in each hour in which it has a value, and these say something only above 0.
            *) ((grown == 0)) || metric "$name" Count "$grown" ;;
        esac
    done
}

# put_metrics: the reading of now, less the last one that got through.
put_metrics() {
    local name number used pool members=0 body="Action=PutMetricData&Version=2010-08-01&Namespace=Natkeeper%2FHost"
    local -A counters=()
    read_metadata
    metadata tags/instance/natkeeper:pool
    [[ $REPLY =~ ^[A-Za-z0-9_.-]{1,128}$ ]] || refuse "tag natkeeper:pool" "$REPLY"
    pool=$REPLY
    read_counters
    add_counters
    setting net/netfilter/nf_conntrack_count
    used=$REPLY
    setting net/netfilter/nf_conntrack_max
    [[ $used == absent || $REPLY == absent ]] || {
        metric ActiveConnectionCount Count "$used"
        printf -v number '%d.%02d' $((used * 100 / REPLY)) $((used * 10000 / REPLY % 100))
        metric ConntrackUtilization Percent "$number"
    }
    aws_post monitoring application/x-www-form-urlencoded "$body" || die "the metrics were not put: $problem"
    {
        printf 'at %d\n' "$EPOCHSECONDS"
        for name in "${!counters[@]}"; do printf '%s %d\n' "$name" "${counters[$name]}"; done
    } >"$METRICS.new"
    mv "$METRICS.new" "$METRICS"
}

metrics() {
    local name number period
    local -A last=()
    metadata_if_any tags/instance/natkeeper:metrics-seconds || return 0
    period=$REPLY
    [[ $period =~ ^[1-9][0-9]{1,4}$ ]] && ((period >= 60)) ||
        refuse "tag natkeeper:metrics-seconds (give a number from 60 to 99999, or remove it)" "$period"
    if [[ -r $METRICS ]]; then
        while read -r name number; do last[$name]=$number; done <"$METRICS"
        # The timer comes on the minute, more or less.
        ((EPOCHSECONDS - last[at] >= period - 30)) || return 0
    fi
    put_metrics
}
