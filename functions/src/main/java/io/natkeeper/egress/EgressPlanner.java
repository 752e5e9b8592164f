package io.natkeeper.egress;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.Ipv4Range;
import io.natkeeper.Notice;
import io.natkeeper.Observed;
import io.natkeeper.egress.EgressPlan.PlannedRule;
import io.natkeeper.egress.EgressPlan.PlannedSource;
import io.natkeeper.egress.EgressPlan.Retag;
import io.natkeeper.egress.EgressWorld.Address;
import io.natkeeper.egress.EgressWorld.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides by which address every chosen source leaves, and which table each address follows: pure
 * and deterministic, whatever the order of what AWS says.
 *
 * <p>A source gets an address of its rule or the default one, never another rule's. What can't be
 * read stays as it was.
 */
public final class EgressPlanner {

    private final EgressPolicy policy;
    private final EgressWorld world;
    private final Remembered before;

    /** By the rule's place. What is not known is not in there. */
    private final Map<Integer, RuleAddresses> addresses = new TreeMap<>();

    private final Map<Integer, List<String>> problems = new TreeMap<>();
    private final List<Notice> notices = new ArrayList<>();
    private final Set<String> unknowns = new TreeSet<>();
    private final List<Claim> claims = new ArrayList<>();
    private Map<String, String> follows = Map.of();

    private EgressPlanner(EgressPolicy policy, EgressWorld world, Remembered before) {
        this.policy = policy;
        this.world = world;
        this.before = before;
    }

    /**
     * @param before what the last inventory says
     */
    public static EgressPlan plan(EgressPolicy policy, EgressWorld world, Remembered before) {
        return new EgressPlanner(policy, world, before).plan();
    }

    private EgressPlan plan() {
        for (int place = 0; place < policy.rules().size(); place++) {
            claim(place);
        }
        Claim.Settled settled = Claim.settle(claims);
        tellOverlaps(settled);
        Map<Integer, Map<String, Long>> sources = sourcesByTable(settled.won());
        follows = followers(sources);
        tellWhoHasNone(sources);
        List<PlannedSource> planned = settled.won().stream().flatMap(this::planned).toList();
        unknowns.addAll(world.vpcRanges().causes());
        return new EgressPlan(
                DesiredEgress.of(
                        within(),
                        planned.stream()
                                .flatMap(s ->
                                        s.publicIp().stream()
                                                .map(ip -> new DesiredEgress.Way(s.range(), ip)))
                                .toList()),
                follows,
                retags(),
                plannedRules(),
                planned,
                notices.stream().distinct().sorted(Comparator.comparing(Notice::sentence)).toList(),
                List.copyOf(unknowns));
    }

    private List<Ipv4Prefix> within() {
        return switch (world.vpcRanges()) {
            case Observed.Known<List<Ipv4Prefix>>(var ranges) ->
                    ranges.stream().distinct().sorted().toList();
            case Observed.Unknown<List<Ipv4Prefix>> _ -> before.within();
        };
    }

    private EgressRule rule(int place) {
        return policy.rules().get(place);
    }

    private void claim(int place) {
        EgressRule rule = rule(place);
        problems.put(place, new ArrayList<>());
        Observed<RuleSources> sources =
                world.addresses()
                        .flatMap(_ -> world.tables())
                        .flatMap(_ -> RuleSources.of(rule, place, world));
        switch (sources) {
            case Observed.Unknown<RuleSources>(String cause) -> {
                unknowns.add(cause);
                keep(rule, place);
            }
            case Observed.Known<RuleSources>(RuleSources known) -> {
                claims.addAll(known.claims());
                known.problem().ifPresent(problem(place)::add);
                known.remark().map(Notice::information).ifPresent(notices::add);
                RuleAddresses meant = RuleAddresses.of(rule, poolAddresses());
                problem(place).addAll(meant.problems());
                addresses.put(place, meant);
                for (Address entry : meant.entry()) {
                    notices.add(
                            Notice.information(
                                    "%s is the entry address, so in rule %s it serves sources of the host that carries it only; others leave by the default address."
                                            .formatted(entry.label(), rule.name())));
                }
            }
        }
    }

    /** What was planned for this very rule before. */
    private void keep(EgressRule rule, int place) {
        Optional.ofNullable(before.rules().get(rule.name()))
                .filter(kept -> kept.from().equals(rule.from().toString()))
                .filter(kept -> kept.addresses().equals(rule.addresses()))
                .ifPresent(kept ->
                        kept.sources()
                                .forEach(s ->
                                        claims.add(
                                                new Claim(
                                                        s.range(),
                                                        place,
                                                        s.range(),
                                                        s.instanceId(),
                                                        s.tableId(),
                                                        Optional.of(s.publicIp())))));
    }

    private List<String> problem(int place) {
        return Objects.requireNonNull(problems.get(place));
    }

    private List<Address> poolAddresses() {
        return switch (world.addresses()) {
            case Observed.Known<List<Address>>(var known) ->
                    known.stream().sorted(Comparator.comparing(Address::allocationId)).toList();
            case Observed.Unknown<List<Address>> _ -> List.of();
        };
    }

    private Set<String> managedTables() {
        return switch (world.tables()) {
            case Observed.Known<List<Table>>(var known) ->
                    known.stream()
                            .filter(Table::managed)
                            .map(Table::id)
                            .collect(Collectors.toCollection(TreeSet::new));
            case Observed.Unknown<List<Table>> _ -> Set.of();
        };
    }

    private void tellOverlaps(Claim.Settled settled) {
        settled.lost()
                .forEach((winner, losers) ->
                        losers.forEach((loser, example) ->
                                notices.add(
                                        Notice.information(
                                                "Rules %s and %s both match %s: %s comes first and wins."
                                                        .formatted(
                                                                rule(winner).name(),
                                                                rule(loser).name(),
                                                                example,
                                                                rule(winner).name())))));
    }

    /** How many addresses each known rule has behind each table, by the rule's place. */
    private Map<Integer, Map<String, Long>> sourcesByTable(List<Claim> won) {
        Map<Integer, Map<String, Long>> sources = new HashMap<>();
        for (Claim claim : won) {
            if (claim.kept().isEmpty()) {
                sources.computeIfAbsent(claim.rule(), _ -> new TreeMap<>())
                        .merge(claim.tableId(), claim.range().size(), Long::sum);
            }
        }
        return sources;
    }

    private Map<String, String> followers(Map<Integer, Map<String, Long>> sources) {
        Set<String> managed = managedTables();
        Set<Address> pinned = pinned();
        List<Followers.Demand> demands =
                addresses.entrySet().stream()
                        .map(e ->
                                new Followers.Demand(
                                        e.getValue().ordinary().stream()
                                                .filter(a -> !pinned.contains(a))
                                                .toList(),
                                        sources
                                                .getOrDefault(e.getKey(), Map.of())
                                                .entrySet()
                                                .stream()
                                                .filter(t -> managed.contains(t.getKey()))
                                                .collect(
                                                        Collectors.toMap(
                                                                Map.Entry::getKey,
                                                                Map.Entry::getValue))))
                        .toList();
        Map<String, String> all = new TreeMap<>(Followers.of(demands, managed));
        pinned.forEach(a -> a.follows().ifPresent(table -> all.put(a.allocationId(), table)));
        return all;
    }

    /** Addresses of rules of which something is not known: their tags stay as they are. */
    private Set<Address> pinned() {
        Set<String> names =
                Stream.iterate(0, place -> place < policy.rules().size(), place -> place + 1)
                        .filter(place -> !addresses.containsKey(place))
                        .flatMap(place -> rule(place).addresses().stream())
                        .collect(Collectors.toSet());
        return poolAddresses().stream()
                .filter(a -> names.stream().anyMatch(name -> RuleAddresses.isMeant(a, name)))
                .collect(Collectors.toSet());
    }

    private List<Retag> retags() {
        return poolAddresses().stream()
                .map(a -> new Retag(a, Optional.ofNullable(follows.get(a.allocationId()))))
                .filter(r -> !r.tableId().equals(r.address().follows()))
                .toList();
    }

    private void tellWhoHasNone(Map<Integer, Map<String, Long>> sources) {
        Set<String> managed = managedTables();
        addresses.forEach((place, meant) -> {
            Set<String> tables = sources.getOrDefault(place, Map.of()).keySet();
            List<String> strange = tables.stream().filter(t -> !managed.contains(t)).toList();
            if (!strange.isEmpty()) {
                String sentence =
                        "Rule %s has sources behind %s, which is not the pool's, so they don't leave by its hosts: tag the route table natkeeper:pool, or narrow the rule."
                                .formatted(rule(place).name(), String.join(", ", strange));
                if (rule(place).from() instanceof EgressSource.Cidr) {
                    notices.add(Notice.information(sentence));
                } else {
                    problem(place).add(sentence);
                }
            }
            List<String> without =
                    tables.stream()
                            .filter(managed::contains)
                            .filter(table -> candidates(place, table).isEmpty())
                            .toList();
            if (!without.isEmpty() && !meant.resolved().isEmpty()) {
                problem(place)
                        .add(
                                "Rule %s has sources behind %s, but %d %s: those behind %s leave by the default address of their host; add one for each route table."
                                        .formatted(
                                                rule(place).name(),
                                                String.join(
                                                        " and ",
                                                        tables.stream()
                                                                .filter(managed::contains)
                                                                .toList()),
                                                meant.resolved().size(),
                                                meant.resolved().size() == 1
                                                        ? "address"
                                                        : "addresses",
                                                String.join(" and ", without)));
            }
        });
    }

    /** Those that follow the table; where none does, the entry address, wherever it is. */
    private List<Address> candidates(int place, String table) {
        RuleAddresses meant = addresses.get(place);
        if (meant == null || !managedTables().contains(table)) {
            return List.of();
        }
        List<Address> following =
                meant.ordinary().stream()
                        .filter(a -> table.equals(follows.get(a.allocationId())))
                        .toList();
        return following.isEmpty() ? meant.entry() : following;
    }

    private Stream<PlannedSource> planned(Claim claim) {
        return claim.kept()
                .map(publicIp -> Stream.of(planned(claim, claim.range(), publicIp)))
                .orElseGet(() -> {
                    List<Address> candidates = candidates(claim.rule(), claim.tableId());
                    return Share.of(claim, candidates).stream()
                            .map(share ->
                                    planned(
                                            claim,
                                            share.range(),
                                            share.address().map(Address::publicIp)));
                });
    }

    private PlannedSource planned(Claim claim, Ipv4Range range, Optional<String> publicIp) {
        return new PlannedSource(
                range, rule(claim.rule()).name(), claim.instanceId(), claim.tableId(), publicIp);
    }

    private List<PlannedRule> plannedRules() {
        List<PlannedRule> rules = new ArrayList<>();
        problems.forEach((place, all) -> rules.add(new PlannedRule(rule(place), List.copyOf(all))));
        return List.copyOf(rules);
    }
}
