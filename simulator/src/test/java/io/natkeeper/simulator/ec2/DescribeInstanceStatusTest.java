package io.natkeeper.simulator.ec2;

import static io.natkeeper.simulator.ec2.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.TwoZones;
import io.natkeeper.simulator.world.StatusCheck;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;

final class DescribeInstanceStatusTest {

    private final TwoZones zones = TwoZones.create();

    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }

    @Test
    void showsRunningInstancesOnlyUnlessAskedForAll() {
        zones.aws.lifecycle().stop(zones.natB);

        assertThat(zones.ec2().describeInstanceStatus().instanceStatuses())
                .extracting(InstanceStatus::instanceId)
                .containsExactly(zones.natA);
        assertThat(
                        zones.ec2()
                                .describeInstanceStatus(r -> r.includeAllInstances(true))
                                .instanceStatuses())
                .hasSize(2)
                .anySatisfy(s -> {
                    assertThat(s.instanceId()).isEqualTo(zones.natB);
                    assertThat(s.instanceState().nameAsString()).isEqualTo("stopping");
                    assertThat(s.instanceStatus().statusAsString()).isEqualTo("not-applicable");
                });
    }

    @Test
    void showsBothChecksAndTheirDetails() {
        zones.aws.lifecycle().setStatusChecks(zones.natA, StatusCheck.OK, StatusCheck.IMPAIRED);

        InstanceStatus status =
                zones.ec2()
                        .describeInstanceStatus(
                                r -> r.filters(filter("system-status.status", "impaired")))
                        .instanceStatuses()
                        .getFirst();

        assertThat(status.instanceId()).isEqualTo(zones.natA);
        assertThat(status.availabilityZone()).isEqualTo("us-east-1a");
        assertThat(status.instanceStatus().statusAsString()).isEqualTo("ok");
        assertThat(status.systemStatus().statusAsString()).isEqualTo("impaired");
        assertThat(status.systemStatus().details().getFirst().statusAsString()).isEqualTo("failed");
    }

    @Test
    void checksInitializeFirst() {
        String young = zones.aws.lifecycle().runInstance(InstanceSpec.in(zones.publicA));
        zones.timing.runFor(Duration.ofSeconds(30));

        assertThat(
                        zones.ec2()
                                .describeInstanceStatus(r ->
                                        r.filters(filter("instance-status.status", "initializing")))
                                .instanceStatuses())
                .extracting(InstanceStatus::instanceId)
                .containsExactly(young);
    }

    @Test
    void refusesFiltersByTag() {
        assertRefused(
                () -> zones.ec2().describeInstanceStatus(r -> r.filters(filter("tag:a", "b"))),
                "InvalidParameterValue",
                "The filter 'tag:a' is invalid");
    }

    @Test
    void refusesIdsTogetherWithMaxResults() {
        assertRefused(
                () ->
                        zones.ec2()
                                .describeInstanceStatus(
                                        r -> r.instanceIds(zones.natA).maxResults(5)),
                "InvalidParameterCombination",
                "maxResults");
    }

    @Test
    void refusesMoreThanAHundredIds() {
        assertRefused(
                () ->
                        zones.ec2()
                                .describeInstanceStatus(
                                        r -> r.instanceIds(Collections.nCopies(101, zones.natA))),
                "InvalidRequest",
                "101");
    }

    @Test
    void refusesAnUnknownInstance() {
        assertRefused(
                () -> zones.ec2().describeInstanceStatus(r -> r.instanceIds("i-00000000000000000")),
                "InvalidInstanceID.NotFound",
                "i-00000000000000000");
    }
}
