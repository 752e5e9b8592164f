package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.natkeeper.RunResult;
import io.natkeeper.UnverifiedEndException;
import io.natkeeper.fleet.LifecyclePlanner;
import io.natkeeper.simulator.ApiAttempt;
import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.world.AutoScalingGroup.Hook;
import io.natkeeper.simulator.world.AutoScalingGroup.Member;
import io.natkeeper.simulator.world.AutoScalingGroup.MemberState;
import io.natkeeper.simulator.world.AutoScalingGroup.Transition;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.StatusCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NAT instances that an Auto Scaling group launches and ends, from the first hook to the last. */
class LifecycleHookTest {

    private static final Map<String, String> TAGGED = Map.of("natkeeper:pool", "main");
    private static final List<Hook> HOOKS =
            List.of(SimulatedPool.LAUNCH_HOOK, SimulatedPool.TERMINATE_HOOK);

    /** Zone a's first NAT is nobody's, zone b has none but the group's. */
    private final SimulatedPool pool = new SimulatedPool(1, "a", "b");

    @Test
    void aHostGoesIntoServiceOnceItReportsThatItForwards() {
        String host = launchUntilItWaits();
        RunResult waiting = pool.handle(SimulatedPool.SWEEP);
        assertThat(waiting.reason())
                .contains(
                        host + " (nat-group) is not in service yet and lacks its own report that");
        assertThat(member(host).state()).isEqualTo(MemberState.PENDING_WAIT);

        RunResult result = pool.handle(pool.hostEvent("NAT Host Ready", host));

        assertThat(result.outcome()).isEqualTo("changed");
        assertThat(result.actions())
                .contains(
                        "Complete natkeeper-launch of natkeeper-main for %s (nat-group) with CONTINUE, because it is verified."
                                .formatted(host));
        pass(Duration.ofSeconds(5));
        assertThat(member(host).state()).isEqualTo(MemberState.IN_SERVICE);
        assertThat(pool.aws.world().instance(host).tags()).containsKey("natkeeper:ready");
        assertThat(pool.aws.world().interfacesOf(host))
                .noneMatch(NetworkInterface::sourceDestCheck);
    }

    @Test
    void waitingForAHostChangesNothingAndEndsAtOnce() {
        launchUntilItWaits();
        pool.handle(SimulatedPool.SWEEP);
        pass(Duration.ofMinutes(1));
        pool.aws.calls().reset();
        Instant start = pool.timing.now();

        RunResult result = pool.handle(SimulatedPool.SWEEP);

        assertThat(result.outcome()).isEqualTo("unchanged");
        assertThat(pool.timing.now()).isBefore(start.plusSeconds(1));
        assertThat(pool.aws.calls().calls("RecordLifecycleActionHeartbeat")).isEqualTo(1);
        assertThat(pool.aws.calls().writeCalls()).isEqualTo(1);
    }

    /** A host that does not pass its check says so again and again; nobody loops for that. */
    @Test
    void aHostThatSaysWhyItIsNotReadyIsWaitedForAndThePersonWhoLooksIsTold() {
        String host = launchUntilItWaits();
        pool.handle(SimulatedPool.SWEEP);
        pass(Duration.ofMinutes(1));
        Instant start = pool.timing.now();
        RunResult result = pool.handle(failedCheck(host, host));
        assertThat(pool.timing.now()).isBefore(start.plusSeconds(1));
        assertThat(pool.context.lines.getLast()).contains("check failed: table");
        assertThat(result.outcome()).isEqualTo("unchanged");
        assertThat(result.reason())
                .contains(
                        host + " (nat-group) is not in service yet",
                        "a passed check (it says: check failed: table)");
        assertThat(member(host).state()).isEqualTo(MemberState.PENDING_WAIT);
        assertThat(pool.handle(failedCheck(pool.nat("a"), host)).reason())
                .as("nobody can keep another host out of service")
                .doesNotContain("a passed check");
    }

    @Test
    void whyAHostIsGivenUpIsToldWhereItsOwnReportIsTheLastStraw() {
        String host = launchUntilItWaits();
        sweepFor(LifecyclePlanner.LAUNCH_DEADLINE.minusMinutes(1));
        assertThat(member(host).state()).isEqualTo(MemberState.PENDING_WAIT);
        pass(Duration.ofMinutes(2));
        assertThat(pool.handle(failedCheck(host, host)).reason())
                .contains(
                        host + " (nat-group) never got into service and is replaced",
                        "a passed check (it says: check failed: table)");
    }

    private String failedCheck(String reporter, String accused) {
        return """
        {"source": "natkeeper.host", "detail-type": "NAT Peer Unreachable", "time": "%s",
         "detail": {"pool": "main", "reporter": "%s", "accused": "%s",
                    "evidence": "check failed: table"}}
        """
                .formatted(pool.timing.now(), reporter, accused);
    }

    @Test
    void heartbeatsHoldALaunchBeyondItsHooksOwnTimeOut() {
        String host = launchUntilItWaits();
        sweepFor(Duration.ofMinutes(12));
        assertThat(member(host).state()).isEqualTo(MemberState.PENDING_WAIT);
        pool.handle(pool.hostEvent("NAT Host Ready", host));
        pass(Duration.ofSeconds(5));
        assertThat(member(host).state()).isEqualTo(MemberState.IN_SERVICE);
    }

    @Test
    void aHostThatNeverReportsIsReplacedAndAPersonIsTold() {
        String host = launchUntilItWaits();
        sweepFor(LifecyclePlanner.LAUNCH_DEADLINE.plusMinutes(1));
        assertThat(pool.context.lines.toString())
                .contains(
                        host
                                + " (nat-group) never got into service and is replaced, because it still lacks its own report",
                        "search for " + host + " and \\\"it says\\\"",
                        "aws ec2 get-console-output --latest --instance-id " + host);
        pass(Duration.ofMinutes(1));
        assertThat(pool.group().members())
                .as("another one was launched")
                .anyMatch(m -> m.state() == MemberState.PENDING_WAIT);
        assertThat(pool.aws.world().instance(host).state()).isNotEqualTo(InstanceState.RUNNING);
        assertThat(pool.natOf("a")).contains(pool.nat("a"));
    }

    /** Hosts may wait for long before Natkeeper is there. */
    @Test
    void aHostThatHasWaitedSinceBeforeTheFirstDeploymentIsGivenItsTime() {
        createGroup(TAGGED, Hook.of("natkeeper-launch", Transition.LAUNCHING, Duration.ofHours(1)));
        pass(LifecyclePlanner.LAUNCH_DEADLINE.plusMinutes(20));
        String host = host();
        pool.handle(SimulatedPool.SWEEP);
        assertThat(member(host).state()).isEqualTo(MemberState.PENDING_WAIT);
        pool.handle(pool.hostEvent("NAT Host Ready", host));
        pass(Duration.ofSeconds(5));
        assertThat(member(host).state()).isEqualTo(MemberState.IN_SERVICE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"another pool's", "a late", "somebody else's"})
    void onlyItsOwnFreshReportMakesAHostReady(String whose) {
        String host = launchUntilItWaits();
        String report = pool.hostEvent("NAT Host Ready", host);
        switch (whose) {
            case "another pool's" -> report = report.replace("\"main\"", "\"backoffice\"");
            case "a late" -> pass(Duration.ofMinutes(2));
            default -> report = pool.hostEvent("NAT Host Ready", pool.nat("b"));
        }
        pool.handle(report);
        assertThat(member(host).state()).isEqualTo(MemberState.PENDING_WAIT);
        assertThat(pool.aws.world().instance(host).tags()).doesNotContainKey("natkeeper:ready");
    }

    /** It repeats its report until it sees the tag. */
    @Test
    void aRepeatedReportWritesNothing() {
        String host = inService();
        pool.aws.calls().reset();
        pool.handle(pool.hostEvent("NAT Host Ready", host));
        assertThat(pool.aws.calls().writeCalls()).isZero();
    }

    @Test
    void aHostThatWaitsIsGoodForAnEmergencyOnly() {
        String host = launchUntilItWaits();
        pass(Duration.ofMinutes(2));
        pool.handle(SimulatedPool.SWEEP);
        stop(pool.nat("a"));
        assertThat(pool.natOf("a")).as("rather the proven one").contains(pool.nat("b"));

        stop(pool.nat("b"));
        assertThat(pool.natOf("a")).contains(host);
        assertThat(pool.natOf("b")).contains(host);
    }

    @Test
    void aHostThatWaitsGetsNoFailback() {
        launchUntilItWaits();
        stop(pool.nat("a"));
        sweepFor(SimulatedPool.FAILBACK_DELAY.plusMinutes(3));
        assertThat(pool.natOf("a")).contains(pool.nat("b"));

        String host = host();
        pool.handle(pool.hostEvent("NAT Host Ready", host));
        pass(Duration.ofSeconds(5));
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.natOf("a")).as("in service, and long healthy").contains(host);
    }

    @Test
    void aTerminatedHostsRoutesMoveBeforeItDies() {
        String host = aloneInZoneA();
        pool.aws.calls().reset();
        terminate(host);
        pass(Duration.ofSeconds(2));
        assertThat(pool.aws.world().instance(host).state()).isEqualTo(InstanceState.RUNNING);

        RunResult result = pool.handle(SimulatedPool.SWEEP);

        assertThat(pool.natOf("a")).contains(pool.nat("b"));
        assertThat(result.actions())
                .anyMatch(s -> s.startsWith("Hand 0.0.0.0/0 of " + pool.table("a")))
                .anyMatch(s ->
                        s.startsWith("Complete natkeeper-terminate")
                                && s.endsWith("because it carries no route any more."));
        assertThat(attempts("CompleteLifecycleAction").getFirst().startedAt())
                .isAfterOrEqualTo(attempts("ReplaceRoute").getLast().endedAt());
        pass(Duration.ofSeconds(1));
        assertThat(pool.aws.world().instance(host).state()).isEqualTo(InstanceState.SHUTTING_DOWN);
        assertThat(pool.aws.world().instance(host).tags())
                .as("what is seen needs no note")
                .doesNotContainKey("natkeeper:latched-until");
    }

    @Test
    void anUnhealthyHostIsNotWaitedFor() {
        String host = aloneInZoneA();
        stop(pool.nat("b"));
        pool.aws.lifecycle().setStatusChecks(host, StatusCheck.IMPAIRED, StatusCheck.OK);
        terminate(host);
        pool.handle(SimulatedPool.SWEEP);
        pass(Duration.ofSeconds(1));
        assertThat(pool.natOf("a")).as("there is nobody else").contains(host);
        assertThat(pool.aws.world().instance(host).state()).isEqualTo(InstanceState.SHUTTING_DOWN);
    }

    @Test
    void theLastNatIsHeldForItsSuccessor() {
        String host = aloneInZoneA();
        stop(pool.nat("b"));
        terminate(host);
        sweepFor(Duration.ofMinutes(2));
        assertThat(pool.natOf("a")).contains(host);
        assertThat(member(host).state()).isEqualTo(MemberState.TERMINATING_WAIT);

        String successor = host();
        pool.handle(pool.hostEvent("NAT Host Ready", successor));
        sweepFor(Duration.ofMinutes(1));
        assertThat(pool.natOf("a")).contains(successor);
        assertThat(pool.aws.world().instance(host).state()).isNotEqualTo(InstanceState.RUNNING);
    }

    /** No heartbeat is recorded for it: its hook's own time-out ends the wait. */
    @Test
    void theLastNatIsNotHeldForEver() {
        String host = aloneInZoneA();
        stop(pool.nat("b"));
        pool.aws.faults().failAlways("CreateTags", Fault.UNAUTHORIZED);
        terminate(host);
        for (int minute = 0; minute < 17; minute++) {
            pass(Duration.ofMinutes(1));
            pool.aws.lifecycle().setStatusChecks(host(), StatusCheck.IMPAIRED, StatusCheck.OK);
            tryToHandle(SimulatedPool.SWEEP);
        }
        assertThat(pool.aws.world().instance(host).state()).isNotEqualTo(InstanceState.RUNNING);
    }

    @Test
    void nobodyIsHeldWhoseGroupIsToHaveNone() {
        String host = aloneInZoneA();
        pool.aws.lifecycle().terminate(pool.nat("b"));
        pass(Duration.ofMinutes(1));
        pool.handle(SimulatedPool.SWEEP);
        pool.aws.autoScalingGroups().setDesiredCapacity(SimulatedPool.GROUP, 0);
        RunResult result = pool.handle(SimulatedPool.SWEEP);
        assertThat(result.actions())
                .anyMatch(s ->
                        s.endsWith("because it is the last one, and its group is to have none."));
        pass(Duration.ofSeconds(1));
        assertThat(pool.aws.world().instance(host).state()).isEqualTo(InstanceState.SHUTTING_DOWN);
    }

    @Test
    void somebodyElsesHooksAreLeftToThem() {
        createGroup(TAGGED, Hook.of("puppet", Transition.LAUNCHING, Duration.ofMinutes(30)));
        pass(Duration.ofMinutes(1));
        pool.handle(pool.hostEvent("NAT Host Ready", host()));
        sweepFor(Duration.ofMinutes(20));
        assertThat(attempts("CompleteLifecycleAction")).isEmpty();
        assertThat(attempts("RecordLifecycleActionHeartbeat")).isEmpty();
    }

    @Test
    void ofTwoHooksOnlyNatkeepersIsCompletedAndNobodyIsBotheredWhileTheOtherWaits() {
        Hook puppet = Hook.of("puppet", Transition.LAUNCHING, Duration.ofMinutes(30));
        createGroup(TAGGED, puppet, SimulatedPool.LAUNCH_HOOK);
        pass(Duration.ofMinutes(1));
        String host = host();
        pool.handle(pool.hostEvent("NAT Host Ready", host));
        assertThat(member(host).actions())
                .singleElement()
                .satisfies(action -> assertThat(action.hookName()).isEqualTo("puppet"));

        pass(Duration.ofMinutes(1));
        RunResult sweep = pool.handle(SimulatedPool.SWEEP);
        assertThat(sweep.outcome()).as("refused, and that is all right").isEqualTo("unchanged");
        assertThat(member(host).state()).isEqualTo(MemberState.PENDING_WAIT);
    }

    @Test
    void aRootVolumeIsReplacedBehindAHandover() {
        String host = aloneInZoneA();
        pool.aws.autoScalingGroups().replaceRootVolume(SimulatedPool.GROUP, host);
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
        assertThat(pool.aws.world().instance(host).tags())
                .doesNotContainKeys("natkeeper:ready", "natkeeper:healthy-since");

        sweepFor(Duration.ofMinutes(3));
        assertThat(member(host).state())
                .as("what it reported before counts for nothing")
                .isEqualTo(MemberState.PENDING_WAIT);
        pool.handle(pool.hostEvent("NAT Host Ready", host));
        assertThat(member(host).state()).isEqualTo(MemberState.IN_SERVICE);
        sweepFor(SimulatedPool.FAILBACK_DELAY.plusMinutes(1));
        assertThat(pool.natOf("a")).contains(host);
    }

    /** Its tag is gone, so the host repeats its report until it goes down; that may come late. */
    @Test
    void aReportOfTheLifeBeforeIsNoReportOfThisOne() {
        String host = aloneInZoneA();
        pool.aws.autoScalingGroups().replaceRootVolume(SimulatedPool.GROUP, host);
        pool.handle(SimulatedPool.SWEEP);
        String before = pool.hostEvent("NAT Host Ready", host);
        pass(Duration.ofSeconds(31));
        assertThat(member(host).state()).isEqualTo(MemberState.PENDING_WAIT);

        pool.handle(before);
        assertThat(member(host).state()).isEqualTo(MemberState.PENDING_WAIT);
        assertThat(pool.aws.world().instance(host).tags()).doesNotContainKey("natkeeper:ready");

        pool.handle(pool.hostEvent("NAT Host Ready", host));
        assertThat(member(host).state()).isEqualTo(MemberState.IN_SERVICE);
    }

    /** The group's answer comes late and shows the new life; the note of it must not be older. */
    @Test
    void aReportOfTheLifeBeforeIsNoneWhereReadsTookUntilThisOne() {
        String host = aloneInZoneA();
        pool.aws.autoScalingGroups().replaceRootVolume(SimulatedPool.GROUP, host);
        pool.handle(SimulatedPool.SWEEP);
        pass(Duration.ofSeconds(25));
        List<String> reports = new ArrayList<>();
        pool.aws
                .faults()
                .before(
                        "DescribeAutoScalingGroups",
                        1,
                        () -> {
                            reports.add(pool.hostEvent("NAT Host Ready", host));
                            while (member(host).state() != MemberState.PENDING_WAIT) {
                                pool.timing.sleepUntil(pool.timing.now().plusMillis(100));
                            }
                        });
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.aws.world().instance(host).tags()).containsKey("natkeeper:healthy-since");

        pool.handle(reports.getFirst());
        assertThat(pool.aws.world().instance(host).tags()).doesNotContainKey("natkeeper:ready");
    }

    @Test
    void aHostThatIsRelievedWhileItIsLaunchedStillBecomesReady() {
        createGroup(TAGGED, HOOKS.toArray(Hook[]::new));
        pass(Duration.ofMinutes(2));
        String host = host();
        pool.aws
                .provisioning()
                .tag(
                        host,
                        Map.of(
                                "natkeeper:latched-until",
                                pool.timing.now().plus(Duration.ofHours(1)).toString()));
        pool.handle(SimulatedPool.SWEEP);
        pool.handle(pool.hostEvent("NAT Host Ready", host));
        pass(Duration.ofSeconds(5));
        assertThat(member(host).state()).isEqualTo(MemberState.IN_SERVICE);
    }

    /** Without Auto Scaling nobody can tell whether it is about to get another root volume. */
    @Test
    void aReportCountsForNothingWhileItsGroupsAnswersAreMissing() {
        String host = launchUntilItWaits();
        pool.aws.faults().failAlways("DescribeAutoScalingGroups", Fault.UNAVAILABLE);
        tryToHandle(pool.hostEvent("NAT Host Ready", host));
        assertThat(pool.aws.world().instance(host).tags()).doesNotContainKey("natkeeper:ready");
    }

    /** The event comes before Auto Scaling's answers show what it says, or long after. */
    @Test
    void aTerminateActionThatIsNotSeenYetIsLookedForAndALateOneIsHarmless() {
        String host = aloneInZoneA();
        String event = lifecycleEvent("EC2 Instance-terminate Lifecycle Action", host);
        pool.timing.later(pool.timing.now().plusMillis(1200), () -> terminate(host));
        pool.handle(event);
        assertThat(pool.natOf("a")).contains(pool.nat("b"));

        pass(Duration.ofMinutes(5));
        pool.handle(SimulatedPool.SWEEP);
        pool.aws.calls().reset();
        pool.handle(event);
        assertThat(pool.aws.calls().calls("ReplaceRoute")).isZero();
        assertThat(pool.aws.calls().calls("CompleteLifecycleAction")).isZero();
    }

    @Test
    void aGroupThatIsNotTaggedIsNobodysToLookAfter() {
        createGroup(Map.of(), SimulatedPool.LAUNCH_HOOK);
        pass(Duration.ofMinutes(1));
        pool.aws.provisioning().tag(host(), TAGGED);
        RunResult result = pool.handle(pool.hostEvent("NAT Host Ready", host()));
        assertThat(result.reason()).contains("natkeeper-main", "tag the group");
        assertThat(attempts("CompleteLifecycleAction")).isEmpty();
    }

    @Test
    void withoutAutoScalingsAnswersAnEmergencyIsStillMet() {
        aloneInZoneA();
        pool.aws.calls().reset();
        pool.aws.faults().failAlways("DescribeAutoScalingGroups", Fault.UNAUTHORIZED);
        pool.aws.lifecycle().stop(pool.nat("b"));
        assertThatThrownBy(() -> pool.handle(SimulatedPool.SWEEP))
                .isInstanceOf(UnverifiedEndException.class)
                .hasMessageContaining(
                        "autoscaling:DescribeAutoScalingGroups was denied: allow it in the function's role.");
        assertThat(pool.natOf("b")).isEqualTo(pool.natOf("a"));
        assertThat(attempts("CompleteLifecycleAction")).isEmpty();
    }

    @Test
    void withoutAutoScalingsAnswersNoRouteComesHomeToAHostThatMayStillBeLaunching() {
        launchUntilItWaits();
        stop(pool.nat("a"));
        sweepFor(Duration.ofMinutes(2));
        pool.aws.faults().failAlways("DescribeAutoScalingGroups", Fault.UNAVAILABLE);
        for (int minute = 0; minute < 6; minute++) {
            pass(Duration.ofMinutes(1));
            tryToHandle(SimulatedPool.SWEEP);
        }
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
    }

    @Test
    void aPoolWithoutGroupsNeedsNoAnswersOfAutoScaling() {
        pool.aws.faults().failAlways("DescribeAutoScalingGroups", Fault.UNAUTHORIZED);
        assertThat(pool.handle(SimulatedPool.SWEEP).outcome()).isEqualTo("unchanged");
    }

    @Test
    void withoutTheHooksNamesNothingIsCompleted() {
        String host = launchUntilItWaits();
        pool.aws.faults().failAlways("DescribeLifecycleHooks", Fault.UNAUTHORIZED);
        String ready = pool.hostEvent("NAT Host Ready", host);
        assertThatThrownBy(() -> pool.handle(ready))
                .hasMessageContaining("autoscaling:DescribeLifecycleHooks was denied");
        assertThat(member(host).state()).isEqualTo(MemberState.PENDING_WAIT);
        pool.aws.faults().clear();
        pool.handle(SimulatedPool.SWEEP);
        pass(Duration.ofSeconds(2));
        assertThat(member(host).state()).isEqualTo(MemberState.IN_SERVICE);
    }

    @Test
    void withoutStatusChecksALaunchIsNeitherContinuedNorAbandoned() {
        String host = launchUntilItWaits();
        pool.aws.faults().failAlways("DescribeInstanceStatus", Fault.UNAVAILABLE);
        for (int minute = 0; minute < 20; minute++) {
            pass(Duration.ofMinutes(1));
            tryToHandle(SimulatedPool.SWEEP);
        }
        assertThat(member(host).state()).isEqualTo(MemberState.PENDING_WAIT);
        assertThat(attempts("CompleteLifecycleAction")).isEmpty();
    }

    private String launchUntilItWaits() {
        createGroup(TAGGED, HOOKS.toArray(Hook[]::new));
        pass(Duration.ofMinutes(2));
        pool.handle(SimulatedPool.SWEEP);
        assertThat(member(host()).state()).isEqualTo(MemberState.PENDING_WAIT);
        return host();
    }

    private String inService() {
        String host = launchUntilItWaits();
        pool.handle(pool.hostEvent("NAT Host Ready", host));
        pass(Duration.ofSeconds(5));
        return host;
    }

    /** A host of the group that carries zone a's route, with zone b's NAT beside it. */
    private String aloneInZoneA() {
        String host = inService();
        sweepFor(SimulatedPool.FAILBACK_DELAY.plusMinutes(1));
        pool.aws.lifecycle().terminate(pool.nat("a"));
        pool.handle(SimulatedPool.SWEEP);
        pass(Duration.ofMinutes(1));
        assertThat(pool.natOf("a")).contains(host);
        return host;
    }

    private void createGroup(Map<String, String> tags, Hook... hooks) {
        pool.createGroup(tags, Arrays.asList(hooks), "a");
    }

    private void terminate(String instanceId) {
        pool.aws
                .autoScaling()
                .terminateInstanceInAutoScalingGroup(
                        r -> r.instanceId(instanceId).shouldDecrementDesiredCapacity(false));
    }

    private void stop(String instanceId) {
        pool.aws.lifecycle().stop(instanceId);
        pool.handle(pool.stateEvent(instanceId, "stopping"));
    }

    /** The newest instance of the group. */
    private String host() {
        return pool.group().members().getLast().instanceId();
    }

    private Member member(String instanceId) {
        return pool.group().member(instanceId).orElseThrow();
    }

    private String lifecycleEvent(String detailType, String instanceId) {
        return """
        {"source": "aws.autoscaling", "detail-type": "%s", "time": "%s",
         "detail": {"AutoScalingGroupName": "natkeeper-main", "LifecycleHookName": "natkeeper-x",
                    "EC2InstanceId": "%s"}}
        """
                .formatted(detailType, pool.timing.now(), instanceId);
    }

    private void sweepFor(Duration duration) {
        for (long minute = 0; minute < duration.toMinutes(); minute++) {
            pass(Duration.ofMinutes(1));
            pool.handle(SimulatedPool.SWEEP);
        }
    }

    private void tryToHandle(String event) {
        try {
            pool.handle(event);
        } catch (UnverifiedEndException _) {
            // The next sweep is the retry.
        }
    }

    private void pass(Duration duration) {
        pool.timing.runFor(duration);
    }

    private List<ApiAttempt> attempts(String operation) {
        return pool.aws.calls().attempts().stream()
                .filter(attempt -> attempt.operation().equals(operation))
                .toList();
    }
}
