package io.natkeeper.simulator.ec2;

import static io.natkeeper.simulator.TwoZones.EVERYWHERE;
import static io.natkeeper.simulator.ec2.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.TwoZones;
import io.natkeeper.simulator.world.RouteTarget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.AvailabilityMode;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.Tag;

final class NatGatewaysTest {

    private static final String UNKNOWN = "nat-00000000000000000";

    private final TwoZones zones = TwoZones.create();
    private final String zonal =
            zones.aws
                    .provisioning()
                    .createNatGateway(zones.publicA, Map.of("natkeeper:standby", "p"));
    private final String regional =
            zones.aws.provisioning().createRegionalNatGateway(zones.vpc, Map.of("Name", "all"));

    private List<String> found(String filter, String... values) {
        return zones
                .ec2()
                .describeNatGateways(
                        r -> r.filter(Filter.builder().name(filter).values(values).build()))
                .natGateways()
                .stream()
                .map(NatGateway::natGatewayId)
                .toList();
    }

    private Route defaultRouteOfTableA() {
        return zones
                .ec2()
                .describeRouteTables(r -> r.routeTableIds(zones.tableA))
                .routeTables()
                .getFirst()
                .routes()
                .stream()
                .filter(r -> EVERYWHERE.equals(r.destinationCidrBlock()))
                .findFirst()
                .orElseThrow();
    }

    private void routeTableATo(String natGatewayId) {
        zones.ec2()
                .replaceRoute(r ->
                        r.routeTableId(zones.tableA)
                                .destinationCidrBlock(EVERYWHERE)
                                .natGatewayId(natGatewayId));
    }

    @Test
    void aZonalOneHasASubnetAndARegionalOneHasNone() {
        NatGateway first =
                zones.ec2()
                        .describeNatGateways(r -> r.natGatewayIds(zonal))
                        .natGateways()
                        .getFirst();
        NatGateway second =
                zones.ec2()
                        .describeNatGateways(r -> r.natGatewayIds(regional))
                        .natGateways()
                        .getFirst();

        assertThat(first.subnetId()).isEqualTo(zones.publicA);
        assertThat(first.availabilityMode()).isEqualTo(AvailabilityMode.ZONAL);
        assertThat(second.subnetId()).isNull();
        assertThat(second.availabilityMode()).isEqualTo(AvailabilityMode.REGIONAL);
        assertThat(List.of(first, second))
                .allSatisfy(g -> {
                    assertThat(g.vpcId()).isEqualTo(zones.vpc);
                    assertThat(g.state()).isEqualTo(NatGatewayState.AVAILABLE);
                });
        assertThat(first.natGatewayAddresses().getFirst().publicIp())
                .isNotEqualTo(second.natGatewayAddresses().getFirst().publicIp());
    }

    @Test
    void filters() {
        zones.aws.provisioning().deleteNatGateway(regional);

        assertThat(found("tag-key", "natkeeper:standby")).containsExactly(zonal);
        assertThat(found("tag:natkeeper:standby", "p", "q")).containsExactly(zonal);
        assertThat(found("tag:natkeeper:standby", "q")).isEmpty();
        assertThat(found("state", "available")).containsExactly(zonal);
        assertThat(found("state", "deleted")).containsExactly(regional);
        assertThat(found("vpc-id", zones.vpc)).containsExactlyInAnyOrder(zonal, regional);
        assertThat(found("nat-gateway-id", regional)).containsExactly(regional);
        assertThat(found("subnet-id", zones.publicA)).containsExactly(zonal);
    }

    @Test
    void pages() {
        for (int i = 0; i < 6; i++) {
            zones.aws.provisioning().createNatGateway(zones.publicB, Map.of());
        }
        var first = zones.ec2().describeNatGateways(r -> r.maxResults(5));
        var second =
                zones.ec2().describeNatGateways(r -> r.maxResults(5).nextToken(first.nextToken()));

        assertThat(first.natGateways()).hasSize(5);
        assertThat(second.natGateways()).hasSize(3);
        assertThat(second.nextToken()).isNull();
    }

    @Test
    void refusesUnknownAndMalformedIdsWithCodesOfItsOwn() {
        assertRefused(
                () -> zones.ec2().describeNatGateways(r -> r.natGatewayIds(UNKNOWN)),
                "NatGatewayNotFound",
                "NAT gateway nat-00000000000000000 was not found");
        assertRefused(
                () -> zones.ec2().describeNatGateways(r -> r.natGatewayIds("nat-x")),
                "NatGatewayMalformed",
                "nat-x");
    }

    @Test
    void aRouteLeadsToItUntilItIsDeleted() {
        routeTableATo(regional);

        assertThat(zones.targetOf(zones.tableA)).isEqualTo(new RouteTarget.NatGateway(regional));
        assertThat(defaultRouteOfTableA().natGatewayId()).isEqualTo(regional);
        assertThat(defaultRouteOfTableA().networkInterfaceId()).isNull();
        assertThat(defaultRouteOfTableA().state()).isEqualTo(RouteState.ACTIVE);

        zones.aws.provisioning().deleteNatGateway(regional);
        assertThat(defaultRouteOfTableA().state()).isEqualTo(RouteState.BLACKHOLE);
        assertThat(defaultRouteOfTableA().natGatewayId()).isEqualTo(regional);
    }

    @Test
    void isFoundByItsRoute() {
        routeTableATo(zonal);
        Filter filter = Filter.builder().name("route.nat-gateway-id").values(zonal).build();

        assertThat(zones.ec2().describeRouteTables(r -> r.filters(filter)).routeTables())
                .singleElement()
                .satisfies(t -> assertThat(t.routeTableId()).isEqualTo(zones.tableA));
    }

    @Test
    void isForgottenAnHourAfterItsDeletion() {
        zones.aws.provisioning().deleteNatGateway(zonal);
        zones.timing.runFor(Duration.ofMinutes(59));
        assertThat(found("state", "deleted")).containsExactly(zonal);
        zones.timing.runFor(Duration.ofMinutes(2));

        assertThat(found("vpc-id", zones.vpc)).containsExactly(regional);
    }

    @Test
    void aRouteRefusesOneThatIsUnknownDeletedOrElsewhere() {
        assertRefused(
                () -> routeTableATo(UNKNOWN),
                "InvalidNatGatewayID.NotFound",
                "The natGateway ID 'nat-00000000000000000' does not exist");
        zones.aws.provisioning().deleteNatGateway(zonal);
        assertRefused(() -> routeTableATo(zonal), "InvalidNatGatewayID.NotFound", zonal);

        String otherVpc = zones.aws.provisioning().createVpc("10.9.0.0/16");
        String elsewhere = zones.aws.provisioning().createRegionalNatGateway(otherVpc, Map.of());
        assertRefused(() -> routeTableATo(elsewhere), "InvalidParameterValue", "networks");
    }

    @Test
    void aRouteMayBeCreatedToIt() {
        zones.ec2()
                .createRoute(r ->
                        r.routeTableId(zones.tableA)
                                .destinationCidrBlock("8.8.8.0/24")
                                .natGatewayId(zonal));

        assertThat(zones.aws.world().routeTable(zones.tableA).route("8.8.8.0/24").orElseThrow())
                .satisfies(
                        r -> assertThat(r.target()).isEqualTo(new RouteTarget.NatGateway(zonal)));
    }

    @Test
    void canBeTagged() {
        zones.ec2()
                .createTags(
                        r -> r.resources(zonal).tags(Tag.builder().key("Name").value("n").build()));

        assertThat(found("tag:Name", "n")).containsExactly(zonal);
    }

    @Test
    void carryNoIpv6ButTheWellKnownPrefix() {
        createIpv6Route("64:ff9b::/96");
        assertRefused(
                () -> createIpv6Route("2001:db8::/32"), "InvalidParameterValue", "64:ff9b::/96");
    }

    private void createIpv6Route(String destination) {
        zones.ec2()
                .createRoute(r ->
                        r.routeTableId(zones.tableA)
                                .destinationIpv6CidrBlock(destination)
                                .natGatewayId(zonal));
    }
}
