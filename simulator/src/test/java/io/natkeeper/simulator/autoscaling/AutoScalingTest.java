package io.natkeeper.simulator.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.GroupSpec;
import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.TwoZones;
import io.natkeeper.simulator.iam.Authorizer.Decision;
import io.natkeeper.simulator.world.AutoScalingGroup.Hook;
import io.natkeeper.simulator.world.AutoScalingGroup.LifecycleAction;
import io.natkeeper.simulator.world.AutoScalingGroup.Member;
import io.natkeeper.simulator.world.AutoScalingGroup.Result;
import io.natkeeper.simulator.world.AutoScalingGroup.Transition;
import io.natkeeper.simulator.world.InstanceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.Filter;
import software.amazon.awssdk.services.autoscaling.model.Instance;

final class AutoScalingTest {

    private static final Hook LAUNCH =
            Hook.of("configure", Transition.LAUNCHING, Duration.ofMinutes(5));
    private static final Hook TERMINATE =
            Hook.of("hand-over", Transition.TERMINATING, Duration.ofMinutes(1))
                    .withDefaultResult(Result.CONTINUE);

    private final TwoZones zones = TwoZones.create();
    private final List<String> events = new ArrayList<>();

    private void create(UnaryOperator<GroupSpec> options) {
        GroupSpec spec = GroupSpec.of("nat", InstanceSpec.in(zones.publicA));
        zones.aws.autoScalingGroups().create(options.apply(spec));
    }

    private void pass(Duration duration) {
        zones.timing.runFor(duration);
    }

    private List<Member> members() {
        return zones.aws.world().autoScalingGroup("nat").members();
    }

    private Member first() {
        return members().getFirst();
    }

    private LifecycleAction awaited() {
        return first().actions().getFirst();
    }

    private List<String> shown() {
        return zones
                .aws
                .autoScaling()
                .describeAutoScalingGroups(r -> r.autoScalingGroupNames("nat"))
                .autoScalingGroups()
                .getFirst()
                .instances()
                .stream()
                .map(Instance::lifecycleStateAsString)
                .toList();
    }

    private void complete(String hook, String token, String result) {
        zones.aws
                .autoScaling()
                .completeLifecycleAction(r ->
                        r.autoScalingGroupName("nat")
                                .lifecycleHookName(hook)
                                .lifecycleActionToken(token)
                                .lifecycleActionResult(result));
    }

    private void completeByInstance(String hook, String instanceId, String result) {
        zones.aws
                .autoScaling()
                .completeLifecycleAction(r ->
                        r.autoScalingGroupName("nat")
                                .lifecycleHookName(hook)
                                .instanceId(instanceId)
                                .lifecycleActionResult(result));
    }

    private static void assertRefused(ThrowingCallable call, String code, String messagePart) {
        AutoScalingException refusal = catchThrowableOfType(AutoScalingException.class, call);
        assertThat(refusal).as("a refusal").isNotNull();
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(refusal.awsErrorDetails().errorMessage()).contains(messagePart);
    }

    @Test
    void launchesAcrossItsSubnetsAndTagsWhatItLaunches() {
        create(g ->
                g.across(zones.publicA, zones.publicB)
                        .withSizes(0, 2, 4)
                        .withTags(Map.of("natkeeper:pool", "p")));
        assertThat(shown()).containsExactly("Pending", "Pending");
        pass(Duration.ofSeconds(11));

        assertThat(shown()).containsExactly("InService", "InService");
        assertThat(members()).map(Member::subnetId).containsExactly(zones.publicA, zones.publicB);
        assertThat(zones.aws.world().instance(first().instanceId()).tags())
                .containsEntry("aws:autoscaling:groupName", "nat")
                .containsEntry("natkeeper:pool", "p");
    }

    @Test
    void aLaunchHookHoldsAnInstanceUntilItIsCompleted() {
        zones.aws.events().subscribe(events::add);
        create(g -> g.withHooks(LAUNCH.withNotificationMetadata("m")));
        pass(Duration.ofMinutes(1));
        assertThat(shown()).containsExactly("Pending:Wait");
        assertThat(events)
                .filteredOn(e -> e.contains("EC2 Instance-launch Lifecycle Action"))
                .singleElement()
                .satisfies(e ->
                        assertThat(e)
                                .contains(
                                        "\"LifecycleActionToken\": \"" + awaited().token(),
                                        "\"AutoScalingGroupName\": \"nat\"",
                                        "\"LifecycleHookName\": \"configure\"",
                                        "\"EC2InstanceId\": \"" + first().instanceId(),
                                        "\"NotificationMetadata\": \"m\"",
                                        "\"autoscaling:EC2_INSTANCE_LAUNCHING\"",
                                        "\"Destination\": \"AutoScalingGroup\"",
                                        ":autoScalingGroupName/nat\""));

        complete("configure", awaited().token(), "CONTINUE");
        assertThat(shown()).containsExactly("Pending:Proceed");
        pass(Duration.ofSeconds(3));
        assertThat(shown()).containsExactly("InService");
        assertThat(events)
                .filteredOn(e -> e.contains("\"EC2 Instance Launch Successful\""))
                .singleElement()
                .satisfies(e -> assertThat(e).contains("\"Subnet ID\": \"" + zones.publicA));
    }

    @Test
    void anAbandonedLaunchIsReplaced() {
        create(g -> g.withHooks(LAUNCH));
        pass(Duration.ofMinutes(1));
        String abandoned = first().instanceId();
        completeByInstance("configure", abandoned, "ABANDON");
        pass(Duration.ofMinutes(1));

        assertThat(zones.aws.world().instance(abandoned).state())
                .isEqualTo(InstanceState.TERMINATED);
        assertThat(members())
                .singleElement()
                .satisfies(m -> assertThat(m.instanceId()).isNotEqualTo(abandoned));
        assertThat(shown()).containsExactly("Pending:Wait");
    }

    @Test
    void theDefaultResultTakesEffectAtTheTimeOut() {
        create(g -> g.withHooks(LAUNCH.withDefaultResult(Result.CONTINUE)));
        pass(Duration.ofSeconds(309));
        assertThat(shown()).containsExactly("Pending:Wait");
        pass(Duration.ofSeconds(3));
        assertThat(shown()).containsExactly("InService");
    }

    @Test
    void aHeartbeatExtendsUpToTheGlobalTimeOut() {
        create(g -> g.withHooks(LAUNCH.withDefaultResult(Result.CONTINUE)));
        pass(Duration.ofMinutes(4));
        zones.aws
                .autoScaling()
                .recordLifecycleActionHeartbeat(r ->
                        r.autoScalingGroupName("nat")
                                .lifecycleHookName("configure")
                                .instanceId(first().instanceId()));
        pass(Duration.ofMinutes(4));
        assertThat(shown()).containsExactly("Pending:Wait");
        pass(Duration.ofMinutes(2));
        assertThat(shown()).containsExactly("InService");
        assertThat(LAUNCH.globalTimeout()).isEqualTo(Duration.ofMinutes(500));
        assertThat(Hook.of("h", Transition.LAUNCHING, Duration.ofHours(1)).globalTimeout())
                .isEqualTo(Duration.ofDays(2));
        LifecycleAction action =
                new LifecycleAction("h", "t", TwoZones.START, TwoZones.START.plusSeconds(10));
        assertThat(action.extendedTo(TwoZones.START.plusSeconds(60)).deadline())
                .isEqualTo(TwoZones.START.plusSeconds(10));
    }

    @Test
    void aTerminateHookHoldsARunningInstanceWhileItsReplacementComes() {
        zones.aws.events().subscribe(events::add);
        create(g -> g.withHooks(TERMINATE));
        pass(Duration.ofMinutes(1));
        String leaving = first().instanceId();
        zones.aws
                .autoScaling()
                .terminateInstanceInAutoScalingGroup(
                        r -> r.instanceId(leaving).shouldDecrementDesiredCapacity(false));
        pass(Duration.ofSeconds(20));

        assertThat(shown()).containsExactly("Terminating:Wait", "InService");
        assertThat(zones.aws.world().instance(leaving).state()).isEqualTo(InstanceState.RUNNING);
        assertThat(events)
                .filteredOn(e -> e.contains("EC2 Instance-terminate Lifecycle Action"))
                .singleElement()
                .satisfies(e ->
                        assertThat(e)
                                .contains("\"Origin\": \"AutoScalingGroup\"")
                                .contains("\"Destination\": \"EC2\"")
                                .doesNotContain("\"Action\""));
        complete("hand-over", awaited().token(), "CONTINUE");
        assertThat(shown()).containsExactly("Terminating:Proceed", "InService");
        pass(Duration.ofMinutes(1));
        assertThat(shown()).containsExactly("InService");
        assertThat(events)
                .anySatisfy(e ->
                        assertThat(e)
                                .contains("\"EC2 Instance Terminate Successful\"")
                                .contains("Terminating EC2 instance: " + leaving));
    }

    @Test
    void whatNoLongerRunsIsReplaced() {
        create(g -> g);
        pass(Duration.ofMinutes(1));
        String stopped = first().instanceId();
        zones.aws.lifecycle().stop(stopped);
        pass(Duration.ofMinutes(2));
        assertThat(members()).map(Member::instanceId).hasSize(1).doesNotContain(stopped);
        assertThat(zones.aws.world().instance(stopped).state()).isEqualTo(InstanceState.TERMINATED);

        String ended = first().instanceId();
        zones.aws.lifecycle().terminate(ended);
        pass(Duration.ofMinutes(2));
        assertThat(members()).map(Member::instanceId).hasSize(1).doesNotContain(ended);

        String unhealthy = first().instanceId();
        zones.aws
                .autoScaling()
                .setInstanceHealth(r -> r.instanceId(unhealthy).healthStatus("Unhealthy"));
        pass(Duration.ofMinutes(2));
        assertThat(members()).map(Member::instanceId).hasSize(1).doesNotContain(unhealthy);
    }

    @Test
    void scalesInTheOldest() {
        create(g -> g.withSizes(0, 2, 2));
        pass(Duration.ofMinutes(1));
        String younger = members().getLast().instanceId();
        zones.aws.autoScalingGroups().setDesiredCapacity("nat", 1);
        pass(Duration.ofMinutes(1));

        assertThat(members()).map(Member::instanceId).containsExactly(younger);
    }

    @Test
    void refusesWhatNobodyWaitsFor() {
        create(g -> g.withHooks(LAUNCH));
        pass(Duration.ofMinutes(1));
        String token = awaited().token();
        String instanceId = first().instanceId();
        String stale = "00000000-0000-0000-0000-000000000000";

        assertRefused(
                () -> complete("configure", stale, "CONTINUE"),
                "ValidationError",
                "No active Lifecycle Action found with token " + stale);
        assertRefused(() -> complete("unknown", token, "CONTINUE"), "ValidationError", "No active");
        assertRefused(
                () -> complete("configure", "short", "CONTINUE"), "ValidationError", "constraint");
        assertRefused(() -> complete("configure", token, "PROCEED"), "ValidationError", "PROCEED");
        complete("configure", token, "CONTINUE");
        assertRefused(
                () -> complete("configure", token, "CONTINUE"), "ValidationError", "No active");
        assertRefused(
                () -> completeByInstance("configure", instanceId, "CONTINUE"),
                "ValidationError",
                "No active Lifecycle Action found with instance ID " + instanceId);
        assertRefused(
                () ->
                        zones.aws
                                .autoScaling()
                                .describeLifecycleHooks(r -> r.autoScalingGroupName("no")),
                "ValidationError",
                "AutoScalingGroup name not found - AutoScalingGroup no not found");
    }

    @Test
    void replacingARootVolumeRunsBothHooksAndKeepsTheInstance() {
        create(g -> g.withHooks(TERMINATE, LAUNCH.withDefaultResult(Result.CONTINUE)));
        pass(Duration.ofMinutes(6));
        zones.aws.events().subscribe(events::add);
        String instanceId = first().instanceId();
        zones.aws.autoScalingGroups().replaceRootVolume("nat", instanceId);
        assertThat(shown()).containsExactly("ReplacingRootVolume:Wait");
        complete("hand-over", awaited().token(), "CONTINUE");
        assertThat(shown()).containsExactly("ReplacingRootVolume:Proceed");
        pass(Duration.ofSeconds(31));
        assertThat(shown()).containsExactly("Pending:Wait");
        complete("configure", awaited().token(), "CONTINUE");
        assertThat(shown()).containsExactly("InService");
        pass(Duration.ofMinutes(10));

        assertThat(members()).map(Member::instanceId).containsExactly(instanceId);
        assertThat(events)
                .hasSize(2)
                .allSatisfy(e -> assertThat(e).contains("\"Action\": \"ReplaceRootVolume\""));
        assertThat(zones.aws.world().instance(instanceId).state()).isEqualTo(InstanceState.RUNNING);
    }

    @Test
    void anAbandonedReplacementOfARootVolumeEndsTheInstance() {
        create(g -> g.withHooks(TERMINATE, LAUNCH.withDefaultResult(Result.CONTINUE)));
        pass(Duration.ofMinutes(6));
        String instanceId = first().instanceId();
        zones.aws.autoScalingGroups().replaceRootVolume("nat", instanceId);
        complete("hand-over", awaited().token(), "ABANDON");
        pass(Duration.ofMinutes(10));

        assertThat(members()).map(Member::instanceId).doesNotContain(instanceId).hasSize(1);
    }

    @Test
    void describesGroupsByNameFilterAndPage() {
        create(g -> g.withTags(Map.of("natkeeper:pool", "p")));
        zones.aws.autoScalingGroups().create(GroupSpec.of("other", InstanceSpec.in(zones.publicB)));
        var client = zones.aws.autoScaling();
        var all = client.describeAutoScalingGroups(r -> r.maxRecords(1));

        assertThat(all.autoScalingGroups())
                .map(g -> g.autoScalingGroupName())
                .containsExactly("nat");
        assertThat(client.describeAutoScalingGroups(r -> r.nextToken(all.nextToken())))
                .satisfies(r -> {
                    assertThat(r.autoScalingGroups())
                            .map(g -> g.autoScalingGroupName())
                            .containsExactly("other");
                    assertThat(r.nextToken()).isNull();
                });
        assertThat(filtered("tag-key", "natkeeper:pool")).containsExactly("nat");
        assertThat(filtered("tag:natkeeper:pool", "p")).containsExactly("nat");
        assertThat(filtered("tag:natkeeper:pool", "*")).isEmpty();
        assertThat(
                        client.describeAutoScalingGroups(r -> r.autoScalingGroupNames("no"))
                                .autoScalingGroups())
                .isEmpty();
        assertRefused(() -> filtered("vpc-id", "x"), "ValidationError", "Filter type vpc-id");
        assertRefused(
                () -> client.describeAutoScalingGroups(r -> r.nextToken("x")),
                "InvalidNextToken",
                "");
    }

    private List<String> filtered(String name, String value) {
        return zones
                .aws
                .autoScaling()
                .describeAutoScalingGroups(
                        r -> r.filters(Filter.builder().name(name).values(value).build()))
                .autoScalingGroups()
                .stream()
                .map(g -> g.autoScalingGroupName())
                .toList();
    }

    @Test
    void describesInstancesAndHooks() {
        create(g -> g.withHooks(LAUNCH, TERMINATE));
        var client = zones.aws.autoScaling();
        String instanceId = first().instanceId();

        assertThat(
                        client.describeAutoScalingInstances(
                                        r -> r.instanceIds(instanceId, zones.natA))
                                .autoScalingInstances())
                .singleElement()
                .satisfies(i -> {
                    assertThat(i.autoScalingGroupName()).isEqualTo("nat");
                    assertThat(i.lifecycleState()).isEqualTo("Pending");
                    assertThat(i.availabilityZone()).isEqualTo("us-east-1a");
                });
        List<String> tooMany = Collections.nCopies(51, instanceId);
        assertRefused(
                () -> client.describeAutoScalingInstances(r -> r.instanceIds(tooMany)),
                "ValidationError",
                "50");
        assertThat(
                        client.describeLifecycleHooks(r ->
                                        r.autoScalingGroupName("nat")
                                                .lifecycleHookNames("hand-over"))
                                .lifecycleHooks())
                .singleElement()
                .satisfies(h -> {
                    assertThat(h.heartbeatTimeout()).isEqualTo(60);
                    assertThat(h.globalTimeout()).isEqualTo(6000);
                    assertThat(h.defaultResult()).isEqualTo("CONTINUE");
                    assertThat(h.lifecycleTransition())
                            .isEqualTo("autoscaling:EC2_INSTANCE_TERMINATING");
                });
    }

    @Test
    void goesTheWayOfEveryCall() {
        create(g -> g);
        zones.aws.faults().failNext("DescribeAutoScalingGroups", 1, Fault.THROTTLE);
        assertThat(shown()).hasSize(1);

        assertThat(zones.aws.calls().attempts())
                .filteredOn(a -> a.service().equals("autoscaling"))
                .map(a -> a.errorCode().orElse("none"))
                .containsExactly("Throttling", "none");
    }

    @Test
    void aDenialIsAccessDenied() {
        TwoZones denied =
                TwoZones.create(
                        1,
                        b ->
                                b.authorizer(
                                        r -> new Decision.Denied(r.action(), "nothing allows it")));
        assertRefused(
                () -> denied.aws.autoScaling().describeAutoScalingGroups(),
                "AccessDenied",
                "is not authorized to perform: autoscaling:DescribeAutoScalingGroups");
    }
}
