# shellcheck shell=bash
# What the egress policy brings to ../common/enforce.sh.

# shellcheck disable=SC2034  # used there
readonly TABLE=natkeeper_egress TEXT=$state/policy RULES=$run/rules.nft

# Without the set that grows and shrinks by itself.
listing() { nft -ns list table ip "$TABLE" 2>/dev/null | sed '/^\tset ended {/,/^\t}/d' || true; }

the_world() { parts+=(part=where "$run/where"); }

as_it_was() { same "$run/publics" "$run/publics.new" && ways_stand && undisturbed; }

# look: at the interfaces and public addresses of this host. Mostly it is known: `natkeeper-host follow` tells of changes.
look() {
    "$host" addresses >"$run/where.new" || die "the addresses of this host are not known"
    mv -f "$run/where.new" "$run/where"
    render_table >"$RULES.new"
    mv -f "$RULES.new" "$RULES"
}

# make_so PLAN: what the text in force wants. Which addresses it chooses is for `configure` to know first: until then one of
# them may be everybody's default.
make_so() {
    local what=$1
    same "$run/publics" "$run/publics.new" || {
        "$host" configure >"$run/configured" 2>&1 || die "natkeeper-host configure: $(<"$run/configured")"
        cp "$run/where" "$run/where.before"
        look
        cp "$run/publics.new" "$run/publics"
        same "$run/where" "$run/where.before" || what=$(plan "$TEXT")
    }
    # Before anything is marked for them.
    make_ways
    enforce "$what"
}

# cut_flows: ends the flows of sources in $run/cut that leave by another address than they should. The next TCP packet of
# each is answered by a reset.
cut_flows() {
    [[ -s $run/cut ]] || return 0
    sort -n -u "$run/cut" >"$run/cut.sorted"
    conntrack --dump --src-nat 2>/dev/null |
        "$awk" -f ../common/numbers.awk -f policy.awk -f moved.awk part=where "$run/where" part=policy "$TEXT" part=cut "$run/cut.sorted" part=flows - |
        sort -n -k 1,1 -k 2,2 >"$run/flows"
    "$awk" -v resets="$run/resets" -f ../common/numbers.awk -f policy.awk -f groups.awk part=where "$run/where" part=policy "$TEXT" part=flows "$run/flows" >"$run/groups"
    [[ ! -s $run/resets ]] || nft -f "$run/resets" || printf 'natkeeper-egress: the ended flows get no reset\n' >&2
    end_flows --src-nat <"$run/groups"
    rm -f "$run/cut"
}
