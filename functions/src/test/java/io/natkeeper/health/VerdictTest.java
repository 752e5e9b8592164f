package io.natkeeper.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.Action;
import io.natkeeper.Observed;
import io.natkeeper.event.Trigger;
import io.natkeeper.fleet.InstanceState;
import io.natkeeper.fleet.LifecycleState;
import io.natkeeper.fleet.Membership;
import io.natkeeper.fleet.NatInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictTest {

    private static final Instant NOW = Instant.parse("2026-03-02T03:04:05Z");
    private static final Observed<Set<String>> NONE_IMPAIRED = Observed.known(Set.of());

    @Test
    void runningWithPassingChecksIsHealthy() {
        assertThat(verdict(InstanceState.RUNNING, NONE_IMPAIRED, new Trigger.Sweep()))
                .isEqualTo(new Health.Healthy());
    }

    @ParameterizedTest
    @EnumSource(value = InstanceState.class, names = "RUNNING", mode = EnumSource.Mode.EXCLUDE)
    void everyOtherStateIsUnhealthy(InstanceState state) {
        assertThat(verdict(state, NONE_IMPAIRED, new Trigger.Sweep()))
                .isEqualTo(new Health.Unhealthy("is " + state.awsName()));
    }

    @Test
    void aFailingStatusCheckIsUnhealthy() {
        assertThat(
                        verdict(
                                InstanceState.RUNNING,
                                Observed.known(Set.of("i-1")),
                                new Trigger.Sweep()))
                .isEqualTo(new Health.Unhealthy("fails a status check"));
    }

    @Test
    void withoutStatusChecksARunningInstanceIsUnknownAndAStoppedOneStillDead() {
        Observed<Set<String>> unknown = Observed.unknown("ec2:DescribeInstanceStatus failed.");
        assertThat(verdict(InstanceState.RUNNING, unknown, new Trigger.Sweep()))
                .isEqualTo(new Health.Unknown("ec2:DescribeInstanceStatus failed."));
        assertThat(verdict(InstanceState.STOPPED, unknown, new Trigger.Sweep()))
                .isEqualTo(new Health.Unhealthy("is stopped"));
    }

    @Test
    void anEventThatEc2DoesNotConfirmMakesASuspect() {
        assertThat(verdict(InstanceState.RUNNING, NONE_IMPAIRED, stopping("i-1", NOW)))
                .isInstanceOf(Health.Suspect.class);
        assertThat(
                        verdict(
                                InstanceState.RUNNING,
                                NONE_IMPAIRED,
                                stopping("i-1", NOW.minus(Duration.ofMinutes(5)))))
                .as("an event that is minutes late has been overtaken by the world")
                .isEqualTo(new Health.Healthy());
        assertThat(verdict(InstanceState.RUNNING, NONE_IMPAIRED, stopping("i-2", NOW)))
                .as("an event about somebody else")
                .isEqualTo(new Health.Healthy());
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "ENTERING_STANDBY",
                "STANDBY",
                "REPLACING_ROOT_VOLUME",
                "REPLACING_ROOT_VOLUME_WAIT",
                "REPLACING_ROOT_VOLUME_PROCEED",
                "TERMINATING",
                "TERMINATING_WAIT",
                "TERMINATING_PROCEED"
            })
    void oneThatItsGroupTakesOutOfServiceIsRelieved(LifecycleState state) {
        assertThat(verdictOfMember(state))
                .isEqualTo(
                        new Health.Draining(
                                Optional.empty(),
                                "is on its way out (%s in nat)".formatted(state.awsName()),
                                Action.Move.HAND_OVER));
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING_WAIT", "ROOT_VOLUME_REPLACED", "IN_SERVICE", "DETACHED"})
    void oneThatItsGroupKeepsIsNot(LifecycleState state) {
        assertThat(verdictOfMember(state)).isEqualTo(new Health.Healthy());
    }

    private static Health verdictOfMember(LifecycleState state) {
        Membership member = new Membership("nat", state, false, 1, Observed.known(List.of()));
        return Verdict.of(
                instance(
                        InstanceState.RUNNING,
                        NOW,
                        Optional.empty(),
                        Observed.known(Optional.of(member))),
                NONE_IMPAIRED,
                Evidence.of(new Trigger.Sweep(), NOW),
                Duration.ofMinutes(5),
                NOW);
    }

    @Test
    void healthyForCountsFromTheNoteAndNeverFromBeforeTheLastStart() {
        AssessedInstance noted = assessed(Optional.of(NOW.minusSeconds(10)), NOW.minusSeconds(60));
        assertThat(noted.isHealthyFor(Duration.ofSeconds(10), NOW)).isTrue();
        assertThat(noted.isHealthyFor(Duration.ofSeconds(11), NOW)).isFalse();
        assertThat(
                        assessed(Optional.empty(), NOW.minusSeconds(60))
                                .isHealthyFor(Duration.ZERO, NOW))
                .isFalse();
        assertThat(
                        assessed(Optional.of(NOW.minusSeconds(60)), NOW.minusSeconds(10))
                                .isHealthyFor(Duration.ZERO, NOW))
                .isFalse();
    }

    private static AssessedInstance assessed(Optional<Instant> healthySince, Instant launchTime) {
        return new AssessedInstance(
                instance(InstanceState.RUNNING, launchTime, healthySince), new Health.Healthy());
    }

    private static Health verdict(
            InstanceState state, Observed<Set<String>> impaired, Trigger evidence) {
        return Verdict.of(
                instance(state, NOW, Optional.empty()),
                impaired,
                Evidence.of(evidence, NOW),
                Duration.ofMinutes(5),
                NOW);
    }

    private static Trigger stopping(String id, Instant at) {
        return new Trigger.InstanceStateChanged(id, InstanceState.STOPPING, Optional.of(at));
    }

    private static NatInstance instance(
            InstanceState state, Instant launchTime, Optional<Instant> healthySince) {
        return instance(state, launchTime, healthySince, Observed.known(Optional.empty()));
    }

    private static NatInstance instance(
            InstanceState state,
            Instant launchTime,
            Optional<Instant> healthySince,
            Observed<Optional<Membership>> membership) {
        return new NatInstance(
                "i-1",
                Optional.of("nat-a"),
                "main",
                "vpc-1",
                "us-east-1a",
                Observed.known(state),
                launchTime,
                false,
                List.of(new NatInstance.NatInterface("eni-1", 0, false)),
                healthySince,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                membership,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
