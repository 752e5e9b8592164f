package io.natkeeper.simulator.ec2;

import static io.natkeeper.simulator.TwoZones.EVERYWHERE;
import static io.natkeeper.simulator.ec2.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.TwoZones;
import io.natkeeper.simulator.world.Route;
import io.natkeeper.simulator.world.RouteTarget;
import org.junit.jupiter.api.Test;

final class CreateRouteTest {

    private final TwoZones zones = TwoZones.create();

    private void create(String destination) {
        zones.ec2()
                .createRoute(r ->
                        r.routeTableId(zones.tableA)
                                .destinationCidrBlock(destination)
                                .networkInterfaceId(zones.interfaceB));
    }

    @Test
    void addsARoute() {
        create("192.0.2.0/24");

        assertThat(zones.aws.world().routeTable(zones.tableA).route("192.0.2.0/24"))
                .contains(
                        new Route(
                                "192.0.2.0/24",
                                new RouteTarget.Interface(zones.interfaceB),
                                Route.Origin.CREATE_ROUTE));
    }

    @Test
    void neverOverwrites() {
        assertRefused(
                () -> create(EVERYWHERE),
                "RouteAlreadyExists",
                "The route identified by 0.0.0.0/0 already exists.");
        assertThat(zones.targetOf(zones.tableA))
                .isEqualTo(new RouteTarget.Interface(zones.interfaceA));
    }

    @Test
    void refusesTheLocalDestination() {
        assertRefused(() -> create("10.0.0.0/16"), "RouteAlreadyExists", "10.0.0.0/16");
    }

    @Test
    void aDryRunChangesNothing() {
        assertRefused(
                () ->
                        zones.ec2()
                                .createRoute(r ->
                                        r.routeTableId(zones.tableA)
                                                .destinationCidrBlock("192.0.2.0/24")
                                                .networkInterfaceId(zones.interfaceB)
                                                .dryRun(true)),
                "DryRunOperation",
                "Request would have succeeded");
        assertThat(zones.aws.world().routeTable(zones.tableA).route("192.0.2.0/24")).isEmpty();
    }
}
