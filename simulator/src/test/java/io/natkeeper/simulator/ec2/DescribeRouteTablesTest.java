package io.natkeeper.simulator.ec2;

import static io.natkeeper.simulator.ec2.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.TwoZones;
import io.natkeeper.simulator.world.RouteTarget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;

final class DescribeRouteTablesTest {

    private final TwoZones zones = TwoZones.create();

    private RouteTable describe(String id) {
        return zones.ec2().describeRouteTables(r -> r.routeTableIds(id)).routeTables().getFirst();
    }

    private Route defaultRoute(String tableId) {
        return describe(tableId).routes().stream()
                .filter(r -> TwoZones.EVERYWHERE.equals(r.destinationCidrBlock()))
                .findFirst()
                .orElseThrow();
    }

    private List<String> idsWhere(String filter, String value) {
        return zones
                .ec2()
                .describeRouteTables(
                        r -> r.filters(Filter.builder().name(filter).values(value).build()))
                .routeTables()
                .stream()
                .map(RouteTable::routeTableId)
                .toList();
    }

    @Test
    void showsTheLocalRoute() {
        assertThat(describe(zones.tableA).routes().getFirst())
                .satisfies(r -> {
                    assertThat(r.destinationCidrBlock()).isEqualTo("10.0.0.0/16");
                    assertThat(r.gatewayId()).isEqualTo("local");
                    assertThat(r.originAsString()).isEqualTo("CreateRouteTable");
                    assertThat(r.stateAsString()).isEqualTo("active");
                });
    }

    @Test
    void namesInstanceAndOwnerOfAnAttachedInterface() {
        Route route = defaultRoute(zones.tableA);

        assertThat(route.networkInterfaceId()).isEqualTo(zones.interfaceA);
        assertThat(route.instanceId()).isEqualTo(zones.natA);
        assertThat(route.instanceOwnerId()).isEqualTo("123456789012");
        assertThat(route.originAsString()).isEqualTo("CreateRoute");
        assertThat(route.stateAsString()).isEqualTo("active");
    }

    @Test
    void aRouteToADeletedInterfaceStaysAndIsABlackhole() {
        zones.aws.lifecycle().terminate(zones.natA);
        zones.timing.runFor(Duration.ofMinutes(1));

        Route route = defaultRoute(zones.tableA);

        assertThat(route.stateAsString()).isEqualTo("blackhole");
        assertThat(route.networkInterfaceId()).isEqualTo(zones.interfaceA);
        assertThat(route.instanceId()).isNull();
        assertThat(idsWhere("route.state", "blackhole")).containsExactly(zones.tableA);
    }

    @Test
    void showsTheThreeKindsOfAssociations() {
        String edge = zones.aws.provisioning().createRouteTable(zones.vpc, false, Map.of());
        zones.aws.provisioning().associateEdge(edge, zones.gateway);

        assertThat(describe(zones.mainTable).associations())
                .singleElement()
                .satisfies(a -> {
                    assertThat(a.main()).isTrue();
                    assertThat(a.subnetId()).isNull();
                });
        assertThat(describe(zones.tableA).associations())
                .singleElement()
                .satisfies(a -> {
                    assertThat(a.main()).isFalse();
                    assertThat(a.subnetId()).isEqualTo(zones.privateA);
                });
        assertThat(describe(edge).associations())
                .singleElement()
                .satisfies(a -> {
                    assertThat(a.gatewayId()).isEqualTo(zones.gateway);
                    assertThat(a.subnetId()).isNull();
                });
    }

    @Test
    void showsOtherTargets() {
        zones.aws
                .provisioning()
                .putRoute(
                        zones.tableA,
                        "172.16.0.0/12",
                        new RouteTarget.TransitGateway("tgw-00000000000000000"));

        assertThat(describe(zones.tableA).routes())
                .anySatisfy(
                        r -> assertThat(r.transitGatewayId()).isEqualTo("tgw-00000000000000000"));
        assertThat(defaultRoute(zones.mainTable).gatewayId()).isEqualTo(zones.gateway);
    }

    @Test
    void filters() {
        assertThat(idsWhere("tag:natkeeper:pool", "p"))
                .containsExactlyInAnyOrder(zones.tableA, zones.tableB);
        assertThat(idsWhere("association.main", "true")).containsExactly(zones.mainTable);
        assertThat(idsWhere("association.subnet-id", zones.privateB)).containsExactly(zones.tableB);
        assertThat(idsWhere("route.instance-id", zones.natA)).containsExactly(zones.tableA);
        assertThat(idsWhere("route.gateway-id", zones.gateway)).containsExactly(zones.mainTable);
        assertThat(idsWhere("vpc-id", zones.vpc)).hasSize(3);
    }

    @Test
    void refusesWhatEc2Refuses() {
        assertRefused(
                () -> describe("rtb-00000000000000000"),
                "InvalidRouteTableID.NotFound",
                "The routeTable ID 'rtb-00000000000000000' does not exist");
        assertRefused(() -> describe("rtb"), "InvalidRouteTableId.Malformed", "rtb");
        assertRefused(
                () -> idsWhere("route.nonsense", "x"),
                "InvalidParameterValue",
                "The filter 'route.nonsense' is invalid");
        assertRefused(
                () -> zones.ec2().describeRouteTables(r -> r.maxResults(101)),
                "InvalidParameterValue",
                "101");
    }
}
