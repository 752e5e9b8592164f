# shellcheck shell=bash
# check: judges and changes nothing.

verdicts=""
failures=() # "NAME: DETAIL" of each check that is not ok

json_string() {
    local text=$1
    text=${text//\\/\\\\}
    text=${text//\"/\\\"}
    REPLY="\"${text//[[:cntrl:]]/ }\""
}

# verdict NAME OK DETAIL: OK is true, false, or null where it could not be found out.
verdict() {
    [[ $2 == true ]] || failures+=("$1: $3")
    json_string "$3"
    verdicts+="${verdicts:+,}{\"name\":\"$1\",\"ok\":$2,\"detail\":$REPLY}"
}

check_settings() {
    local name key value
    local -a names=()
    local -A wrong=() seen=()
    while read -r name key value; do
        [[ -n ${seen[$name]:-} ]] || names+=("$name")
        seen[$name]=$value
        setting "$key"
        [[ $REPLY == "$value" ]] || wrong[$name]+="${wrong[$name]:+, }$key is $REPLY, not $value"
    done < <(settings)
    for name in "${names[@]}"; do
        if [[ -n ${wrong[$name]:-} ]]; then
            verdict "$name" false "${wrong[$name]}"
        else
            verdict "$name" true "${seen[$name]}"
        fi
    done
}

# The host's own packets leave with the first address of the device, which must be the one that the metadata
# calls primary: a public address of its own stands for that one.
check_source_addresses() {
    local index first detail="" ok=true
    for index in "${!devices[@]}"; do
        first=$(ip -o -4 address show dev "${devices[index]}" scope global primary) || first=""
        [[ $first =~ \ inet\ ([0-9.]+) ]] && first=${BASH_REMATCH[1]} || first=none
        detail+="${detail:+, }${interfaces[index]} is ${devices[index]} with ${addresses[index]}"
        [[ $first == "${addresses[index]}" ]] || {
            ok=false
            detail+=" but its first address is $first"
        }
    done
    verdict source_addresses "$ok" "$detail"
}

check_table() {
    local expected actual
    if ! expected=$(canonical "$(render)"); then
        verdict table null "nft does not take the rendered table, so there is nothing to compare with"
        return
    fi
    actual=$(in_force)
    if [[ $actual == "$expected" ]]; then
        verdict table true "ip $TABLE, for ${vpc_ranges[*]} by ${devices[*]}"
    elif [[ -z $actual ]]; then
        verdict table false "ip $TABLE does not exist"
    else
        verdict table false "ip $TABLE is not what would be rendered"
    fi
}

judge() {
    local why wanted
    check_commands
    if why=$(read_metadata 2>&1); then
        read_metadata # again, out of the subshell that kept its failure from ending us
        verdict metadata true "$instance"
        check_source_addresses
        check_table
        check_forwarded_packet
    else
        verdict metadata false "${why#natkeeper-host: }"
        verdict source_addresses null "not known without metadata"
        verdict table null "not known without metadata"
        verdict forwarded_packet null "not known without metadata"
    fi
    check_forward_of_others
    check_settings
    wanted_conntrack_max
    wanted=$REPLY
    setting net/netfilter/nf_conntrack_max
    # Told, not judged: smaller than it could be is no reason to take a NAT away.
    verdict nf_conntrack_max true "$REPLY, for this memory $wanted"
}

check() {
    local ok=true
    judge
    ((${#failures[@]} == 0)) || ok=false
    printf '{"ok":%s,"checks":[%s]}\n' "$ok" "$verdicts"
    [[ $ok == true ]]
}
