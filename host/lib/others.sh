# shellcheck shell=bash
# Firewalls of others on this host: whatever our table accepts, each of them may still drop.

# A rule of no condition that ends a packet's way, as nft lists it. One that was built without iptables' library
# does not know its REJECT, and says so in a way that depends on its version.
readonly DROPS_ALL='^(counter( packets [0-9]+ bytes [0-9]+)? )?(drop|reject( with .*)?|# xt_REJECT|xt target "REJECT")$'

# forward_drops: a line for each chain of others that drops what nobody accepted before.
forward_drops() {
    local line table="" chain="" hooked=""
    while read -r line; do
        case $line in
            'table '*) table=${line% \{*} ;;
            'chain '*)
                chain=${line#chain }
                chain=${chain% \{*}
                hooked=""
                ;;
            *'hook forward '*)
                [[ $table == "table ip $TABLE" ]] || hooked=yes
                [[ -z $hooked || $line != *'policy drop;'* ]] ||
                    printf '%s chain %s has policy drop\n' "$table" "$chain"
                ;;
            *)
                [[ -z $hooked || ! $line =~ $DROPS_ALL ]] ||
                    printf '%s chain %s ends in "%s"\n' "$table" "$chain" "$line"
                ;;
        esac
    done < <(nft -s list ruleset 2>/dev/null)
    legacy_forward_drops
}

# The tables of iptables-legacy are not in nftables. To ask for one that is not loaded would load it.
legacy_forward_drops() {
    local table line
    while read -r table; do
        [[ $table == @(filter|mangle|security) ]] || continue
        if ! command -v iptables-legacy >/dev/null; then
            printf 'an iptables-legacy %s table is loaded, and there is no iptables-legacy to read it with\n' "$table"
            continue
        fi
        while read -r line; do
            [[ ! $line =~ ^-(P\ FORWARD\ DROP|A\ FORWARD\ -j\ (DROP|REJECT.*))$ ]] ||
                printf 'iptables-legacy -t %s: %s\n' "$table" "$line"
        done < <(iptables-legacy -w 5 -t "$table" -S FORWARD 2>/dev/null)
    done < <(cat /proc/net/ip_tables_names 2>/dev/null)
}

check_forward_of_others() {
    local -a drops
    mapfile -t drops < <(forward_drops)
    if ((${#drops[@]})); then
        local detail
        printf -v detail '%s; ' "${drops[@]}"
        verdict forward_of_others false "${detail}accept the VPC's packets there, or remove it"
    else
        verdict forward_of_others true "nobody else drops what is forwarded"
    fi
}
