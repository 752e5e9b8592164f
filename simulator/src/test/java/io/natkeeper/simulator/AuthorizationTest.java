package io.natkeeper.simulator;

import static io.natkeeper.simulator.ec2.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.iam.Authorizer.Decision;
import io.natkeeper.simulator.world.RouteTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Tag;

final class AuthorizationTest {

    private final List<Authorizer.Request> requests = new ArrayList<>();
    private final TwoZones zones =
            TwoZones.create(
                    1,
                    b ->
                            b.authorizer(request -> {
                                requests.add(request);
                                return request.resources().stream()
                                                .allMatch(r ->
                                                        "p".equals(r.tags().get("natkeeper:pool")))
                                        ? new Decision.Allowed()
                                        : Decision.Denied.byDefault(request);
                            }));

    private void replace(String tableId) {
        zones.ec2()
                .replaceRoute(r ->
                        r.routeTableId(tableId)
                                .destinationCidrBlock(TwoZones.EVERYWHERE)
                                .networkInterfaceId(zones.interfaceB));
    }

    @Test
    void aDenialChangesNothingAndNamesTheResource() {
        assertRefused(
                () -> replace(zones.mainTable),
                "UnauthorizedOperation",
                "is not authorized to perform: ec2:ReplaceRoute on resource: arn:aws:ec2:us-east-1:123456789012:route-table/%s because no identity-based policy allows the ec2:ReplaceRoute action"
                        .formatted(zones.mainTable));
        assertThat(zones.targetOf(zones.mainTable))
                .isEqualTo(new RouteTarget.Gateway(zones.gateway));

        replace(zones.tableA);
        assertThat(zones.targetOf(zones.tableA))
                .isEqualTo(new RouteTarget.Interface(zones.interfaceB));
    }

    @Test
    void aRouteIsAuthorizedOnItsTable() {
        replace(zones.tableA);

        assertThat(requests)
                .containsExactly(
                        new Authorizer.Request(
                                "arn:aws:sts::123456789012:assumed-role/administrator/somebody",
                                "ec2:ReplaceRoute",
                                List.of(
                                        new Authorizer.Resource(
                                                "arn:aws:ec2:us-east-1:123456789012:route-table/"
                                                        + zones.tableA,
                                                Map.of("natkeeper:pool", "p"),
                                                Map.of(
                                                        "ec2:RouteTableID",
                                                        List.of(zones.tableA),
                                                        "ec2:Vpc",
                                                        List.of(
                                                                "arn:aws:ec2:us-east-1:123456789012:vpc/"
                                                                        + zones.vpc)))),
                                Map.of()));
    }

    @Test
    void anAttributeIsAuthorizedOnTheInterface() {
        zones.ec2()
                .modifyNetworkInterfaceAttribute(r ->
                        r.networkInterfaceId(zones.interfaceA)
                                .sourceDestCheck(c -> c.value(false)));

        assertThat(requests)
                .singleElement()
                .satisfies(r -> {
                    assertThat(r.resources().getFirst().arn())
                            .endsWith(":network-interface/" + zones.interfaceA);
                    assertThat(r.resources().getFirst().context())
                            .containsKeys("ec2:Subnet", "ec2:Vpc");
                    assertThat(r.context())
                            .containsEntry("ec2:Attribute", List.of("SourceDestCheck"))
                            .containsEntry("ec2:Attribute/SourceDestCheck", List.of("false"));
                });
    }

    @Test
    void tagsAreAuthorizedOnEachResourceWithTheirKeys() {
        zones.ec2()
                .createTags(r ->
                        r.resources(zones.natA, zones.interfaceA)
                                .tags(Tag.builder().key("k").value("v").build()));

        assertThat(requests)
                .singleElement()
                .satisfies(r -> {
                    assertThat(r.resources()).hasSize(2);
                    assertThat(r.context())
                            .containsEntry("aws:TagKeys", List.of("k"))
                            .containsEntry("aws:RequestTag/k", List.of("v"));
                });
    }

    @Test
    void aDescribeHasNoResource() {
        zones.ec2().describeInstances();

        assertThat(requests)
                .singleElement()
                .satisfies(r -> {
                    assertThat(r.action()).isEqualTo("ec2:DescribeInstances");
                    assertThat(r.resources()).isEmpty();
                });
    }

    @Test
    void theDenialOfADryRunIsADenial() {
        assertRefused(
                () ->
                        zones.ec2()
                                .replaceRoute(r ->
                                        r.routeTableId(zones.mainTable)
                                                .destinationCidrBlock(TwoZones.EVERYWHERE)
                                                .networkInterfaceId(zones.interfaceB)
                                                .dryRun(true)),
                "UnauthorizedOperation",
                "ec2:ReplaceRoute");
    }
}
