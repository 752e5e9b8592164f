package io.natkeeper.lab.network;

import static io.natkeeper.lab.network.NetworkFixture.NAT_A;
import static io.natkeeper.lab.network.NetworkFixture.NAT_B;
import static io.natkeeper.lab.network.NetworkFixture.PRIVATE_A1;
import static io.natkeeper.lab.network.NetworkFixture.TABLE_A;
import static io.natkeeper.lab.network.NetworkFixture.interfaceOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.lab.network.KernelRoute.Effect;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.RouteTarget;
import io.natkeeper.simulator.world.World;
import org.junit.jupiter.api.Test;

class RouterTablesTest {

    private static final World WORLD = NetworkFixture.world();

    private final Numbering numbering = new Numbering();

    @Test
    void aTableSendsItsDefaultRouteToTheNatsCardAndLocalRoutesOn() {
        assertThat(RouterTables.render(WORLD, numbering).routes())
                .containsEntry(in(TABLE_A, "default"), toCardOf(NAT_A))
                .containsEntry(in(TABLE_A, "10.0.0.0/16"), new Effect.Throw())
                .containsEntry(in(TABLE_A, "10.1.0.0/16"), new Effect.Throw())
                .containsEntry(in(NetworkFixture.VPC, "10.0.1.10"), toCardOf(PRIVATE_A1))
                .containsEntry(in(NetworkFixture.VPC, "default"), new Effect.Blackhole())
                .containsEntry(
                        in("rtb-public", "default"),
                        new Effect.Via(
                                RouterTables.gatewayDevice(
                                        numbering, NetworkFixture.INTERNET_GATEWAY),
                                NetworkFixture.INTERNET_GATEWAY));
    }

    @Test
    void aPacketIsLookedUpInTheTableOfItsSubnetAndThenInTheVpcs() {
        String card = RouterTables.cardDevice(numbering, interfaceOf(PRIVATE_A1));
        String gateway = RouterTables.gatewayDevice(numbering, NetworkFixture.INTERNET_GATEWAY);
        assertThat(RouterTables.render(WORLD, numbering).rules())
                .contains(
                        "iif %s lookup %s pref 100"
                                .formatted(card, RouterTables.table(numbering, TABLE_A)),
                        "iif %s lookup %s pref 200"
                                .formatted(card, RouterTables.table(numbering, NetworkFixture.VPC)),
                        "iif %s lookup %s pref 200"
                                .formatted(
                                        gateway, RouterTables.table(numbering, NetworkFixture.VPC)))
                .noneMatch(rule -> rule.contains(gateway + " ") && rule.endsWith("pref 100"));
    }

    @Test
    void theStateOfTheTargetsInstanceDecidesWhatARouteDoes() {
        for (InstanceState state : InstanceState.values()) {
            Effect expected =
                    switch (state) {
                        case PENDING, RUNNING, STOPPING, SHUTTING_DOWN -> toCardOf(NAT_A);
                        case STOPPED, TERMINATED -> new Effect.Blackhole();
                    };
            World world = WORLD.mapInstance(NAT_A, i -> i.withState(state));
            assertThat(RouterTables.render(world, numbering).routes())
                    .as(state.awsName())
                    .containsEntry(in(TABLE_A, "default"), expected);
        }
    }

    @Test
    void aRouteToWhatTheLabLacksIsABlackhole() {
        World world = NetworkFixture.route(WORLD, TABLE_A, new RouteTarget.TransitGateway("tgw-1"));
        assertThat(RouterTables.render(world, numbering).routes())
                .containsEntry(in(TABLE_A, "default"), new Effect.Blackhole());
    }

    @Test
    void onlyDifferencesReachTheKernel() {
        StringBuilder kernel = new StringBuilder();
        Routing routing = new Routing(lines -> kernel.append(String.join("\n", lines)));
        RouterTables before = RouterTables.render(WORLD, numbering);
        routing.become(before.routes(), before.rules());
        kernel.setLength(0);
        routing.become(before.routes(), before.rules());
        assertThat(kernel).isEmpty();

        World moved = NetworkFixture.route(WORLD, TABLE_A, NetworkFixture.to(NAT_B));
        RouterTables after = RouterTables.render(moved, numbering);
        routing.become(after.routes(), after.rules());
        assertThat(kernel)
                .hasToString(
                        "route replace default via 169.254.0.1 dev %s onlink table %s"
                                .formatted(
                                        RouterTables.cardDevice(numbering, interfaceOf(NAT_B)),
                                        RouterTables.table(numbering, TABLE_A)));
    }

    private KernelRoute in(String tableOf, String destination) {
        return new KernelRoute(RouterTables.table(numbering, tableOf), destination);
    }

    private Effect toCardOf(String instanceId) {
        String id = interfaceOf(instanceId);
        return new Effect.Via(RouterTables.cardDevice(numbering, id), id);
    }
}
