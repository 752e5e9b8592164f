package io.natkeeper.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;

final class ThrottlingTest {

    private final TwoZones zones =
            TwoZones.create(1, b -> b.retryStrategy(AwsRetryStrategy.doNotRetry()));

    @ParameterizedTest
    @CsvSource({
        "ReplaceRoute, 50, 5",
        "CreateRoute, 50, 5",
        "ModifyNetworkInterfaceAttribute, 100, 5",
        "CreateTags, 100, 10",
        "DeleteTags, 100, 10",
        "DescribeRouteTables, 100, 20",
        "DescribeInstances filtered, 100, 20",
        "DescribeInstances, 50, 10",
        "DescribeInstanceStatus, 50, 10",
        "DescribeNetworkInterfaces, 50, 10"
    })
    void aBucketHoldsItsTokensAndFillsAgain(String call, int capacity, int refillPerSecond) {
        assertThat(untilThrottled(call)).isEqualTo(capacity);

        zones.timing.sleep(Duration.ofSeconds(1));
        assertThat(untilThrottled(call)).isEqualTo(refillPerSecond);

        zones.timing.sleep(Duration.ofHours(1));
        assertThat(untilThrottled(call)).isEqualTo(capacity);
    }

    @Test
    void anEmptyBucketLeavesTheOthersAlone() {
        untilThrottled("ReplaceRoute");

        assertThat(untilThrottled("DescribeRouteTables")).isEqualTo(100);
    }

    @Test
    void throttlingCanBeSwitchedOff() {
        TwoZones free = TwoZones.create(1, b -> b.throttling(false));

        for (int i = 0; i < 200; i++) {
            free.ec2().describeInstances();
        }

        assertThat(free.aws.calls().attempts("DescribeInstances")).isEqualTo(200);
    }

    private int untilThrottled(String call) {
        for (int done = 0; ; done++) {
            try {
                once(call);
            } catch (Ec2Exception e) {
                if (e.awsErrorDetails().errorCode().equals("RequestLimitExceeded")) {
                    assertThat(e.statusCode()).isEqualTo(503);
                    return done;
                }
                // Refused otherwise: it took its token all the same.
            }
        }
    }

    private void once(String call) {
        var ec2 = zones.ec2();
        Object _ =
                switch (call) {
                    case "ReplaceRoute" ->
                            ec2.replaceRoute(r ->
                                    r.routeTableId(zones.tableA)
                                            .destinationCidrBlock(TwoZones.EVERYWHERE)
                                            .networkInterfaceId(zones.interfaceB));
                    case "CreateRoute" -> ec2.createRoute(r -> r.routeTableId(zones.tableA));
                    case "ModifyNetworkInterfaceAttribute" ->
                            ec2.modifyNetworkInterfaceAttribute(r ->
                                    r.networkInterfaceId(zones.interfaceA)
                                            .sourceDestCheck(c -> c.value(false)));
                    case "CreateTags" ->
                            ec2.createTags(r ->
                                    r.resources(zones.natA)
                                            .tags(Tag.builder().key("k").value("v").build()));
                    case "DeleteTags" -> ec2.deleteTags(r -> r.resources(zones.natA));
                    case "DescribeRouteTables" -> ec2.describeRouteTables();
                    case "DescribeInstances" -> ec2.describeInstances();
                    case "DescribeInstances filtered" ->
                            ec2.describeInstances(r ->
                                    r.filters(
                                            Filter.builder()
                                                    .name("vpc-id")
                                                    .values(zones.vpc)
                                                    .build()));
                    case "DescribeInstanceStatus" -> ec2.describeInstanceStatus();
                    case "DescribeNetworkInterfaces" -> ec2.describeNetworkInterfaces();
                    default -> throw new IllegalArgumentException(call);
                };
    }
}
