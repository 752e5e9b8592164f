package io.natkeeper.routing;

import io.natkeeper.Action;
import io.natkeeper.NextHop;
import io.natkeeper.Observed;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.health.AssessedInstance;
import io.natkeeper.health.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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
    private final Observed<List<StandbyGateway>> gateways;
    private final Duration failbackDelay;
    private final NextHops nextHops;
    private final RouteActions actions;
    private final RouteNotices notices;

    private RoutePlanner(
            String pool,
            List<AssessedInstance> instances,
            Observed<List<StandbyGateway>> gateways,
            Duration failbackDelay,
            Instant now) {
        this.pool = pool;
        this.gateways = gateways;
        this.failbackDelay = failbackDelay;
        this.nextHops =
                new NextHops(pool, new Candidates(pool, instances, failbackDelay, now), gateways);
        this.actions = new RouteActions(instances, nextHops, failbackDelay, now);
        this.notices = new RouteNotices(pool, failbackDelay);
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
        tables.forEach(planner.actions::count);
        tables.stream().sorted(MOST_SUBNETS_FIRST).forEach(planner::plan);
        return new RoutePlan(planner.actions.all(), planner.notices.all(instances));
    }

    private static final Comparator<RouteTable> MOST_SUBNETS_FIRST =
            Comparator.<RouteTable>comparingInt(table -> -table.subnets().size())
                    .thenComparing(RouteTable::id);

    private void plan(RouteTable table) {
        if (table.edgeAssociated()) {
            notices.edgeAssociated(table);
            return;
        }
        notices.tagErrors(table);
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
        Optional<AssessedInstance> owner = actions.ownerOf(route.target());
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
            notices.keeps(current, table, route);
        }
        return best.flatMap(hop -> actions.replace(table, route, hop, move, current.sentence()));
    }

    /** Moves a route to its own zone, once a NAT there has been healthy for long enough. */
    private Optional<AssessedInstance> failBack(
            RouteTable table, Route route, NatInstance current) {
        return table.homeZone()
                .filter(home -> !home.equals(current.zone()))
                .flatMap(home -> nextHops.provenWithin(home, table, route))
                .flatMap(home ->
                        actions.replace(
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
            notices.onStandby(table, route, gateway);
        }
        return best.flatMap(instance ->
                actions.replace(
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
            notices.noNat64(table, route);
        }
        return best.flatMap(hop ->
                actions.replace(
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
                ? actions.replace(table, route, best.get(), Action.Move.FAIL_OVER, because.get())
                : actions.create(table, route, best.get());
    }

    private Optional<AssessedInstance> leaveToOthers(
            RouteTable table, Route route, String targetId) {
        notices.leftToOthers(table, route, targetId);
        return Optional.empty();
    }

    private void strand(RouteTable table, Route route) {
        if (route.destination().isNat64() && nextHops.existForOtherRoutesOf(table)) {
            notices.noNat64(table, route);
        } else {
            notices.stranded(table);
        }
    }

    private boolean isOfPool(RouteTable table, NatInstance instance) {
        return instance.pool().equals(pool) && instance.vpcId().equals(table.vpcId());
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
