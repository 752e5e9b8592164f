package io.natkeeper.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.TwoZones;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WorldTest {

    private final TwoZones zones = TwoZones.create();

    private RouteState stateOfRoute() {
        World world = zones.aws.world();
        return world.stateOf(
                world.routeTable(zones.tableA).route(TwoZones.EVERYWHERE).orElseThrow());
    }

    @Test
    void theRouteOfAStoppingInstanceStaysActiveUntilItIsStopped() {
        zones.aws.lifecycle().stop(zones.natA);
        zones.timing.runFor(Duration.ofSeconds(19));
        assertThat(zones.aws.world().instance(zones.natA).state())
                .isEqualTo(InstanceState.STOPPING);
        assertThat(stateOfRoute()).isEqualTo(RouteState.ACTIVE);

        zones.timing.runFor(Duration.ofSeconds(1));
        assertThat(zones.aws.world().instance(zones.natA).state()).isEqualTo(InstanceState.STOPPED);
        assertThat(stateOfRoute()).isEqualTo(RouteState.BLACKHOLE);
    }

    @Test
    void theRouteOfADyingInstanceStaysActiveUntilItIsTerminated() {
        zones.aws.lifecycle().terminate(zones.natA);
        zones.timing.runFor(Duration.ofSeconds(29));
        assertThat(stateOfRoute()).isEqualTo(RouteState.ACTIVE);

        zones.timing.runFor(Duration.ofSeconds(1));
        assertThat(stateOfRoute()).isEqualTo(RouteState.BLACKHOLE);
    }

    @Test
    void aRouteToADetachedInterfaceIsABlackhole() {
        zones.aws.lifecycle().detachInterface(zones.interfaceA);

        assertThat(stateOfRoute()).isEqualTo(RouteState.BLACKHOLE);
    }

    @Test
    void aHungInstanceOrACheckLeftOnKeepsTheRouteActive() {
        zones.aws
                .lifecycle()
                .setStatusChecks(zones.natA, StatusCheck.IMPAIRED, StatusCheck.IMPAIRED);
        zones.aws.provisioning().setSourceDestCheck(zones.interfaceA, true);

        assertThat(stateOfRoute()).isEqualTo(RouteState.ACTIVE);
    }

    @Test
    void aSubnetWithoutAnAssociationUsesTheMainTable() {
        World world = zones.aws.world();

        assertThat(world.routeTableOf(zones.publicA).map(RouteTable::id)).contains(zones.mainTable);
        assertThat(world.routeTableOf(zones.privateA).map(RouteTable::id)).contains(zones.tableA);
    }

    @Test
    void anotherAssociationReplacesTheFirst() {
        zones.aws.provisioning().associate(zones.tableB, zones.privateA);

        assertThat(zones.aws.world().routeTable(zones.tableA).associations()).isEmpty();
        assertThat(zones.aws.world().routeTableOf(zones.privateA).map(RouteTable::id))
                .contains(zones.tableB);
    }

    @Test
    void untaggingTakesOnlyTheNamedTag() {
        zones.aws.provisioning().tag(zones.tableA, Map.of("x", "1"));
        zones.aws.provisioning().untag(zones.tableA, "natkeeper:pool");

        assertThat(zones.aws.world().routeTable(zones.tableA).tags()).isEqualTo(Map.of("x", "1"));
    }
}
