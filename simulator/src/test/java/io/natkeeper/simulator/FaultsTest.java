package io.natkeeper.simulator;

import static io.natkeeper.simulator.ec2.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.natkeeper.simulator.world.RouteTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

final class FaultsTest {

    private final TwoZones zones = TwoZones.create();

    private static void replace(TwoZones zones) {
        zones.ec2()
                .replaceRoute(r ->
                        r.routeTableId(zones.tableA)
                                .destinationCidrBlock(TwoZones.EVERYWHERE)
                                .networkInterfaceId(zones.interfaceB));
    }

    private static TwoZones withoutRetries() {
        return TwoZones.create(1, b -> b.retryStrategy(AwsRetryStrategy.doNotRetry()));
    }

    @Test
    void theSdkRetriesAThrottleOnTheVirtualClock() {
        Instant before = zones.timing.now();
        zones.aws.faults().failNext("ReplaceRoute", 2, Fault.THROTTLE);

        replace(zones);

        assertThat(zones.targetOf(zones.tableA))
                .isEqualTo(new RouteTarget.Interface(zones.interfaceB));
        assertThat(zones.aws.calls().calls("ReplaceRoute")).isEqualTo(1);
        assertThat(zones.aws.calls().attempts("ReplaceRoute")).isEqualTo(3);
        assertThat(zones.timing.now()).isAfter(before);
        assertThat(zones.aws.calls().attempts())
                .extracting(ApiAttempt::attempt, ApiAttempt::errorCode)
                .containsExactly(
                        tuple(1, Optional.of("RequestLimitExceeded")),
                        tuple(2, Optional.of("RequestLimitExceeded")),
                        tuple(3, Optional.empty()));
    }

    @Test
    void theSdkGivesUpAfterItsAttempts() {
        zones.aws.faults().failAlways("ReplaceRoute", Fault.INTERNAL_ERROR);

        assertThatThrownBy(() -> replace(zones))
                .isInstanceOfSatisfying(
                        Ec2Exception.class,
                        e -> {
                            assertThat(e.statusCode()).isEqualTo(500);
                            assertThat(e.numAttempts()).isEqualTo(3);
                        });
        assertThat(zones.aws.calls().attempts("ReplaceRoute")).isEqualTo(3);
    }

    @Test
    void theSdkKnowsAThrottleAndDoesNotRetryADenial() {
        TwoZones once = withoutRetries();
        once.aws.faults().failNext("ReplaceRoute", 1, Fault.THROTTLE);
        assertThatThrownBy(() -> replace(once))
                .isInstanceOfSatisfying(
                        Ec2Exception.class, e -> assertThat(e.isThrottlingException()).isTrue());

        zones.aws.faults().failAlways("ReplaceRoute", Fault.UNAUTHORIZED);
        assertRefused(
                () -> replace(zones),
                "UnauthorizedOperation",
                "You are not authorized to perform this operation. User: arn:aws:sts::123456789012:assumed-role/administrator/somebody is not authorized to perform: ec2:ReplaceRoute on resource: arn:aws:ec2:us-east-1:123456789012:* because no identity-based policy allows the ec2:ReplaceRoute action");
        assertThat(zones.aws.calls().attempts("ReplaceRoute")).isEqualTo(1);
    }

    @Test
    void aTimeOutBeforeChangesNothingAndCostsTheWait() {
        TwoZones once = withoutRetries();
        Instant before = once.timing.now();
        once.aws.faults().failNext("ReplaceRoute", 1, Fault.TIMEOUT_BEFORE_APPLIED);

        assertThatThrownBy(() -> replace(once)).isInstanceOf(ApiCallAttemptTimeoutException.class);

        assertThat(once.targetOf(once.tableA))
                .isEqualTo(new RouteTarget.Interface(once.interfaceA));
        assertThat(Duration.between(before, once.timing.now())).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aTimeOutAfterHasAppliedTheChange() {
        TwoZones once = withoutRetries();
        once.aws.faults().failNext("ReplaceRoute", 1, Fault.TIMEOUT_AFTER_APPLIED);

        assertThatThrownBy(() -> replace(once)).isInstanceOf(ApiCallAttemptTimeoutException.class);

        assertThat(once.targetOf(once.tableA))
                .isEqualTo(new RouteTarget.Interface(once.interfaceB));
    }

    @Test
    void theSdkRetriesATimeOut() {
        zones.aws.faults().failNext("ReplaceRoute", 1, Fault.TIMEOUT_AFTER_APPLIED);

        replace(zones);

        assertThat(zones.aws.calls().attempts("ReplaceRoute")).isEqualTo(2);
    }

    @Test
    void everyThirdAttemptFails() {
        TwoZones once = withoutRetries();
        once.aws.faults().failEvery(Faults.ALL, 3, Fault.UNAVAILABLE);

        once.ec2().describeVpcs();
        once.ec2().describeSubnets();
        assertRefused(() -> once.ec2().describeVpcs(), "Unavailable", "");
        once.ec2().describeVpcs();
    }

    @Test
    void aRuleHoldsForItsOperationAndUntilCleared() {
        TwoZones once = withoutRetries();
        once.aws.faults().failAlways("DescribeVpcs", Fault.UNAVAILABLE);

        once.ec2().describeSubnets();
        assertRefused(() -> once.ec2().describeVpcs(), "Unavailable", "");
        once.aws.faults().clear();
        once.ec2().describeVpcs();
    }

    @Test
    void aTestActsBetweenTwoCalls() {
        zones.aws
                .faults()
                .before(
                        "DescribeRouteTables",
                        2,
                        () ->
                                zones.aws
                                        .provisioning()
                                        .tag(zones.tableA, Map.of("changed", "between")));

        var first = zones.ec2().describeRouteTables(r -> r.routeTableIds(zones.tableA));
        var second = zones.ec2().describeRouteTables(r -> r.routeTableIds(zones.tableA));

        assertThat(first.routeTables().getFirst().tags()).hasSize(1);
        assertThat(second.routeTables().getFirst().tags()).hasSize(2);
    }

    @Test
    void chanceFollowsTheSeed() {
        assertThat(outcomes(5)).isEqualTo(outcomes(5)).isNotEqualTo(outcomes(6));
        assertThat(outcomes(5))
                .contains(
                        "ok",
                        "RequestLimitExceeded",
                        "InternalError",
                        "Unavailable",
                        "ApiCallAttemptTimeoutException");
    }

    private static List<String> outcomes(long seed) {
        TwoZones random =
                TwoZones.create(seed, b -> b.retryStrategy(AwsRetryStrategy.doNotRetry()));
        random.aws.faults().random(FaultProfile.evenly(0.6));
        for (int i = 0; i < 60; i++) {
            try {
                random.ec2().describeVpcs();
            } catch (SdkException _) {
                // The log has it.
            }
        }
        return random.aws.calls().attempts().stream().map(a -> a.errorCode().orElse("ok")).toList();
    }

    @Test
    void theLogCountsWritesAndResets() {
        zones.ec2().describeVpcs();
        replace(zones);
        zones.aws.faults().failNext("DescribeVpcs", 1, Fault.THROTTLE);
        zones.ec2().describeVpcs();

        assertThat(zones.aws.calls().writeCalls()).isEqualTo(1);
        assertThat(zones.aws.calls().calls())
                .isEqualTo(Map.of("DescribeVpcs", 2, "ReplaceRoute", 1));
        assertThat(zones.aws.calls().attemptCounts())
                .isEqualTo(Map.of("DescribeVpcs", 3, "ReplaceRoute", 1));
        assertThat(zones.aws.calls().attempts().get(1).parameters())
                .containsEntry("RouteTableId", zones.tableA)
                .containsEntry("NetworkInterfaceId", zones.interfaceB);

        zones.aws.calls().reset();
        assertThat(zones.aws.calls().attempts()).isEmpty();
    }
}
