package io.natkeeper.routing;

import io.natkeeper.Action;
import io.natkeeper.NextHop;
import io.natkeeper.Notice;
import io.natkeeper.Observed;
import io.natkeeper.fleet.DriftSeries;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.health.AssessedInstance;
import io.natkeeper.health.Drift;
import io.natkeeper.health.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides where the private route tables of one pool should lead: pure and deterministic, so that
 * two runs on one world agree.
 *
 * <p>A healthy NAT instance in the table's zone is kept; otherwise the best candidate is healthy
 * (for long rather than only just), in the same zone, with the fewest routes, ties by a stable
 * hash. Without one the pool's standby NAT gateway takes over. A route never moves because of
 * something that is not known, and is never deleted.
 */
public final class RoutePlanner {

    private final String pool;
    private final List<AssessedInstance> instances;
    private final Observed<List<StandbyGateway>> gateways;
    private final Duration failbackDelay;
    private final Instant now;
    private final NextHops nextHops;
    private final Map<String, AssessedInstance> ownerByInterface = new HashMap<>();

    /** Labels by the tables' ids. */
    private final SortedMap<String, String> stranded = new TreeMap<>();

    private final List<Action> actions = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private final Map<String, Action> driftByHost = new TreeMap<>();

    private RoutePlanner(
            String pool,
            List<AssessedInstance> instances,
            Observed<List<StandbyGateway>> gateways,
            Duration failbackDelay,
            Instant now) {
        this.pool = pool;
        this.instances = instances;
        this.gateways = gateways;
        this.failbackDelay = failbackDelay;
        this.now = now;
        this.nextHops =
                new NextHops(pool, new Candidates(pool, instances, failbackDelay, now), gateways);
        for (AssessedInstance assessed : instances) {
            assessed.instance().interfaces().forEach(i -> ownerByInterface.put(i.id(), assessed));
        }
    }

    /**
     * @param instances every NAT instance that is known, of other pools too: a route to one of them
     *     is ours to move
     * @param gateways of all pools; where they are not known, no route leads to one or leaves one
     * @param failbackDelay how long a zone's own NAT must have been healthy before its routes
     *     return
     */
    public static RoutePlan plan(
            String pool,
            List<RouteTable> tables,
            List<AssessedInstance> instances,
            Observed<List<StandbyGateway>> gateways,
            Duration failbackDelay,
            Instant now) {
        RoutePlanner planner = new RoutePlanner(pool, instances, gateways, failbackDelay, now);
        tables.forEach(planner::count);
        tables.stream().sorted(MOST_SUBNETS_FIRST).forEach(planner::plan);
        planner.tellOfStranded();
        planner.actions.addAll(planner.driftByHost.values());
        return new RoutePlan(List.copyOf(planner.actions), List.copyOf(planner.notices));
    }

    private static final Comparator<RouteTable> MOST_SUBNETS_FIRST =
            Comparator.<RouteTable>comparingInt(table -> -table.subnets().size())
                    .thenComparing(RouteTable::id);

    private void count(RouteTable table) {
        for (Route route : table.routes()) {
            ownerOf(route.target()).ifPresent(owner -> nextHops.count(owner.instance(), 1));
        }
    }

    private void plan(RouteTable table) {
        if (table.edgeAssociated()) {
            notices.add(
                    Notice.information(
                            "%s routes what comes in through a gateway and is left alone; remove its tag natkeeper:pool."
                                    .formatted(table.label())));
            return;
        }
        table.tagErrors()
                .forEach(error ->
                        notices.add(
                                Notice.error(
                                        table.id(), "%s: %s".formatted(table.label(), error))));
        // The table's routes stay together where they can: one host then sees all of its flows.
        Optional<AssessedInstance> together = Optional.empty();
        for (Route route : table.routes()) {
            Optional<AssessedInstance> leadsTo = plan(table, route, together);
            together = together.or(() -> leadsTo);
        }
    }

    /**
     * @param together where the table's routes lead that were planned before
     * @return the NAT instance that the route leads to when the plan is done; empty: another target
     */
    private Optional<AssessedInstance> plan(
            RouteTable table, Route route, Optional<AssessedInstance> together) {
        Optional<AssessedInstance> owner = ownerOf(route.target());
        if (owner.isPresent()) {
            return planFrom(table, route, owner.get(), together).or(() -> owner);
        }
        return switch (route.target()) {
            case RouteTarget.Absent _ -> move(table, route, Optional.empty(), together);
            case RouteTarget.Blackhole(String formerId) ->
                    move(table, route, Optional.of(formerId + " is gone"), together);
            case RouteTarget.NatGateway(String id) -> planFromGateway(table, route, id, together);
            case RouteTarget.NetworkInterface(String id) -> leaveToOthers(table, route, id);
            case RouteTarget.Foreign(String id) -> leaveToOthers(table, route, id);
        };
    }

    private Optional<AssessedInstance> planFrom(
            RouteTable table,
            Route route,
            AssessedInstance current,
            Optional<AssessedInstance> together) {
        if (!isOfPool(table, current.instance())) {
            return move(
                    table,
                    route,
                    Optional.of(
                            current.instance().label()
                                    + " belongs to pool "
                                    + current.instance().pool()),
                    together);
        }
        return switch (current.health()) {
            case Health.Unhealthy _ ->
                    move(table, route, Optional.of(current.sentence()), together);
            case Health.Healthy _ when !NextHops.canCarry(current.instance(), route) ->
                    leaveUnable(table, route, current, together);
            case Health.Healthy _ -> failBack(table, route, current.instance());
            case Health.Draining draining ->
                    relieve(table, route, current, draining.move(), together);
            // It may well be alive: what it has, it keeps.
            case Health.Suspect _, Health.Unknown _ -> Optional.empty();
        };
    }

    /** Takes a route from a host that still forwards; it keeps it where there is nobody else. */
    private Optional<AssessedInstance> relieve(
            RouteTable table,
            Route route,
            AssessedInstance current,
            Action.Move move,
            Optional<AssessedInstance> together) {
        Optional<NextHop> best =
                nextHops.healthy(table, route, together).or(() -> nextHops.standby(table, route));
        if (best.isEmpty()) {
            notices.add(
                    Notice.error(
                            table.id(),
                            "%s and keeps %s of %s, because no other NAT instance of pool %s is known to be healthy; launch one tagged natkeeper:pool=%s."
                                    .formatted(
                                            current.sentence(),
                                            route.destination(),
                                            table.label(),
                                            pool,
                                            pool)));
        }
        return best.flatMap(hop -> replace(table, route, hop, move, current.sentence()));
    }

    /** Moves a route to its own zone, once a NAT there has been healthy for long enough. */
    private Optional<AssessedInstance> failBack(
            RouteTable table, Route route, NatInstance current) {
        return table.homeZone()
                .filter(home -> !home.equals(current.zone()))
                .flatMap(home -> nextHops.provenWithin(home, table, route))
                .flatMap(home ->
                        replace(
                                table,
                                route,
                                NextHops.via(home),
                                Action.Move.FAIL_BACK,
                                "its zone's own NAT has been healthy for %s"
                                        .formatted(seconds(failbackDelay))));
    }

    private Optional<AssessedInstance> planFromGateway(
            RouteTable table, Route route, String id, Optional<AssessedInstance> together) {
        if (!(gateways instanceof Observed.Known<List<StandbyGateway>>(var known))) {
            // It may be the pool's, or somebody else's.
            return Optional.empty();
        }
        Optional<StandbyGateway> gateway =
                known.stream().filter(g -> g.id().equals(id) && g.pool().equals(pool)).findFirst();
        if (gateway.isEmpty()) {
            return leaveToOthers(table, route, id);
        }
        return gateway.get().isAvailable()
                ? leaveStandby(table, route, gateway.get(), together)
                : move(
                        table,
                        route,
                        Optional.of(gateway.get().label() + " is " + gateway.get().state()),
                        together);
    }

    private Optional<AssessedInstance> leaveStandby(
            RouteTable table,
            Route route,
            StandbyGateway gateway,
            Optional<AssessedInstance> together) {
        Optional<AssessedInstance> best = nextHops.proven(table, route, together);
        if (best.isEmpty()) {
            notices.add(
                    Notice.information(
                            "%s of %s leads to the standby NAT gateway %s, which costs by the gigabyte, until a NAT instance of pool %s has been healthy for %s."
                                    .formatted(
                                            route.destination(),
                                            table.label(),
                                            gateway.label(),
                                            pool,
                                            seconds(failbackDelay))));
        }
        return best.flatMap(instance ->
                replace(
                        table,
                        route,
                        NextHops.via(instance),
                        Action.Move.FAIL_BACK,
                        "it has been healthy for %s and the standby NAT gateway is for emergencies"
                                .formatted(seconds(failbackDelay))));
    }

    /** A route for {@code 64:ff9b::/96} at a host that does not translate IPv6. */
    private Optional<AssessedInstance> leaveUnable(
            RouteTable table,
            Route route,
            AssessedInstance current,
            Optional<AssessedInstance> together) {
        Optional<NextHop> best =
                nextHops.healthy(table, route, together).or(() -> nextHops.standby(table, route));
        if (best.isEmpty()) {
            tellOfMissingNat64(table, route);
        }
        return best.flatMap(hop ->
                replace(
                        table,
                        route,
                        hop,
                        Action.Move.HAND_OVER,
                        current.instance().label() + " is not tagged natkeeper:nat64=true"));
    }

    /**
     * @param because what is wrong with where the route leads; empty where there is no route
     */
    private Optional<AssessedInstance> move(
            RouteTable table,
            Route route,
            Optional<String> because,
            Optional<AssessedInstance> together) {
        Optional<NextHop> best =
                nextHops.healthy(table, route, together)
                        .or(() -> nextHops.standby(table, route))
                        .or(() -> nextHops.lastResort(table, route, together));
        if (best.isEmpty()) {
            strand(table, route);
            return Optional.empty();
        }
        return because.isPresent()
                ? replace(table, route, best.get(), Action.Move.FAIL_OVER, because.get())
                : create(table, route, best.get());
    }

    private Optional<AssessedInstance> replace(
            RouteTable table, Route route, NextHop hop, Action.Move move, String because) {
        Optional<AssessedInstance> from = ownerOf(route.target());
        from.ifPresent(owner -> nextHops.count(owner.instance(), -1));
        actions.add(
                new Action.ReplaceRoute(
                        move, table.id(), route.destination().toString(), hop, because));
        Optional<AssessedInstance> to = arrive(hop);
        to.ifPresent(host -> noteDrift(table, route, move, from, host));
        return to;
    }

    /** Counted at the host that should have the route; once a plan, however many tables. */
    private void noteDrift(
            RouteTable table,
            Route route,
            Action.Move move,
            Optional<AssessedInstance> from,
            AssessedInstance host) {
        String what = "%s of %s".formatted(route.destination(), table.label());
        switch (move) {
            case FAIL_OVER ->
                    from.filter(dead -> Drift.isLedBack(dead, host, now))
                            .ifPresent(dead ->
                                    noteDrift(
                                            host,
                                            "led %s back to a dead host (%s)"
                                                    .formatted(what, dead.sentence())));
            case FAIL_BACK -> {
                // A host may have become able to translate IPv6 only now.
                if (!route.destination().isNat64() && Drift.isLedAway(host, failbackDelay, now)) {
                    noteDrift(host, "led %s away from it".formatted(what));
                }
            }
            case HAND_OVER -> {}
        }
    }

    private void noteDrift(AssessedInstance host, String what) {
        driftByHost.putIfAbsent(
                host.instance().id(),
                new Action.NoteDrift(
                        host.instance().id(),
                        host.instance().label(),
                        what,
                        DriftSeries.next(host.instance().drift(), now)));
    }

    private Optional<AssessedInstance> create(RouteTable table, Route route, NextHop hop) {
        actions.add(new Action.CreateRoute(table.id(), route.destination().toString(), hop));
        return arrive(hop);
    }

    private Optional<AssessedInstance> arrive(NextHop hop) {
        Optional<AssessedInstance> owner = ownerOf(hop.id());
        owner.ifPresent(o -> nextHops.count(o.instance(), 1));
        return owner;
    }

    private Optional<AssessedInstance> leaveToOthers(
            RouteTable table, Route route, String targetId) {
        notices.add(
                Notice.information(
                        "%s of %s leads to %s, which is no NAT of this pool: left alone."
                                .formatted(route.destination(), table.label(), targetId)));
        return Optional.empty();
    }

    private void strand(RouteTable table, Route route) {
        if (route.destination().isNat64() && nextHops.existForOtherRoutesOf(table)) {
            tellOfMissingNat64(table, route);
        } else {
            stranded.put(table.id(), table.label());
        }
    }

    private void tellOfMissingNat64(RouteTable table, Route route) {
        notices.add(
                Notice.error(
                        table.id(),
                        "%s of %s needs a host that translates IPv6 to IPv4, and no healthy one of pool %s is tagged natkeeper:nat64=true; tag the hosts that do."
                                .formatted(route.destination(), table.label(), pool)));
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
                        stranded.firstKey(),
                        "No NAT instance of pool %s is known to be healthy (%s): the routes of %s are left as they are, and their subnets have no way out. Start a NAT instance, or launch one tagged natkeeper:pool=%s."
                                .formatted(
                                        pool,
                                        verdicts.isEmpty() ? "it has none" : verdicts,
                                        String.join(", ", stranded.values()),
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

    private static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
