package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.natkeeper.RunResult;
import io.natkeeper.UnverifiedEndException;
import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.world.RouteTarget;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A pool with a NAT gateway for the time when no NAT instance is healthy. */
class StandbyGatewayTest {

    private final SimulatedPool pool = new SimulatedPool(1, "a", "b");

    @Test
    void takesOverWhenNoNatInstanceIsHealthy() {
        String gateway = regionalGateway();
        loseBothNats();
        RunResult result = pool.handle(SimulatedPool.SWEEP);

        assertThat(targetOf("a")).isEqualTo(new RouteTarget.NatGateway(gateway));
        assertThat(targetOf("b")).isEqualTo(new RouteTarget.NatGateway(gateway));
        assertThat(result.outcome()).isEqualTo("changed");
        assertThat(result.actions())
                .contains(
                        "Fail 0.0.0.0/0 of %s over to the standby NAT gateway %s (standby), because %s (nat-a) is stopping."
                                .formatted(pool.table("a"), gateway, pool.nat("a")));
        assertThat(result.reason()).contains("costs by the gigabyte");
    }

    @Test
    void isNotUsedWhileANatOfAnotherZoneIsHealthy() {
        regionalGateway();
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
    }

    @Test
    void theZonesOwnComesFirstThenARegionalOneThenAnother() {
        String inZoneB = zonalGateway("b");
        String regional = regionalGateway();
        loseBothNats();
        pool.handle(SimulatedPool.SWEEP);
        assertThat(targetOf("a")).isEqualTo(new RouteTarget.NatGateway(regional));
        assertThat(targetOf("b")).isEqualTo(new RouteTarget.NatGateway(inZoneB));

        pool.aws.provisioning().deleteNatGateway(regional);
        pool.handle(SimulatedPool.SWEEP);
        assertThat(targetOf("a")).isEqualTo(new RouteTarget.NatGateway(inZoneB));
    }

    @Test
    void routesReturnOnceANatHasBeenHealthyForTheDelay() {
        String gateway = regionalGateway();
        loseBothNats();
        pool.handle(SimulatedPool.SWEEP);
        pool.timing.runFor(Duration.ofMinutes(1));
        pool.aws.lifecycle().start(pool.nat("b"));
        pool.timing.runFor(Duration.ofMinutes(1));
        pool.handle(SimulatedPool.SWEEP);
        pool.timing.runFor(SimulatedPool.FAILBACK_DELAY.minusSeconds(5));
        pool.handle(SimulatedPool.SWEEP);
        assertThat(targetOf("b")).as("before").isEqualTo(new RouteTarget.NatGateway(gateway));

        pool.timing.runFor(Duration.ofSeconds(5));
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.natOf("b")).as("home").contains(pool.nat("b"));
        assertThat(pool.natOf("a"))
                .as("a NAT of another zone is better than the gateway")
                .contains(pool.nat("b"));
    }

    @Test
    void aNatThatIsAboutToGoHandsOverToItWhereThereIsNobodyElse() {
        String gateway = regionalGateway();
        pool.aws.lifecycle().stop(pool.nat("b"));
        pool.handle(SimulatedPool.SWEEP);
        pool.handle(
                "{\"source\": \"aws.ec2\", \"detail-type\": \"EC2 Spot Instance Interruption Warning\", \"time\": \"%s\", \"detail\": {\"instance-id\": \"%s\", \"instance-action\": \"terminate\"}}"
                        .formatted(pool.timing.now(), pool.nat("a")));
        assertThat(targetOf("a")).isEqualTo(new RouteTarget.NatGateway(gateway));
    }

    @Test
    void somebodyElsesGatewayIsLeftAlone() {
        String foreign =
                pool.aws
                        .provisioning()
                        .createRegionalNatGateway(
                                pool.vpcId, Map.of("natkeeper:pool", "backoffice"));
        pool.aws
                .provisioning()
                .putRoute(pool.table("a"), "0.0.0.0/0", new RouteTarget.NatGateway(foreign));
        RunResult result = pool.handle(SimulatedPool.SWEEP);
        assertThat(targetOf("a")).isEqualTo(new RouteTarget.NatGateway(foreign));
        assertThat(result.reason())
                .contains(foreign + ", which is no NAT of this pool: left alone.");
    }

    @Test
    void whileGatewaysAreNotKnownNoRouteLeavesOne() {
        String gateway = regionalGateway();
        loseBothNats();
        pool.handle(SimulatedPool.SWEEP);
        pool.timing.runFor(Duration.ofMinutes(1));
        pool.aws.lifecycle().start(pool.nat("a"));
        pool.timing.runFor(Duration.ofMinutes(1));
        pool.handle(SimulatedPool.SWEEP);
        pool.timing.runFor(SimulatedPool.FAILBACK_DELAY);

        pool.aws.faults().failAlways("DescribeNatGateways", Fault.UNAUTHORIZED);
        assertThatThrownBy(() -> pool.handle(SimulatedPool.SWEEP))
                .hasMessageContaining("ec2:DescribeNatGateways was denied");
        assertThat(targetOf("a")).isEqualTo(new RouteTarget.NatGateway(gateway));
    }

    @Test
    void whatIsNotKnownOfGatewaysHoldsNoFailoverUp() {
        pool.aws.faults().failAlways("DescribeNatGateways", Fault.UNAVAILABLE);
        pool.aws.lifecycle().stop(pool.nat("a"));
        String event = pool.stateEvent(pool.nat("a"), "stopping");
        assertThatThrownBy(() -> pool.handle(event)).isInstanceOf(UnverifiedEndException.class);
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
    }

    private void loseBothNats() {
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.aws.lifecycle().stop(pool.nat("b"));
    }

    private String regionalGateway() {
        return pool.aws
                .provisioning()
                .createRegionalNatGateway(
                        pool.vpcId, Map.of("natkeeper:pool", "main", "Name", "standby"));
    }

    private String zonalGateway(String zone) {
        return pool.aws
                .provisioning()
                .createNatGateway(pool.publicSubnet(zone), Map.of("natkeeper:pool", "main"));
    }

    private RouteTarget targetOf(String zone) {
        return pool.routeTable(pool.table(zone)).route("0.0.0.0/0").orElseThrow().target();
    }
}
