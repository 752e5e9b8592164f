package io.natkeeper.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.GroupSpec;
import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.TwoZones;
import io.natkeeper.simulator.world.AutoScalingGroup.Hook;
import io.natkeeper.simulator.world.AutoScalingGroup.Transition;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingResponse;
import software.amazon.awssdk.services.autoscaling.model.Filter;

final class AutoScalingWireTest {

    private final TwoZones zones = TwoZones.create();
    private final WireFront front = WireFront.start(zones.aws);
    private final AutoScalingClient remote =
            AutoScalingClient.builder()
                    .httpClient(UrlConnectionHttpClient.create())
                    .endpointOverride(front.endpoint())
                    .region(Region.US_EAST_1)
                    .credentialsProvider(
                            StaticCredentialsProvider.create(
                                    AwsBasicCredentials.create("AKIDEXAMPLE", "secret")))
                    .overrideConfiguration(c ->
                            c.retryStrategy(
                                    StandardRetryStrategy.builder()
                                            .maxAttempts(3)
                                            .backoffStrategy(BackoffStrategy.retryImmediately())
                                            .throttlingBackoffStrategy(
                                                    BackoffStrategy.retryImmediately())
                                            .build()))
                    .build();

    @BeforeEach
    void createGroup() {
        zones.aws
                .autoScalingGroups()
                .create(
                        GroupSpec.of("nat", InstanceSpec.in(zones.publicA))
                                .withSizes(0, 2, 2)
                                .withTags(Map.of("natkeeper:pool", "a <b> & c"))
                                .withHooks(
                                        Hook.of(
                                                "configure",
                                                Transition.LAUNCHING,
                                                Duration.ofMinutes(5))));
        zones.timing.runFor(Duration.ofMinutes(1));
    }

    @AfterEach
    void close() {
        remote.close();
        front.close();
    }

    private void assertSameAsInProcess(Function<AutoScalingClient, AutoScalingResponse> call) {
        assertThat(call.apply(remote))
                .usingRecursiveComparison()
                .ignoringFields("responseMetadata", "sdkHttpResponse")
                .isEqualTo(call.apply(zones.aws.autoScaling()));
    }

    private String first() {
        return zones.aws.world().autoScalingGroup("nat").members().getFirst().instanceId();
    }

    @Test
    void everyDescribeAnswersAsInProcess() {
        Filter filter = Filter.builder().name("tag-key").values("x", "natkeeper:pool").build();
        assertSameAsInProcess(c -> c.describeAutoScalingGroups());
        assertSameAsInProcess(c ->
                c.describeAutoScalingGroups(
                        r -> r.autoScalingGroupNames("nat", "no").filters(filter)));
        assertSameAsInProcess(c -> c.describeAutoScalingInstances(r -> r.maxRecords(1)));
        assertSameAsInProcess(c -> c.describeAutoScalingInstances(r -> r.instanceIds(first())));
        assertSameAsInProcess(c ->
                c.describeLifecycleHooks(
                        r -> r.autoScalingGroupName("nat").lifecycleHookNames("configure")));
    }

    @Test
    void anInstanceRefreshGoesThereAndBack() {
        String id =
                remote.startInstanceRefresh(r ->
                                r.autoScalingGroupName("nat")
                                        .preferences(p -> p.minHealthyPercentage(100)))
                        .instanceRefreshId();
        assertSameAsInProcess(c -> c.describeInstanceRefreshes(r -> r.autoScalingGroupName("nat")));
        assertThat(remote.cancelInstanceRefresh(r -> r.autoScalingGroupName("nat")))
                .satisfies(r -> assertThat(r.instanceRefreshId()).isEqualTo(id));
    }

    @Test
    void aWriteWrites() {
        remote.recordLifecycleActionHeartbeat(r ->
                r.autoScalingGroupName("nat").lifecycleHookName("configure").instanceId(first()));
        remote.completeLifecycleAction(r ->
                r.autoScalingGroupName("nat")
                        .lifecycleHookName("configure")
                        .instanceId(first())
                        .lifecycleActionResult("CONTINUE"));

        assertThat(
                        remote.describeAutoScalingInstances(r -> r.instanceIds(first()))
                                .autoScalingInstances())
                .singleElement()
                .satisfies(i -> assertThat(i.lifecycleState()).isEqualTo("Pending:Proceed"));
    }

    @Test
    void aRefusalHasItsCodeAndMessage() {
        AutoScalingException refusal =
                catchThrowableOfType(
                        AutoScalingException.class,
                        () ->
                                remote.completeLifecycleAction(r ->
                                        r.autoScalingGroupName("nat")
                                                .lifecycleHookName("configure")
                                                .instanceId(zones.natA)
                                                .lifecycleActionResult("CONTINUE")));
        assertThat(refusal.statusCode()).isEqualTo(400);
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("ValidationError");
        assertThat(refusal.awsErrorDetails().errorMessage())
                .isEqualTo("No active Lifecycle Action found with instance ID " + zones.natA);
    }

    @Test
    void theClientRetriesByItself() {
        zones.aws.faults().failNext("DescribeAutoScalingGroups", 2, Fault.THROTTLE);
        remote.describeAutoScalingGroups();

        assertThat(zones.aws.calls().attempts())
                .map(a -> a.service() + " " + a.attempt() + " " + a.errorCode().orElse("ok"))
                .containsExactly(
                        "autoscaling 1 Throttling", "autoscaling 2 Throttling", "autoscaling 3 ok");
    }
}
