package io.natkeeper.simulator.ec2;

import static io.natkeeper.simulator.ec2.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.TwoZones;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Reservation;

final class DescribeInstancesTest {

    private final TwoZones zones = TwoZones.create();

    private List<String> idsWhere(String filter, String... values) {
        return zones
                .ec2()
                .describeInstances(r -> r.filters(filter(filter, values)))
                .reservations()
                .stream()
                .flatMap(r -> r.instances().stream())
                .map(Instance::instanceId)
                .toList();
    }

    private static Filter filter(String name, String... values) {
        return Filter.builder().name(name).values(values).build();
    }

    private Instance describe(String id) {
        return zones.ec2()
                .describeInstances(r -> r.instanceIds(id))
                .reservations()
                .getFirst()
                .instances()
                .getFirst();
    }

    @Test
    void fillsWhatEc2Fills() {
        Instance nat = describe(zones.natA);

        assertThat(nat.state().nameAsString()).isEqualTo("running");
        assertThat(nat.state().code()).isEqualTo(16);
        assertThat(nat.placement().availabilityZone()).isEqualTo("us-east-1a");
        assertThat(nat.vpcId()).isEqualTo(zones.vpc);
        assertThat(nat.subnetId()).isEqualTo(zones.publicA);
        assertThat(nat.launchTime()).isEqualTo(TwoZones.START);
        assertThat(nat.tags())
                .singleElement()
                .satisfies(t -> assertThat(t.key()).isEqualTo("natkeeper:pool"));
        assertThat(nat.networkInterfaces())
                .singleElement()
                .satisfies(i -> {
                    assertThat(i.networkInterfaceId()).isEqualTo(zones.interfaceA);
                    assertThat(i.sourceDestCheck()).isTrue();
                    assertThat(i.privateIpAddress()).isEqualTo("10.0.1.4");
                    assertThat(i.attachment().deviceIndex()).isZero();
                    assertThat(i.privateIpAddresses().getFirst().association().publicIp())
                            .isEqualTo("203.0.113.1");
                });
        assertThat(nat.publicIpAddress()).isEqualTo("203.0.113.1");
    }

    @Test
    void aTerminatedInstanceHasNoInterfaces() {
        zones.aws.lifecycle().terminate(zones.natA);
        zones.timing.runFor(Duration.ofMinutes(1));

        Instance gone = describe(zones.natA);

        assertThat(gone.state().nameAsString()).isEqualTo("terminated");
        assertThat(gone.networkInterfaces()).isEmpty();
        assertThat(gone.privateIpAddress()).isNull();
    }

    @Test
    void filtersByNameTagAndPattern() {
        zones.aws.provisioning().tag(zones.natB, Map.of("Name", "nat*b"));

        assertThat(idsWhere("instance-id", zones.natA)).containsExactly(zones.natA);
        assertThat(idsWhere("tag:natkeeper:pool", "p")).hasSize(2);
        assertThat(idsWhere("tag:natkeeper:pool", "x", "?")).hasSize(2);
        assertThat(idsWhere("tag:natkeeper:pool", "P")).isEmpty();
        assertThat(idsWhere("tag-key", "Name")).containsExactly(zones.natB);
        assertThat(idsWhere("tag:Name", "nat\\*b")).containsExactly(zones.natB);
        assertThat(idsWhere("tag:Name", "nat\\?b")).isEmpty();
        assertThat(idsWhere("tag:Name", "n*")).containsExactly(zones.natB);
        assertThat(idsWhere("availability-zone", "us-east-1b")).containsExactly(zones.natB);
        assertThat(idsWhere("instance-state-name", "stopped", "stopping")).isEmpty();
        assertThat(idsWhere("network-interface.source-dest-check", "false")).isEmpty();
    }

    @Test
    void allFiltersMustMatch() {
        assertThat(
                        zones.ec2()
                                .describeInstances(r ->
                                        r.filters(
                                                filter("tag:natkeeper:pool", "p"),
                                                filter("instance-id", zones.natB)))
                                .reservations())
                .hasSize(1);
    }

    @Test
    void refusesAnUnknownFilter() {
        assertRefused(
                () -> idsWhere("public-ip", "203.0.113.1"),
                "InvalidParameterValue",
                "The filter 'public-ip' is invalid");
    }

    @Test
    void refusesTooManyFilterValues() {
        String[] values = new String[201];
        Arrays.fill(values, "x");

        assertRefused(() -> idsWhere("instance-id", values), "FilterLimitExceeded", "200");
    }

    @Test
    void refusesUnknownAndMalformedIds() {
        assertRefused(
                () -> describe("i-00000000000000000"),
                "InvalidInstanceID.NotFound",
                "The instance ID 'i-00000000000000000' does not exist");
        assertRefused(
                () ->
                        zones.ec2()
                                .describeInstances(r ->
                                        r.instanceIds(
                                                "i-00000000000000000",
                                                zones.natA,
                                                "i-11111111111111111")),
                "InvalidInstanceID.NotFound",
                "The instance IDs 'i-00000000000000000, i-11111111111111111' do not exist");
        assertRefused(() -> describe("nat-a"), "InvalidInstanceID.Malformed", "nat-a");
    }

    @Test
    void refusesIdsTogetherWithMaxResults() {
        assertRefused(
                () -> zones.ec2().describeInstances(r -> r.instanceIds(zones.natA).maxResults(5)),
                "InvalidParameterCombination",
                "The parameter instancesSet cannot be used with the parameter maxResults");
    }

    @Test
    void refusesPagesOfTheWrongSize() {
        assertRefused(
                () -> zones.ec2().describeInstances(r -> r.maxResults(4)),
                "InvalidParameterValue",
                "Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5.");
        assertRefused(
                () -> zones.ec2().describeInstances(r -> r.maxResults(1001)),
                "InvalidParameterValue",
                "1001");
    }

    @Test
    void pagesHoldEverythingOnce() {
        launch(10);
        TreeSet<String> seen = new TreeSet<>();

        for (var page : zones.ec2().describeInstancesPaginator(r -> r.maxResults(5))) {
            assertThat(page.reservations()).hasSizeLessThanOrEqualTo(5);
            for (Reservation reservation : page.reservations()) {
                assertThat(seen.add(reservation.instances().getFirst().instanceId())).isTrue();
            }
        }

        assertThat(seen).isEqualTo(zones.aws.world().instances().keySet());
        assertThat(zones.aws.calls().calls("DescribeInstances")).isEqualTo(3);
    }

    @Test
    void aFilteredPageMayBeEmptyAndHaveASuccessor() {
        launch(10);
        String last = zones.aws.world().instances().lastKey();
        var firstPage =
                zones.ec2()
                        .describeInstances(
                                r -> r.maxResults(5).filters(filter("instance-id", last)));

        assertThat(firstPage.reservations()).isEmpty();
        assertThat(firstPage.nextToken()).isNotNull();
        assertThat(
                        zones
                                .ec2()
                                .describeInstancesPaginator(
                                        r -> r.maxResults(5).filters(filter("instance-id", last)))
                                .reservations()
                                .stream())
                .hasSize(1);
    }

    @Test
    void aFullLastPageHasAnEmptySuccessor() {
        launch(3);
        var full = zones.ec2().describeInstances(r -> r.maxResults(5));

        assertThat(full.reservations()).hasSize(5);
        var next = zones.ec2().describeInstances(r -> r.maxResults(5).nextToken(full.nextToken()));
        assertThat(next.reservations()).isEmpty();
        assertThat(next.nextToken()).isNull();
    }

    @Test
    void refusesAForeignToken() {
        assertRefused(
                () -> zones.ec2().describeInstances(r -> r.maxResults(5).nextToken("x")),
                "InvalidParameterValue",
                "The token is invalid.");
        launch(10);
        String token = zones.ec2().describeInstances(r -> r.maxResults(5)).nextToken();
        assertRefused(
                () -> zones.ec2().describeSubnets(r -> r.maxResults(5).nextToken(token)),
                "InvalidParameterValue",
                "The token is invalid.");
    }

    @Test
    void unfilteredAndUnpaginatedIsMeteredApart() {
        DescribeInstances operation = new DescribeInstances();

        assertThat(operation.unfiltered(DescribeInstancesRequest.builder().build())).isTrue();
        assertThat(operation.unfiltered(DescribeInstancesRequest.builder().maxResults(5).build()))
                .isFalse();
        assertThat(
                        operation.unfiltered(
                                DescribeInstancesRequest.builder()
                                        .filters(filter("vpc-id", zones.vpc))
                                        .build()))
                .isFalse();
    }

    private void launch(int count) {
        for (int i = 0; i < count; i++) {
            zones.aws.lifecycle().runInstance(InstanceSpec.in(zones.publicA));
        }
    }
}
