package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.RunResult;
import io.natkeeper.simulator.world.Route;
import io.natkeeper.simulator.world.RouteTarget;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tables whose tag natkeeper:destinations names more than the default route. */
class DestinationsTest {

    private static final String NAT64 = "64:ff9b::/96";

    private final SimulatedPool pool = new SimulatedPool(1, "a", "b");

    @Test
    void namedDestinationsAreCreatedAndFailOverTogether() {
        name("198.51.100.0/24 2001:DB8::/32");
        pool.handle(SimulatedPool.SWEEP);
        assertThat(targets())
                .containsEntry("198.51.100.0/24", leadingTo("a"))
                .containsEntry("2001:db8::/32", leadingTo("a"));

        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
        assertThat(targets())
                .containsEntry("0.0.0.0/0", leadingTo("b"))
                .containsEntry("198.51.100.0/24", leadingTo("b"))
                .containsEntry("2001:db8::/32", leadingTo("b"));
        pool.aws.calls().reset();
        assertThat(pool.handle(SimulatedPool.SWEEP).outcome()).isEqualTo("unchanged");
        assertThat(pool.aws.calls().writeCalls()).isZero();
    }

    @Test
    void theRoutesOfATableStayAtOneHost() {
        for (int i = 0; i < 5; i++) {
            pool.launchNat("b", "nat-b" + i);
        }
        pool.timing.runFor(Duration.ofMinutes(1));
        pool.handle(SimulatedPool.SWEEP);
        pool.timing.runFor(SimulatedPool.FAILBACK_DELAY);
        name("198.51.100.0/24 203.0.113.0/24 192.0.2.0/24");
        pool.handle(SimulatedPool.SWEEP);
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
        assertThat(targets().values().stream().filter(t -> t instanceof RouteTarget.Interface))
                .hasSize(4)
                .containsOnly(targets().get("0.0.0.0/0"))
                .doesNotContain(leadingTo("a"));
    }

    @Test
    void whatIsNotNamedIsNotTouched() {
        pool.aws.provisioning().putRoute(pool.table("a"), "198.51.100.0/24", leadingTo("a"));
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
        assertThat(targets())
                .containsEntry("0.0.0.0/0", leadingTo("b"))
                .containsEntry("198.51.100.0/24", leadingTo("a"));
    }

    @Test
    void aNamedRouteOfSomebodyElseIsReported() {
        pool.aws
                .provisioning()
                .putRoute(pool.table("a"), "10.9.0.0/16", new RouteTarget.TransitGateway("tgw-1"));
        name("10.9.0.0/16");
        RunResult result = pool.handle(SimulatedPool.SWEEP);
        assertThat(result.reason())
                .contains("10.9.0.0/16 of " + pool.table("a"), "tgw-1", "left alone");
        assertThat(targets()).containsEntry("10.9.0.0/16", new RouteTarget.TransitGateway("tgw-1"));
    }

    @Test
    void anErrorInTheTagIsToldAndSpoilsNothingElse() {
        name("198.51.100.1/24 203.0.113.0/24");
        RunResult result = pool.handle(SimulatedPool.SWEEP);
        assertThat(result.reason())
                .contains(
                        pool.table("a")
                                + " (private-a): its tag natkeeper:destinations names '198.51.100.1/24', which has address bits behind its first 24; set them to zero.");
        assertThat(targets()).containsKey("203.0.113.0/24").doesNotContainKey("198.51.100.0/24");
    }

    @Test
    void nat64GoesOnlyToHostsThatAreTaggedForIt() {
        name(NAT64);
        RunResult nobody = pool.handle(SimulatedPool.SWEEP);
        assertThat(targets()).doesNotContainKey(NAT64);
        assertThat(nobody.reason())
                .contains(
                        "no healthy one of pool main is tagged natkeeper:nat64=true; tag the hosts that do.");

        pool.aws.provisioning().tag(pool.nat("b"), Map.of("natkeeper:nat64", "true"));
        pool.handle(SimulatedPool.SWEEP);
        assertThat(targets())
                .containsEntry(NAT64, leadingTo("b"))
                .containsEntry("0.0.0.0/0", leadingTo("a"));

        // It keeps to the capable host's route when another NAT is nearer, or less busy.
        pool.timing.runFor(SimulatedPool.FAILBACK_DELAY);
        pool.handle(SimulatedPool.SWEEP);
        assertThat(targets()).containsEntry(NAT64, leadingTo("b"));
    }

    @Test
    void nat64LeavesAHostThatIsNotTaggedForIt() {
        pool.aws.provisioning().putRoute(pool.table("a"), NAT64, leadingTo("a"));
        pool.aws.provisioning().tag(pool.nat("b"), Map.of("natkeeper:nat64", "true"));
        name(NAT64);
        RunResult result = pool.handle(SimulatedPool.SWEEP);
        assertThat(targets()).containsEntry(NAT64, leadingTo("b"));
        assertThat(result.actions())
                .anyMatch(a -> a.endsWith("(nat-a) is not tagged natkeeper:nat64=true."));
    }

    @Test
    void aStandbyGatewayCarriesNat64AndNoOtherIpv6() {
        String gateway =
                pool.aws
                        .provisioning()
                        .createRegionalNatGateway(pool.vpcId, Map.of("natkeeper:pool", "main"));
        name(NAT64 + " 2001:db8::/32");
        pool.handle(SimulatedPool.SWEEP);
        assertThat(targets())
                .containsEntry(NAT64, new RouteTarget.NatGateway(gateway))
                .containsEntry("2001:db8::/32", leadingTo("a"));

        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.aws.lifecycle().stop(pool.nat("b"));
        RunResult result = pool.handle(SimulatedPool.SWEEP);
        assertThat(targets())
                .containsEntry("0.0.0.0/0", new RouteTarget.NatGateway(gateway))
                .containsEntry("2001:db8::/32", leadingTo("a"));
        assertThat(result.reason()).contains("No NAT instance of pool main is known to be healthy");
    }

    private void name(String destinations) {
        pool.aws
                .provisioning()
                .tag(pool.table("a"), Map.of("natkeeper:destinations", destinations));
    }

    private RouteTarget leadingTo(String zone) {
        return new RouteTarget.Interface(pool.interfaceOf(pool.nat(zone)));
    }

    private Map<String, RouteTarget> targets() {
        List<Route> routes = pool.routeTable(pool.table("a")).routes();
        Map<String, RouteTarget> targets = new HashMap<>();
        routes.forEach(route -> targets.put(route.destinationCidrBlock(), route.target()));
        return targets;
    }
}
