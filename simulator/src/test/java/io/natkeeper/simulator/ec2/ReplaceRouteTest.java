package io.natkeeper.simulator.ec2;

import static io.natkeeper.simulator.TwoZones.EVERYWHERE;
import static io.natkeeper.simulator.ec2.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.natkeeper.simulator.TwoZones;
import io.natkeeper.simulator.world.Route;
import io.natkeeper.simulator.world.RouteState;
import io.natkeeper.simulator.world.RouteTarget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;

final class ReplaceRouteTest {

    private final TwoZones zones = TwoZones.create();

    private void replace(Consumer<ReplaceRouteRequest.Builder> change) {
        ReplaceRouteRequest.Builder request =
                ReplaceRouteRequest.builder()
                        .routeTableId(zones.tableA)
                        .destinationCidrBlock(EVERYWHERE)
                        .networkInterfaceId(zones.interfaceB);
        change.accept(request);
        zones.ec2().replaceRoute(request.build());
    }

    @Test
    void changesTheTargetAndKeepsPlaceAndOrigin() {
        List<Route> before = zones.aws.world().routeTable(zones.tableA).routes();

        replace(_ -> {});

        List<Route> after = zones.aws.world().routeTable(zones.tableA).routes();
        assertThat(after)
                .containsExactly(
                        before.getFirst(),
                        new Route(
                                EVERYWHERE,
                                new RouteTarget.Interface(zones.interfaceB),
                                Route.Origin.CREATE_ROUTE));
        assertThat(zones.targetOf(zones.tableB))
                .isEqualTo(new RouteTarget.Interface(zones.interfaceB));
    }

    @Test
    void acceptsTheSameTargetAgain() {
        replace(r -> r.networkInterfaceId(zones.interfaceA));

        assertThat(zones.targetOf(zones.tableA))
                .isEqualTo(new RouteTarget.Interface(zones.interfaceA));
    }

    @Test
    void acceptsTheInterfaceOfAStoppedInstanceWhichIsThenABlackhole() {
        zones.aws.lifecycle().stop(zones.natB);
        zones.timing.runFor(Duration.ofMinutes(1));

        replace(_ -> {});

        Route route = zones.aws.world().routeTable(zones.tableA).route(EVERYWHERE).orElseThrow();
        assertThat(zones.aws.world().stateOf(route)).isEqualTo(RouteState.BLACKHOLE);
    }

    @Test
    void takesTheOnlyInterfaceOfAnInstance() {
        replace(r -> r.networkInterfaceId(null).instanceId(zones.natB));

        assertThat(zones.targetOf(zones.tableA))
                .isEqualTo(new RouteTarget.Interface(zones.interfaceB));
    }

    @Test
    void refusesAnInstanceWithSeveralInterfaces() {
        zones.aws.lifecycle().attachInterface(zones.natB, zones.publicB, Map.of(), true);

        assertRefused(
                () -> replace(r -> r.networkInterfaceId(null).instanceId(zones.natB)),
                "InvalidInstanceID",
                "There are multiple interfaces attached to instance '%s'. Please specify an interface ID for the operation instead."
                        .formatted(zones.natB));
    }

    @Test
    void refusesADestinationWithoutARoute() {
        assertRefused(
                () -> replace(r -> r.destinationCidrBlock("192.0.2.0/24")),
                "InvalidParameterValue",
                "There is no route defined for '192.0.2.0/24' in the route table. Use CreateRoute instead.");
    }

    @Test
    void refusesAnUnknownTable() {
        assertRefused(
                () -> replace(r -> r.routeTableId("rtb-00000000000000000")),
                "InvalidRouteTableID.NotFound",
                "The routeTable ID 'rtb-00000000000000000' does not exist");
    }

    @Test
    void refusesAMalformedTable() {
        assertRefused(
                () -> replace(r -> r.routeTableId("rtb-xyz")),
                "InvalidRouteTableId.Malformed",
                "Invalid id: \"rtb-xyz\"");
    }

    @Test
    void refusesAMissingTable() {
        assertRefused(() -> replace(r -> r.routeTableId(null)), "MissingParameter", "routeTableId");
    }

    @Test
    void refusesAnUnknownInterface() {
        assertRefused(
                () -> replace(r -> r.networkInterfaceId("eni-00000000000000000")),
                "InvalidNetworkInterfaceID.NotFound",
                "The networkInterface ID 'eni-00000000000000000' does not exist");
    }

    @Test
    void refusesAMalformedInterface() {
        assertRefused(
                () -> replace(r -> r.networkInterfaceId(zones.natB)),
                "InvalidNetworkInterfaceId.Malformed",
                zones.natB);
    }

    @Test
    void refusesAnUnknownInstance() {
        assertRefused(
                () -> replace(r -> r.networkInterfaceId(null).instanceId("i-00000000000000000")),
                "InvalidInstanceID.NotFound",
                "The instance ID 'i-00000000000000000' does not exist");
    }

    @Test
    void refusesAnInterfaceAsAGateway() {
        assertRefused(
                () -> replace(r -> r.networkInterfaceId(null).gatewayId(zones.interfaceB)),
                "InvalidGatewayID.NotFound",
                "The gateway ID '%s' does not exist".formatted(zones.interfaceB));
    }

    @Test
    void refusesANatGatewaySinceTheWorldHasNone() {
        assertRefused(
                () ->
                        replace(r ->
                                r.networkInterfaceId(null).natGatewayId("nat-00000000000000000")),
                "InvalidNatGatewayID.NotFound",
                "nat-00000000000000000");
    }

    @Test
    void refusesTwoTargets() {
        assertRefused(
                () -> replace(r -> r.instanceId(zones.natB)),
                "InvalidParameterCombination",
                "exactly one of");
    }

    @Test
    void refusesNoTarget() {
        assertRefused(
                () -> replace(r -> r.networkInterfaceId(null)),
                "MissingParameter",
                "The request must contain exactly one of gatewayId");
    }

    @Test
    void refusesTwoDestinations() {
        assertRefused(
                () -> replace(r -> r.destinationIpv6CidrBlock("::/0")),
                "InvalidParameterCombination",
                "destinationCidrBlock and destinationIpv6CidrBlock");
    }

    @Test
    void refusesNoDestination() {
        assertRefused(
                () -> replace(r -> r.destinationCidrBlock(null)),
                "MissingParameter",
                "destinationCidrBlock");
    }

    @Test
    void refusesAMalformedDestination() {
        assertRefused(
                () -> replace(r -> r.destinationCidrBlock("0.0.0.0")),
                "InvalidParameterValue",
                "This is not a valid CIDR block");
    }

    @Test
    void refusesATargetInAnotherVpc() {
        String elsewhere = zones.aws.provisioning().createVpc("10.9.0.0/16");
        String table = zones.aws.provisioning().createRouteTable(elsewhere, false, Map.of());
        zones.aws
                .provisioning()
                .putRoute(table, EVERYWHERE, new RouteTarget.TransitGateway("tgw-1"));

        assertRefused(
                () -> replace(r -> r.routeTableId(table)),
                "InvalidParameterValue",
                "belong to different networks");
    }

    @Test
    void aDryRunChangesNothing() {
        assertThatThrownBy(() -> replace(r -> r.dryRun(true)))
                .isInstanceOfSatisfying(
                        Ec2Exception.class,
                        e -> {
                            assertThat(e.awsErrorDetails().errorCode())
                                    .isEqualTo("DryRunOperation");
                            assertThat(e.statusCode()).isEqualTo(412);
                        });
        assertThat(zones.targetOf(zones.tableA))
                .isEqualTo(new RouteTarget.Interface(zones.interfaceA));
    }

    @Test
    void replacesAnIpv6Route() {
        zones.aws
                .provisioning()
                .putRoute(
                        zones.tableA, "64:ff9b::/96", new RouteTarget.Interface(zones.interfaceA));

        replace(r -> r.destinationCidrBlock(null).destinationIpv6CidrBlock("64:ff9b::/96"));

        assertThat(
                        zones.aws
                                .world()
                                .routeTable(zones.tableA)
                                .route("64:ff9b::/96")
                                .orElseThrow()
                                .target())
                .isEqualTo(new RouteTarget.Interface(zones.interfaceB));
        assertThat(
                        zones.ec2()
                                .describeRouteTables(r -> r.routeTableIds(zones.tableA))
                                .routeTables()
                                .getFirst()
                                .routes())
                .anySatisfy(r -> {
                    assertThat(r.destinationIpv6CidrBlock()).isEqualTo("64:ff9b::/96");
                    assertThat(r.destinationCidrBlock()).isNull();
                });
    }
}
