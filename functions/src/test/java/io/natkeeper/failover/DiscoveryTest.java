package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.RunResult;
import io.natkeeper.Settings;
import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.world.RouteTable;
import io.natkeeper.simulator.world.RouteTarget;
import io.natkeeper.simulator.world.StatusCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the function sees of EC2, shown by what it does. */
class DiscoveryTest {

    private final SimulatedPool pool = new SimulatedPool(1, "a", "b");

    @Test
    void anImpairedSystemStatusCountsAsMuchAsAnImpairedInstanceStatus() {
        pool.aws.lifecycle().setStatusChecks(pool.nat("a"), StatusCheck.OK, StatusCheck.IMPAIRED);
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
    }

    @Test
    void onlyTheNamedPoolsAreServed() {
        SimulatedPool others =
                new SimulatedPool(
                        1,
                        new Settings(
                                Settings.Mode.ACT,
                                List.of("backoffice"),
                                SimulatedPool.FAILBACK_DELAY,
                                SimulatedPool.DRAIN_TIMEOUT,
                                Optional.empty()),
                        builder -> builder,
                        "a",
                        "b");
        others.aws.lifecycle().stop(others.nat("a"));
        assertThat(others.handle(others.stateEvent(others.nat("a"), "stopping")).outcome())
                .isEqualTo("ignored");
        others.handle(SimulatedPool.SWEEP);
        assertThat(others.aws.calls().writeCalls()).isZero();
    }

    @Test
    void anEventLooksAfterItsOwnPoolOnly() {
        String stranger =
                pool.aws
                        .lifecycle()
                        .runInstance(
                                InstanceSpec.in(
                                                pool.aws
                                                        .world()
                                                        .interfacesOf(pool.nat("a"))
                                                        .getFirst()
                                                        .subnetId())
                                        .withTags(Map.of("natkeeper:pool", "backoffice"))
                                        .withInterfaceTags(Map.of("natkeeper:pool", "backoffice")));
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
        assertThat(pool.aws.world().interfacesOf(stranger).getFirst().sourceDestCheck())
                .as("the other pool's work is left to its own events and the sweep")
                .isTrue();
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.aws.world().interfacesOf(stranger).getFirst().sourceDestCheck()).isFalse();
    }

    /** EC2 gives at most a hundred tables a page. */
    @Test
    void everyPageOfRouteTablesIsRead() {
        List<String> tables = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            String table =
                    pool.aws
                            .provisioning()
                            .createRouteTable(pool.vpcId, false, Map.of("natkeeper:pool", "main"));
            pool.leadTo(table, pool.nat("a"));
            tables.add(table);
        }
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
        assertThat(tables).allSatisfy(table -> assertThat(leadsTo(table, pool.nat("b"))).isTrue());
    }

    @Test
    void aGatewaysTableIsNeverWritten() {
        String gateway = pool.aws.provisioning().createInternetGateway(pool.vpcId);
        String edge =
                pool.aws
                        .provisioning()
                        .createRouteTable(pool.vpcId, false, Map.of("natkeeper:pool", "main"));
        pool.aws.provisioning().associateEdge(edge, gateway);
        RouteTable before = pool.routeTable(edge);
        RunResult result = pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.routeTable(edge)).isEqualTo(before);
        assertThat(result.reason()).contains(edge, "comes in through a gateway");
    }

    /** Subnets that a table names are none of the main table's, however many they are. */
    @Test
    void explicitlyAssociatedSubnetsAreNotTheMainTables() {
        String main =
                pool.aws
                        .provisioning()
                        .createRouteTable(pool.vpcId, true, Map.of("natkeeper:pool", "main"));
        String named = pool.aws.provisioning().createRouteTable(pool.vpcId, false, Map.of());
        for (int i = 0; i < 5; i++) {
            pool.aws
                    .provisioning()
                    .associate(
                            named,
                            pool.aws
                                    .provisioning()
                                    .createSubnet(
                                            pool.vpcId,
                                            "10.0.%d.0/24".formatted(200 + i),
                                            "us-east-1a",
                                            "use1-az1"));
        }
        pool.aws.provisioning().createSubnet(pool.vpcId, "10.0.210.0/24", "us-east-1b", "use1-az2");
        pool.handle(SimulatedPool.SWEEP);
        assertThat(leadsTo(main, pool.nat("b"))).isTrue();
    }

    @Test
    void aRouteToANatsSecondInterfaceIsThatNats() {
        String second =
                pool.aws
                        .lifecycle()
                        .attachInterface(
                                pool.nat("a"),
                                pool.aws.world().interfacesOf(pool.nat("a")).getFirst().subnetId(),
                                Map.of("natkeeper:pool", "main"),
                                true);
        pool.aws
                .provisioning()
                .putRoute(pool.table("a"), "0.0.0.0/0", new RouteTarget.Interface(second));
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.routeTable(pool.table("a")).route("0.0.0.0/0").orElseThrow().target())
                .as("while the NAT is healthy, its route stays where it is")
                .isEqualTo(new RouteTarget.Interface(second));
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
    }

    @Test
    void aNatWithoutAnInterfaceIsReportedAndGetsNoRoute() {
        pool.aws.lifecycle().detachInterface(pool.interfaceOf(pool.nat("b")));
        pool.aws.lifecycle().stop(pool.nat("a"));
        RunResult result = pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
        assertThat(result.reason())
                .contains(
                        pool.nat("b")
                                + " (nat-b) of pool main has no network interface and can't carry a route; attach one or terminate it.");
        assertThat(pool.aws.calls().calls("ReplaceRoute")).isZero();
    }

    private boolean leadsTo(String table, String instanceId) {
        return pool.routeTable(table)
                .route("0.0.0.0/0")
                .map(route -> route.target())
                .equals(Optional.of(new RouteTarget.Interface(pool.interfaceOf(instanceId))));
    }
}
