package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.RouteTarget;
import io.natkeeper.simulator.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What holds of the routes of a random history, at every moment and in the end. */
final class RoutePromises {

    record ManagedRoute(String zone, String destination) {
        @Override
        public String toString() {
            return destination + " of zone " + zone;
        }
    }

    final List<String> violations = new ArrayList<>();

    private final SimulatedPool pool;
    private final HostTruth truth;
    private final GroupLife group;
    private final List<ManagedRoute> routes;
    private final Consumer<String> reach;
    private final Map<ManagedRoute, Instant> movedAt = new HashMap<>();
    private World before;

    /**
     * @param reach hears what the history has reached
     */
    RoutePromises(
            SimulatedPool pool,
            HostTruth truth,
            GroupLife group,
            List<ManagedRoute> routes,
            Consumer<String> reach) {
        this.pool = pool;
        this.truth = truth;
        this.group = group;
        this.routes = routes;
        this.reach = reach;
        before = pool.aws.world();
    }

    void watch(World now) {
        for (ManagedRoute route : routes) {
            Optional<RouteTarget> was = targetIn(before, route);
            Optional<RouteTarget> is = targetIn(now, route);
            if (was.isPresent() && is.isEmpty()) {
                violate("the route %s was deleted".formatted(route));
            } else if (is.isPresent() && !is.equals(was)) {
                moved(route, was, is.get(), now);
            }
        }
        before = now;
    }

    private void moved(ManagedRoute route, Optional<RouteTarget> was, RouteTarget is, World now) {
        reach.accept("routes moved");
        if (is instanceof RouteTarget.NatGateway) {
            reach.accept("routes moved to a NAT gateway");
        } else if (was.filter(RouteTarget.NatGateway.class::isInstance).isPresent()) {
            reach.accept("routes moved back from a NAT gateway");
        }
        Optional<Instance> target = HostTruth.hostOf(now, is).map(now::instance);
        Optional<Instance> left =
                was.flatMap(former -> HostTruth.hostOf(now, former)).map(now::instance);
        boolean comesHome =
                target.filter(host -> HostTruth.zoneOf(now, host).equals(route.zone())).isPresent();
        boolean leavesHome =
                left.filter(host -> HostTruth.zoneOf(now, host).equals(route.zone())).isPresent();
        // Two runs at once may differ until both have looked again.
        boolean hasStayed =
                movedAt.getOrDefault(route, Instant.MIN)
                        .isBefore(pool.timing.now().minus(HostTruth.LONGEST_PLAN));
        movedAt.put(route, pool.timing.now());
        left.filter(host -> hasStayed && truth.isSteady(host.id()))
                .ifPresent(host -> {
                    if (leavesHome || !comesHome) {
                        violate(
                                "%s left %s for %s without a reason"
                                        .formatted(route, host.id(), is));
                    } else if (!truth.hasRunFor(
                            target.orElseThrow(), SimulatedPool.FAILBACK_DELAY)) {
                        violate(
                                "%s came home to %s too soon"
                                        .formatted(route, target.orElseThrow().id()));
                    }
                });
        target.ifPresent(host -> {
            // Switched on while a run was under way, nobody can help it; that run repairs it.
            if (truth.hasDroppedFor(host.id(), HostTruth.LONGEST_PLAN)) {
                violate("%s led to %s, whose source/dest check was on".formatted(route, host.id()));
            }
            if (truth.hasBeenLatchedFor(host.id(), HostTruth.LONGEST_PLAN) && isAnybodyFree(now)) {
                violate("%s led to %s, which is latched".formatted(route, host.id()));
            }
        });
    }

    /** Of the hosts that are in no group, of which Auto Scaling's answers may be missing. */
    private boolean isAnybodyFree(World now) {
        return nats(now)
                .filter(host -> pool.group().member(host.id()).isEmpty())
                .anyMatch(host -> truth.isSteady(host.id()) && truth.isFamiliar(host.id()));
    }

    private void violate(String sentence) {
        violations.add(pool.timing.now() + ": " + sentence);
    }

    /** In the end every route leads to a healthy host, at home where there is one. */
    void assertAllLeadToHosts() {
        routes.forEach(this::assertLeadsToAHost);
    }

    void assertAllLeadTo(String natGatewayId) {
        assertThat(routes)
                .allSatisfy(route ->
                        assertThat(targetIn(pool.aws.world(), route))
                                .as("%s", route)
                                .contains(new RouteTarget.NatGateway(natGatewayId)));
    }

    private void assertLeadsToAHost(ManagedRoute route) {
        World world = pool.aws.world();
        Optional<Instance> target =
                targetIn(world, route)
                        .flatMap(is -> HostTruth.hostOf(world, is))
                        .map(world::instance);
        assertThat(target).as("the NAT of %s", route).isPresent();
        Instance nat = target.orElseThrow();
        assertThat(nat).as("the NAT of %s", route).matches(HostTruth::isHealthy, "is healthy");
        assertThat(world.interfacesOf(nat.id())).noneMatch(NetworkInterface::sourceDestCheck);
        // A host that failed repeatedly is latched out, and its zone goes elsewhere.
        List<Instance> candidates =
                nats(world)
                        .filter(HostTruth::isHealthy)
                        .filter(host -> !truth.isLatched(host))
                        .filter(group::isServing)
                        .toList();
        if (!candidates.isEmpty()) {
            assertThat(truth.isLatched(nat)).as("%s of %s is latched", nat, route).isFalse();
        }
        if (candidates.stream()
                .anyMatch(host -> HostTruth.zoneOf(world, host).equals(route.zone()))) {
            assertThat(HostTruth.zoneOf(world, nat))
                    .as("the zone of the NAT of %s", route)
                    .isEqualTo(route.zone());
        }
    }

    private Optional<RouteTarget> targetIn(World world, ManagedRoute route) {
        return Optional.ofNullable(world.routeTables().get(pool.table(route.zone())))
                .flatMap(table -> table.route(route.destination()))
                .map(found -> found.target());
    }

    private static Stream<Instance> nats(World world) {
        return world.instances().values().stream()
                .filter(instance -> instance.tags().containsKey("natkeeper:pool"));
    }
}
