package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.Action;
import io.natkeeper.NextHop;
import io.natkeeper.Observed;
import io.natkeeper.fleet.ElasticIp;
import io.natkeeper.fleet.HostAddresses;
import io.natkeeper.fleet.HostAddresses.PrivateAddress;
import io.natkeeper.fleet.InstanceState;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.fleet.PoolAddresses;
import io.natkeeper.health.AssessedInstance;
import io.natkeeper.health.Health;
import io.natkeeper.routing.Destination;
import io.natkeeper.routing.Route;
import io.natkeeper.routing.RouteTable;
import io.natkeeper.routing.RouteTarget;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * When a zone's address leaves its host for another of the zone: what health and routes say, told
 * to the address planner. The address is on i-1; i-2 is healthy and has room for it.
 */
class AddressWorkTest {

    private static final String ZONE = "us-east-1a";
    private static final Instant START = Instant.parse("2026-03-02T03:00:00Z");
    private static final Optional<Instant> FAILED_ONCE = Optional.of(START.minusSeconds(3600));

    @Test
    void itLeavesOneThatHasFailed() {
        assertThat(moved(new Health.Unhealthy("is stopped"), Optional.empty(), "i-1", "i-1"))
                .isTrue();
    }

    @Test
    void itStaysOnOneOfWhichNothingIsKnown() {
        assertThat(
                        moved(
                                new Health.Unknown("ec2:DescribeInstanceStatus failed."),
                                FAILED_ONCE,
                                "i-2",
                                "i-2"))
                .isFalse();
    }

    @Test
    void itStaysOnOneThatDrainsOrIsSuspected() {
        Health draining =
                new Health.Draining(Optional.empty(), "is leaving", Action.Move.HAND_OVER);
        assertThat(moved(draining, FAILED_ONCE, "i-2", "i-2")).isFalse();
        assertThat(moved(new Health.Suspect("is silent"), FAILED_ONCE, "i-2", "i-2")).isFalse();
    }

    @Test
    void itLeavesOneThatHasBeenRelievedOfAllItsRoutes() {
        assertThat(moved(new Health.Healthy(), FAILED_ONCE, "i-2", "i-2")).isTrue();
    }

    @Test
    void itStaysOnOneThatStillCarriesARoute() {
        assertThat(moved(new Health.Healthy(), FAILED_ONCE, "i-1", "i-2")).isFalse();
    }

    /** Both would be written at once, and what still comes would leave by another address. */
    @Test
    void itStaysUntilTheLastRouteHasLeft() {
        Action leaves =
                new Action.ReplaceRoute(
                        Action.Move.FAIL_BACK,
                        "rtb-1",
                        "0.0.0.0/0",
                        new NextHop.NetworkInterface("eni-i-2", "i-2"),
                        "its zone's own NAT is healthy again");
        assertThat(moved(new Health.Healthy(), FAILED_ONCE, "i-1", "i-2", leaves)).isFalse();
    }

    @Test
    void itStaysOnOneThatNobodyEverRelieved() {
        assertThat(moved(new Health.Healthy(), Optional.empty(), "i-2", "i-2")).isFalse();
    }

    /** Of a table with several destinations the default route counts. */
    @Test
    void oneThatTheEgressPolicyChoseIsWhereTheDefaultRouteOfItsTableLeads() {
        Optional<Instant> inForce = Optional.of(START);
        PoolAddresses addresses =
                new PoolAddresses(
                        List.of(
                                new ElasticIp(
                                        "eipalloc-1",
                                        Optional.empty(),
                                        "203.0.113.1",
                                        "main",
                                        false,
                                        Optional.of("rtb-1"),
                                        Optional.empty())),
                        Map.of(
                                "i-1", addresses("i-1", Optional.empty()),
                                "i-2", addresses("i-2", Optional.empty())),
                        Map.of());
        for (String leading : List.of("i-1", "i-2")) {
            String other = leading.equals("i-1") ? "i-2" : "i-1";
            RouteTable table =
                    table(
                            "rtb-1",
                            List.of(
                                    new Route(
                                            Destination.EVERYWHERE,
                                            new RouteTarget.NetworkInterface("eni-" + leading)),
                                    new Route(
                                            Destination.of("198.18.0.0/15"),
                                            new RouteTarget.NetworkInterface("eni-" + other))));
            assertThat(
                            AddressWork.plan(
                                            "main",
                                            addresses,
                                            List.of(
                                                    new AssessedInstance(
                                                            host("i-1", Optional.empty(), inForce),
                                                            new Health.Healthy()),
                                                    new AssessedInstance(
                                                            host("i-2", Optional.empty(), inForce),
                                                            new Health.Healthy())),
                                            List.of(table),
                                            List.of())
                                    .actions())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Action.AssociateAddress.class,
                            to -> assertThat(to.networkInterfaceId()).isEqualTo("eni-" + leading));
        }
    }

    /**
     * @param firstTable the host that one table of the zone leads to
     * @param secondTable that another table of the zone leads to
     * @param routes that are about to be written
     */
    private static boolean moved(
            Health health,
            Optional<Instant> latchedUntil,
            String firstTable,
            String secondTable,
            Action... routes) {
        PoolAddresses addresses =
                new PoolAddresses(
                        List.of(
                                new ElasticIp(
                                        "eipalloc-1",
                                        Optional.empty(),
                                        "203.0.113.1",
                                        "main",
                                        false,
                                        Optional.empty(),
                                        Optional.of(
                                                new ElasticIp.Place(
                                                        "eni-i-1",
                                                        "10.0.0.12",
                                                        Optional.of("i-1"))))),
                        Map.of(
                                "i-1", addresses("i-1", Optional.of("203.0.113.1")),
                                "i-2", addresses("i-2", Optional.empty())),
                        Map.of());
        List<Action> actions =
                AddressWork.plan(
                                "main",
                                addresses,
                                List.of(
                                        new AssessedInstance(host("i-1", latchedUntil), health),
                                        new AssessedInstance(
                                                host("i-2", Optional.empty()),
                                                new Health.Healthy())),
                                List.of(table("rtb-1", firstTable), table("rtb-2", secondTable)),
                                List.of(routes))
                        .actions();
        assertThat(actions)
                .allSatisfy(action ->
                        assertThat(action)
                                .isInstanceOfSatisfying(
                                        Action.AssociateAddress.class,
                                        to ->
                                                assertThat(to.networkInterfaceId())
                                                        .isEqualTo("eni-i-2")));
        return !actions.isEmpty();
    }

    private static HostAddresses addresses(String instanceId, Optional<String> publicIp) {
        return new HostAddresses(
                "t4g.nano",
                "eni-" + instanceId,
                List.of(
                        new PrivateAddress("10.0.0.11", true, Optional.of("198.51.100.1")),
                        new PrivateAddress("10.0.0.12", false, publicIp)),
                "subnet-1",
                List.of(),
                List.of());
    }

    private static RouteTable table(String id, String target) {
        return table(
                id,
                List.of(
                        new Route(
                                Destination.EVERYWHERE,
                                new RouteTarget.NetworkInterface("eni-" + target))));
    }

    private static RouteTable table(String id, List<Route> routes) {
        return new RouteTable(
                id,
                Optional.empty(),
                "main",
                "vpc-1",
                routes,
                List.of(),
                List.of(new RouteTable.Subnet("subnet-" + id, ZONE, "use1-az1")),
                false);
    }

    private static NatInstance host(String id, Optional<Instant> latchedUntil) {
        return host(id, latchedUntil, Optional.empty());
    }

    private static NatInstance host(
            String id, Optional<Instant> latchedUntil, Optional<Instant> egressPolicy) {
        return new NatInstance(
                id,
                Optional.empty(),
                "main",
                "vpc-1",
                ZONE,
                Observed.known(InstanceState.RUNNING),
                START.minusSeconds(86400),
                false,
                List.of(new NatInstance.NatInterface("eni-" + id, 0, false)),
                Optional.of(START.minusSeconds(86000)),
                latchedUntil,
                Optional.empty(),
                Optional.empty(),
                Observed.known(Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                egressPolicy);
    }
}
