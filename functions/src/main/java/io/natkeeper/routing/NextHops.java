package io.natkeeper.routing;

import io.natkeeper.NextHop;
import io.natkeeper.Observed;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.health.AssessedInstance;
import io.natkeeper.routing.Candidates.Trust;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a route of one pool may be led to, best first: NAT instances, the standby NAT gateway.
 *
 * <p>{@code together}, here, is where other routes of the same table lead: among equals it is
 * chosen, so that one host sees all flows of a subnet.
 */
final class NextHops {

    private final String pool;
    private final Candidates candidates;
    private final Observed<List<StandbyGateway>> gateways;

    NextHops(String pool, Candidates candidates, Observed<List<StandbyGateway>> gateways) {
        this.pool = pool;
        this.candidates = candidates;
        this.gateways = gateways;
    }

    /** Counts routes that an instance gets, or loses. */
    void count(NatInstance instance, int routes) {
        candidates.count(instance, routes);
    }

    /** A NAT instance, the more trusted one rather than the nearer one. */
    Optional<NextHop> healthy(RouteTable table, Route route, Optional<AssessedInstance> together) {
        return Stream.of(Trust.PROVEN, Trust.STARTED)
                .flatMap(trust -> best(table, route, together, trust).stream())
                .findFirst()
                .map(NextHops::via);
    }

    Optional<AssessedInstance> proven(
            RouteTable table, Route route, Optional<AssessedInstance> together) {
        return best(table, route, together, Trust.PROVEN);
    }

    Optional<AssessedInstance> provenWithin(String zone, RouteTable table, Route route) {
        return candidates.bestWithin(zone, Trust.PROVEN, table, route.destination().isNat64());
    }

    /**
     * A host that is on its way out, or latched, still forwards, and one that is being launched
     * soon may: better than none.
     */
    Optional<NextHop> lastResort(
            RouteTable table, Route route, Optional<AssessedInstance> together) {
        return Stream.of(Trust.LAST_RESORT, Trust.LAUNCHING)
                .flatMap(trust -> best(table, route, together, trust).stream())
                .findFirst()
                .map(NextHops::via);
    }

    /** Whether a healthy instance is there for what needs no translation of IPv6. */
    boolean existForOtherRoutesOf(RouteTable table) {
        return Stream.of(Trust.PROVEN, Trust.STARTED)
                .anyMatch(trust ->
                        candidates.best(trust, table, Optional.empty(), false).isPresent());
    }

    /** A gateway in the table's zone, else a regional one, else one that there is. */
    Optional<NextHop> standby(RouteTable table, Route route) {
        // NAT gateways translate nothing from IPv6 but the well-known prefix.
        boolean carries = !route.destination().isIpv6() || route.destination().isNat64();
        if (!carries || !(gateways instanceof Observed.Known<List<StandbyGateway>>(var known))) {
            return Optional.empty();
        }
        return known.stream()
                .filter(StandbyGateway::isAvailable)
                .filter(g -> g.pool().equals(pool) && g.vpcId().equals(table.vpcId()))
                .min(bestFor(table))
                .map(g -> new NextHop.NatGateway(g.id(), g.label()));
    }

    private static Comparator<StandbyGateway> bestFor(RouteTable table) {
        return Comparator.<StandbyGateway, Boolean>comparing(
                        g -> g.zone().isEmpty() || !g.zone().equals(table.homeZone()))
                .thenComparing(g -> g.zone().isPresent())
                .thenComparing(StandbyGateway::id);
    }

    private Optional<AssessedInstance> best(
            RouteTable table, Route route, Optional<AssessedInstance> together, Trust trust) {
        return candidates
                .best(trust, table, table.homeZone(), route.destination().isNat64())
                .map(best ->
                        together.filter(other -> canCarry(other.instance(), route))
                                .filter(other -> candidates.areEqual(other, best))
                                .orElse(best));
    }

    static boolean canCarry(NatInstance instance, Route route) {
        return instance.nat64() || !route.destination().isNat64();
    }

    static NextHop via(AssessedInstance target) {
        NatInstance instance = target.instance();
        return new NextHop.NetworkInterface(
                instance.primaryInterface().orElseThrow().id(),
                "%s in %s".formatted(instance.label(), instance.zone()));
    }
}
