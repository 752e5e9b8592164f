package io.natkeeper.simulator.ec2;

import static io.natkeeper.simulator.TwoZones.EVERYWHERE;
import static io.natkeeper.simulator.ec2.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.TwoZones;
import io.natkeeper.simulator.world.Route;
import io.natkeeper.simulator.world.RouteTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void writesDestinationsInTheirCanonicalForm() {
        create("100.68.0.18/18");
        createIpv6("2001:DB8:0:0:1:0:0:0/80");
        createIpv6("64:ff9b:0:0:0:0:0:0/96");
        createIpv6("0:0::/0");

        assertThat(zones.aws.world().routeTable(zones.tableA).routes())
                .extracting(Route::destinationCidrBlock)
                .contains("100.68.0.0/18", "2001:db8:0:0:1::/80", "64:ff9b::/96", "::/0");
        assertRefused(() -> createIpv6("64:FF9B::/96"), "RouteAlreadyExists", "64:ff9b::/96");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/8", "2001:db8::/129", "2001:db8", "x::/16", "::ffff:1.2.3.4/128"})
    void refusesWhatIsNoIpv6Prefix(String destination) {
        assertRefused(
                () -> createIpv6(destination),
                "InvalidParameterValue",
                "Value (%s) for parameter destinationIpv6CidrBlock is invalid."
                        .formatted(destination));
    }

    private void createIpv6(String destination) {
        zones.ec2()
                .createRoute(r ->
                        r.routeTableId(zones.tableA)
                                .destinationIpv6CidrBlock(destination)
                                .networkInterfaceId(zones.interfaceB));
    }
}
