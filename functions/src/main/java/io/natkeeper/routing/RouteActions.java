package io.natkeeper.routing;

import io.natkeeper.Action;
import io.natkeeper.NextHop;
import io.natkeeper.fleet.DriftSeries;
import io.natkeeper.health.AssessedInstance;
import io.natkeeper.health.Drift;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The routes to write, as they are decided; keeps count of who has how many by then. */
final class RouteActions {

    private final NextHops nextHops;
    private final Duration failbackDelay;
    private final Instant now;
    private final Map<String, AssessedInstance> ownerByInterface = new HashMap<>();
    private final List<Action> actions = new ArrayList<>();
    private final Map<String, Action> driftByHost = new TreeMap<>();

    RouteActions(
            List<AssessedInstance> instances,
            NextHops nextHops,
            Duration failbackDelay,
            Instant now) {
        this.nextHops = nextHops;
        this.failbackDelay = failbackDelay;
        this.now = now;
        for (AssessedInstance assessed : instances) {
            assessed.instance().interfaces().forEach(i -> ownerByInterface.put(i.id(), assessed));
        }
    }

    List<Action> all() {
        List<Action> all = new ArrayList<>(actions);
        all.addAll(driftByHost.values());
        return List.copyOf(all);
    }

    /** Counts the routes that a table has. */
    void count(RouteTable table) {
        for (Route route : table.routes()) {
            ownerOf(route.target()).ifPresent(owner -> nextHops.count(owner.instance(), 1));
        }
    }

    /** The NAT instance that a route leads to, of whatever pool. */
    Optional<AssessedInstance> ownerOf(RouteTarget target) {
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

    /** Returns the NAT instance that it leads to then; empty for a gateway. */
    Optional<AssessedInstance> replace(
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

    Optional<AssessedInstance> create(RouteTable table, Route route, NextHop hop) {
        actions.add(new Action.CreateRoute(table.id(), route.destination().toString(), hop));
        return arrive(hop);
    }

    private Optional<AssessedInstance> arrive(NextHop hop) {
        Optional<AssessedInstance> owner = ownerOf(hop.id());
        owner.ifPresent(o -> nextHops.count(o.instance(), 1));
        return owner;
    }
}
