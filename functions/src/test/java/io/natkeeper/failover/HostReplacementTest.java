package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.RunResult;
import io.natkeeper.UnverifiedEndException;
import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.ssm.SsmAgent.Answer;
import io.natkeeper.simulator.world.AutoScalingGroup.Member;
import io.natkeeper.simulator.world.AutoScalingGroup.MemberState;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.StatusCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that forward, and that Systems Manager hears nothing from. */
class HostReplacementTest {

    private static final Duration LONG = Duration.ofMinutes(25);

    /** Each zone's table leads to a host of the group; zone c's NAT is somebody's own. */
    private final SimulatedPool pool = new SimulatedPool(7, "a", "b", "c");

    private String hostA = "";
    private String hostB = "";

    @BeforeEach
    void carryTheRoutes() {
        pool.createGroup(
                Map.of("natkeeper:pool", "main"),
                List.of(SimulatedPool.LAUNCH_HOOK, SimulatedPool.TERMINATE_HOOK),
                "a",
                "b");
        pass(Duration.ofMinutes(2));
        bringIntoService();
        sweepFor(SimulatedPool.FAILBACK_DELAY.plusMinutes(2));
        pool.aws.lifecycle().terminate(pool.nat("a"));
        pool.aws.lifecycle().terminate(pool.nat("b"));
        sweepFor(Duration.ofMinutes(2));
        hostA = pool.natOf("a").orElseThrow();
        hostB = pool.natOf("b").orElseThrow();
        assertThat(pool.group().member(hostA)).isPresent();
        assertThat(pool.group().member(hostB)).isPresent();
        assertThat(hostA).isNotEqualTo(hostB);
        pool.aws.calls().reset();
    }

    @Test
    void aHostThatIsSilentForLongIsReplacedLikeAnyOther() {
        pool.aws.systemsManager().silenceAgent(hostA);
        sweepFor(Duration.ofMinutes(14));
        assertThat(replacements()).isZero();
        assertThat(pool.natOf("a")).as("silence is no failure").contains(hostA);

        pass(Duration.ofMinutes(1));
        RunResult result = pool.handle(SimulatedPool.SWEEP);

        assertThat(result.actions())
                .anyMatch(s ->
                        s.startsWith(
                                "Mark %s (nat-group) unhealthy in natkeeper-main, so that it is replaced, because Systems Manager has heard nothing from it since "
                                        .formatted(hostA)));
        sweepFor(Duration.ofMinutes(1));
        assertThat(pool.natOf("a")).as("handed over").isPresent().isNotEqualTo(Optional.of(hostA));
        pass(Duration.ofMinutes(1));
        assertThat(pool.aws.world().instance(hostA).state()).isNotEqualTo(InstanceState.RUNNING);
        assertThat(pool.aws.topics().messages(pool.topicArn).toString()).contains("Mark " + hostA);
    }

    @Test
    void aSecondRunChangesNothing() {
        replaceSilent(hostA);
        pool.aws.calls().reset();
        pool.handle(SimulatedPool.SWEEP);
        pool.handle(SimulatedPool.SWEEP);
        assertThat(replacements()).isZero();
        assertThat(member(hostB).state()).isEqualTo(MemberState.IN_SERVICE);
    }

    @Test
    void theNextSilentHostWaitsUntilTheFirstOnesSuccessorHasProvenItself() {
        addThirdHost();
        pool.aws.systemsManager().silenceAgent(hostA);
        pass(Duration.ofMinutes(1));
        pool.aws.systemsManager().silenceAgent(hostB);
        sweepFor(Duration.ofMinutes(60));
        assertThat(replacements()).as("the successor is not in service").isEqualTo(1);
        assertThat(member(hostB).state()).isEqualTo(MemberState.IN_SERVICE);

        bringIntoService();
        sweepFor(Duration.ofMinutes(10));
        assertThat(replacements()).isEqualTo(2);
        assertThat(pool.aws.world().instance(hostB).state()).isNotEqualTo(InstanceState.RUNNING);
    }

    @Test
    void nobodyIsReplacedWhileAllAreSilent() {
        pool.aws.systemsManager().silenceAgent(hostA);
        pool.aws.systemsManager().silenceAgent(hostB);
        sweepFor(Duration.ofHours(1));
        assertThat(replacements()).isZero();
        assertThat(pool.handle(SimulatedPool.SWEEP).reason())
                .contains("heard nothing from " + hostA, "heard nothing from " + hostB);
    }

    @Test
    void nobodyIsReplacedWhileTheOtherIsUnhealthy() {
        pool.aws.systemsManager().silenceAgent(hostA);
        pool.aws.lifecycle().setStatusChecks(hostB, StatusCheck.IMPAIRED, StatusCheck.OK);
        sweepFor(LONG);
        assertThat(replacements()).isZero();
    }

    /** What was verified is noted in the tag; without it nobody knows. */
    @Test
    void nobodyIsReplacedWhileTheOtherIsNotVerified() {
        pool.aws.provisioning().tag(hostB, Map.of("natkeeper:ready", ""));
        pool.aws.systemsManager().silenceAgent(hostA);
        sweepFor(LONG);
        assertThat(replacements()).isZero();
    }

    @Test
    void nobodyIsReplacedWhileSomebodyIsBeingLaunched() {
        pool.aws.autoScalingGroups().setDesiredCapacity(SimulatedPool.GROUP, 3);
        pool.aws.systemsManager().silenceAgent(hostA);
        for (int minute = 0; minute < 40; minute++) {
            sweepFor(Duration.ofMinutes(1));
        }
        assertThat(replacements()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "UNAUTHORIZED", "THROTTLE"})
    void aReadThatFailsReplacesNobodyAndFailsNoRun(Fault fault) {
        pool.aws.systemsManager().silenceAgent(hostA);
        pool.aws.faults().failAlways("DescribeInstanceInformation", fault);
        sweepFor(LONG);
        RunResult result = pool.handle(SimulatedPool.SWEEP);
        assertThat(result.outcome()).isEqualTo("unchanged");
        assertThat(result.reason())
                .contains("not known to which hosts", "ssm:DescribeInstanceInformation");
        assertThat(replacements()).isZero();

        pool.aws.faults().clear();
        pool.handle(SimulatedPool.SWEEP);
        assertThat(replacements()).isEqualTo(1);
    }

    @Test
    void aReadThatFailsHoldsUpNoFailover() {
        pool.aws.faults().failAlways("DescribeInstanceInformation", Fault.UNAVAILABLE);
        pool.aws.lifecycle().stop(hostA);
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.natOf("a")).isPresent().isNotEqualTo(Optional.of(hostA));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHostOfYourOwnIsNeverReplaced(boolean hasAgent) {
        if (hasAgent) {
            startAgent(pool.nat("c"));
            pool.aws.systemsManager().silenceAgent(pool.nat("c"));
        }
        sweepFor(LONG);
        assertThat(replacements()).isZero();
        assertThat(pool.natOf("c")).contains(pool.nat("c"));
    }

    /** A member that never registered may be run without an agent on purpose. */
    @Test
    void aHostWithoutAnAgentIsNotJudged() {
        pool.aws.systemsManager().deregister(hostA);
        sweepFor(LONG);
        assertThat(replacements()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aWriteThatFailsIsCompletedByTheNextRunAndNotTwice(Fault fault) {
        pool.aws.systemsManager().silenceAgent(hostA);
        pass(LONG);
        pool.aws.faults().failAlways("SetInstanceHealth", fault);
        tryToSweep();
        assertThat(replacements()).isPositive();
        pool.aws.faults().clear();
        sweepFor(Duration.ofMinutes(2));
        assertThat(pool.aws.world().instance(hostA).state()).isNotEqualTo(InstanceState.RUNNING);
        assertThat(member(hostB).state()).isEqualTo(MemberState.IN_SERVICE);
        assertThat(pool.natOf("a")).isNotEqualTo(Optional.of(hostA));
    }

    @Test
    void aRunThatIsKilledBeforeTheWriteIsCompletedByTheNext() {
        pool.aws.systemsManager().silenceAgent(hostA);
        pass(LONG);
        pool.aws
                .faults()
                .before(
                        "SetInstanceHealth",
                        1,
                        () -> {
                            throw new KilledException();
                        });
        tryToSweep();
        assertThat(member(hostA).state()).isEqualTo(MemberState.IN_SERVICE);
        pool.aws.faults().clear();
        pool.handle(SimulatedPool.SWEEP);
        assertThat(member(hostA).state()).isNotEqualTo(MemberState.IN_SERVICE);
    }

    @Test
    void onlyTheSweepAsksAndOnlyWhereAGroupCanReplaceSomebody() {
        pool.handle(pool.stateEvent(hostA, "running"));
        assertThat(pool.aws.calls().calls("DescribeInstanceInformation")).isZero();
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.aws.calls().calls("DescribeInstanceInformation")).isEqualTo(1);

        SimulatedPool ownHosts = new SimulatedPool(7, "a", "b");
        ownHosts.handle(SimulatedPool.SWEEP);
        assertThat(ownHosts.aws.calls().calls("DescribeInstanceInformation")).isZero();
    }

    private static final class KilledException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private void replaceSilent(String host) {
        pool.aws.systemsManager().silenceAgent(host);
        pass(LONG);
        pool.handle(SimulatedPool.SWEEP);
        assertThat(member(host).state()).isNotEqualTo(MemberState.IN_SERVICE);
    }

    private void addThirdHost() {
        pool.aws.autoScalingGroups().setDesiredCapacity(SimulatedPool.GROUP, 3);
        pass(Duration.ofMinutes(2));
        bringIntoService();
        sweepFor(SimulatedPool.FAILBACK_DELAY.plusMinutes(1));
        pool.aws.calls().reset();
    }

    /** Every host of the group that waits: each reports, and its agent registers. */
    private void bringIntoService() {
        for (Member member : pool.group().members()) {
            if (member.state() == MemberState.PENDING_WAIT) {
                startAgent(member.instanceId());
                pool.handle(pool.hostEvent("NAT Host Ready", member.instanceId()));
            }
        }
        pass(Duration.ofSeconds(5));
    }

    private void startAgent(String instanceId) {
        pool.aws.systemsManager().startAgent(instanceId, _ -> new Answer(0, "", ""));
    }

    private Member member(String instanceId) {
        return pool.group().member(instanceId).orElseThrow();
    }

    private int replacements() {
        return pool.aws.calls().calls("SetInstanceHealth");
    }

    private void sweepFor(Duration duration) {
        for (long minute = 0; minute < duration.toMinutes(); minute++) {
            pass(Duration.ofMinutes(1));
            pool.handle(SimulatedPool.SWEEP);
        }
    }

    private void tryToSweep() {
        try {
            pool.handle(SimulatedPool.SWEEP);
        } catch (UnverifiedEndException | KilledException _) {
            // The next sweep is the retry.
        }
    }

    private void pass(Duration duration) {
        pool.timing.runFor(duration);
    }
}
