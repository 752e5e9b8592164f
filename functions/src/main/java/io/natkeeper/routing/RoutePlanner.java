package io.natkeeper.routing;

import io.natkeeper.Action;
import io.natkeeper.Notice;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.health.AssessedInstance;
import io.natkeeper.health.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides where the private route tables of one pool should lead: pure and deterministic, so that
 * two runs on one world agree.
 *
 * <p>A healthy NAT instance in the table's zone is kept; otherwise the best candidate is healthy
 * (for long rather than only just), in the same zone, with the fewest routes, ties by a stable
 * hash. A route never moves because of something that is not known, and is never deleted.
 */
public final class RoutePlanner {

    public static final String DEFAULT_ROUTE = "0.0.0.0/0";

    private final String pool;
    private final List<AssessedInstance> instances;
    private final Duration failbackDelay;
    private final Instant now;

    /** Routes that lead to each instance, by instance id, those planned so far included. */
    private final Map<String, Integer> routesOf = new HashMap<>();

    private final Map<String, AssessedInstance> ownerByInterface = new HashMap<>();

    private final List<RouteTable> stranded = new ArrayList<>();
    private final List<Action> actions = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();

    private RoutePlanner(
            String pool, List<AssessedInstance> instances, Duration failbackDelay, Instant now) {
        this.pool = pool;
        this.instances = instances;
        this.failbackDelay = failbackDelay;
        this.now = now;
        for (AssessedInstance assessed : instances) {
            assessed.instance().interfaces().forEach(i -> ownerByInterface.put(i.id(), assessed));
        }
    }

    /**
     * @param instances every NAT instance that is known, of other pools too: a route to one of them
     *     is ours to move
     * @param failbackDelay how long a zone's own NAT must have been healthy before its routes
     *     return
     */
    public static RoutePlan plan(
            String pool,
            List<RouteTable> tables,
            List<AssessedInstance> instances,
            Duration failbackDelay,
            Instant now) {
        RoutePlanner planner = new RoutePlanner(pool, instances, failbackDelay, now);
        tables.forEach(planner::count);
        tables.stream().sorted(MOST_SUBNETS_FIRST).forEach(planner::plan);
        planner.tellOfStranded();
        return new RoutePlan(List.copyOf(planner.actions), List.copyOf(planner.notices));
    }

    private static final Comparator<RouteTable> MOST_SUBNETS_FIRST =
            Comparator.<RouteTable>comparingInt(table -> -table.subnets().size())
                    .thenComparing(RouteTable::id);

    private void count(RouteTable table) {
        ownerOf(table.defaultRoute()).ifPresent(owner -> addRoute(owner.instance(), 1));
    }

    private void plan(RouteTable table) {
        if (table.edgeAssociated()) {
            notices.add(
                    Notice.information(
                            "%s routes what comes in through a gateway and is left alone; remove its tag natkeeper:pool."
                                    .formatted(table.label())));
            return;
        }
        Optional<AssessedInstance> owner = ownerOf(table.defaultRoute());
        if (owner.isPresent()) {
            planFrom(table, owner.get());
            return;
        }
        switch (table.defaultRoute()) {
            case RouteTarget.Absent _ -> move(table, Optional.empty());
            case RouteTarget.Blackhole(String formerId) ->
                    move(table, Optional.of(formerId + " is gone"));
            case RouteTarget.NetworkInterface(String id) -> leaveToOthers(table, id);
            case RouteTarget.NatGateway(String id) -> leaveToOthers(table, id);
            case RouteTarget.Foreign(String id) -> leaveToOthers(table, id);
        }
    }

    private void planFrom(RouteTable table, AssessedInstance current) {
        if (!isOfPool(table, current.instance())) {
            move(
                    table,
                    Optional.of(
                            current.instance().label()
                                    + " belongs to pool "
                                    + current.instance().pool()));
            return;
        }
        switch (current.health()) {
            case Health.Unhealthy _ -> move(table, Optional.of(current.sentence()));
            case Health.Healthy _ -> failBack(table, current.instance());
            case Health.Draining draining -> relieve(table, current, draining.move());
            case Health.Suspect _, Health.Unknown _ -> {
                // It may well be alive: what it has, it keeps.
            }
        }
    }

    /** Takes a route from a host that still forwards; it keeps it where there is nobody else. */
    private void relieve(RouteTable table, AssessedInstance current, Action.Move move) {
        Optional<AssessedInstance> best = candidates(table).min(bestFor(table));
        if (best.isPresent()) {
            replace(table, best.get().instance(), move, current.sentence());
        } else {
            notices.add(
                    Notice.error(
                            "%s and keeps the route of %s, because no other NAT instance of pool %s is known to be healthy; launch one tagged natkeeper:pool=%s."
                                    .formatted(current.sentence(), table.label(), pool, pool)));
        }
    }

    /** Moves a route to its own zone, once a NAT there has been healthy for long enough. */
    private void failBack(RouteTable table, NatInstance current) {
        Optional<String> home = table.homeZone();
        if (home.isEmpty() || home.get().equals(current.zone())) {
            return;
        }
        candidates(table)
                .filter(candidate -> candidate.instance().zone().equals(home.get()))
                .filter(candidate -> candidate.isHealthyFor(failbackDelay, now))
                .min(bestFor(table))
                .ifPresent(best ->
                        replace(
                                table,
                                best.instance(),
                                Action.Move.FAIL_BACK,
                                "its zone's own NAT has been healthy for %s"
                                        .formatted(seconds(failbackDelay))));
    }

    /**
     * @param because what is wrong with where the route leads; empty where there is no route
     */
    private void move(RouteTable table, Optional<String> because) {
        Optional<AssessedInstance> best =
                candidates(table).min(bestFor(table)).or(() -> lastResort(table));
        if (best.isEmpty()) {
            stranded.add(table);
        } else if (because.isPresent()) {
            replace(table, best.get().instance(), Action.Move.FAIL_OVER, because.get());
        } else {
            create(table, best.get().instance());
        }
    }

    private Stream<AssessedInstance> candidates(RouteTable table) {
        return running(table).filter(AssessedInstance::isHealthy);
    }

    /** A host that is on its way out, or latched, still forwards: better than none. */
    private Optional<AssessedInstance> lastResort(RouteTable table) {
        return running(table)
                .filter(candidate -> candidate.health() instanceof Health.Draining)
                .min(bestFor(table));
    }

    private Stream<AssessedInstance> running(RouteTable table) {
        return instances.stream()
                .filter(candidate -> isOfPool(table, candidate.instance()))
                .filter(candidate -> candidate.instance().primaryInterface().isPresent());
    }

    private Comparator<AssessedInstance> bestFor(RouteTable table) {
        Optional<String> home = table.homeZone();
        return Comparator.<AssessedInstance, Boolean>comparing(
                        // One that has only just started may still be booting.
                        candidate -> !candidate.isHealthyFor(failbackDelay, now))
                .thenComparing(candidate ->
                        home.map(zone -> !zone.equals(candidate.instance().zone())).orElse(false))
                .thenComparingInt(candidate -> routesOf.getOrDefault(candidate.instance().id(), 0))
                // Which of two equals it is must not depend on the order of EC2's answer.
                .thenComparingInt(candidate -> (table.id() + candidate.instance().id()).hashCode())
                .thenComparing(candidate -> candidate.instance().id());
    }

    private void replace(RouteTable table, NatInstance target, Action.Move move, String because) {
        ownerOf(table.defaultRoute()).ifPresent(owner -> addRoute(owner.instance(), -1));
        addRoute(target, 1);
        actions.add(
                new Action.ReplaceRoute(
                        move,
                        table.id(),
                        DEFAULT_ROUTE,
                        target.primaryInterface().orElseThrow().id(),
                        inZone(target),
                        because));
    }

    private void create(RouteTable table, NatInstance target) {
        addRoute(target, 1);
        actions.add(
                new Action.CreateRoute(
                        table.id(),
                        DEFAULT_ROUTE,
                        target.primaryInterface().orElseThrow().id(),
                        inZone(target)));
    }

    private void leaveToOthers(RouteTable table, String targetId) {
        notices.add(
                Notice.information(
                        "%s of %s leads to %s, which is no NAT instance: left alone."
                                .formatted(DEFAULT_ROUTE, table.label(), targetId)));
    }

    private void tellOfStranded() {
        if (stranded.isEmpty()) {
            return;
        }
        String verdicts =
                instances.stream()
                        .filter(candidate -> candidate.instance().pool().equals(pool))
                        .map(AssessedInstance::sentence)
                        .sorted()
                        .collect(Collectors.joining("; "));
        notices.add(
                Notice.error(
                        "No NAT instance of pool %s is known to be healthy (%s): the routes of %s are left as they are, and their subnets have no way out. Start a NAT instance, or launch one tagged natkeeper:pool=%s."
                                .formatted(
                                        pool,
                                        verdicts.isEmpty() ? "it has none" : verdicts,
                                        stranded.stream()
                                                .map(RouteTable::label)
                                                .sorted()
                                                .collect(Collectors.joining(", ")),
                                        pool)));
    }

    private Optional<AssessedInstance> ownerOf(RouteTarget target) {
        return switch (target) {
            case RouteTarget.NetworkInterface(String id) -> ownerOf(id);
            case RouteTarget.Blackhole(String formerId) -> ownerOf(formerId);
            case RouteTarget.NatGateway _, RouteTarget.Foreign _, RouteTarget.Absent _ ->
                    Optional.empty();
        };
    }

    private Optional<AssessedInstance> ownerOf(String networkInterfaceId) {
        return Optional.ofNullable(ownerByInterface.get(networkInterfaceId));
    }

    private boolean isOfPool(RouteTable table, NatInstance instance) {
        return instance.pool().equals(pool) && instance.vpcId().equals(table.vpcId());
    }

    private void addRoute(NatInstance instance, int routes) {
        routesOf.merge(instance.id(), routes, Integer::sum);
    }

    private static String inZone(NatInstance instance) {
        return "%s in %s".formatted(instance.label(), instance.zone());
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
