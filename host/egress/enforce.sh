# shellcheck shell=bash
# What the egress policy brings to ../common/enforce.sh.

# shellcheck disable=SC2034  # used there
readonly TABLE=natkeeper_egress TEXT=$state/policy RULES=$run/rules.nft

# Without the set that grows and shrinks by itself.
listing() { nft -ns list table ip "$TABLE" 2>/dev/null | sed '/^\tset ended {/,/^\t}/d' || true; }

the_world() { parts+=(part=where "$run/where"); }

as_it_was() { same "$run/publics" "$run/publics.new" && ways_stand && undisturbed; }

# look: at the interfaces and public addresses of this host; `moved` becomes 1 if they are others than before. Mostly they are
# known: `natkeeper-host follow` tells of changes.
moved=0
look() {
    "$host" addresses >"$run/where.new" || die "the addresses of this host are not known"
    moved=0
    if ! same "$run/where.new" "$run/where" || [[ ! -s $RULES ]]; then
        moved=1
        mv -f "$run/where.new" "$run/where"
        render_table >"$RULES.new"
        mv -f "$RULES.new" "$RULES"
    fi
}

look_if_unknown() { [[ -s $run/where && -s $RULES ]] || look; }

# make_so PLAN: what the text in force wants. Which addresses it chooses is for `configure` to know first: until then one of
# them may be everybody's default.
make_so() {
    local what=$1
    same "$run/publics" "$run/publics.new" || {
        "$host" configure >"$run/configured" 2>&1 || die "natkeeper-host configure: $(<"$run/configured")"
        look
        copy "$run/publics.new" "$run/publics"
        ((!moved)) || {
            plan "$TEXT"
            what=$REPLY
        }
    }
    # Before anything is marked for them.
    make_ways
    enforce "$what"
}

# cut_flows: ends the flows of sources in $run/cut that leave by another address than they should. The next TCP packet of
# each is answered by a reset.
cut_flows() {
    [[ -s $run/cut ]] || return 0
    dump_flows --src-nat
    if [[ -s $run/flows ]]; then
        sort -n -u "$run/cut" >"$run/cut.sorted"
        "$awk" -f ../common/numbers.awk -f policy.awk -f moved.awk part=where "$run/where" part=policy "$TEXT" part=cut "$run/cut.sorted" part=flows "$run/flows" |
            sort -n -k 1,1 -k 2,2 >"$run/moved"
        "$awk" -v resets="$run/resets" -f ../common/numbers.awk -f policy.awk -f groups.awk part=where "$run/where" part=policy "$TEXT" part=flows "$run/moved" >"$run/groups"
        [[ ! -s $run/resets ]] || nft -f "$run/resets" || printf 'natkeeper-egress: the ended flows get no reset\n' >&2
        end_flows --src-nat <"$run/groups"
    fi
    : >"$run/cut"
}
