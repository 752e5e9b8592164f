package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.Action;
import io.natkeeper.Observed;
import io.natkeeper.event.Trigger;
import io.natkeeper.event.Trigger.HostReport;
import io.natkeeper.fleet.InstanceState;
import io.natkeeper.fleet.LifecycleState;
import io.natkeeper.fleet.Membership;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.health.AssessedInstance;
import io.natkeeper.health.Health;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is noted on a host of what it shows and says: only of a life that goes on. */
class HostPlannerTest {

    private static final Instant NOW = Instant.parse("2026-03-02T03:00:00Z");
    private static final Instant LAUNCHED = NOW.minusSeconds(120);
    private static final Optional<Instant> NOTED = Optional.of(NOW.minusSeconds(60));
    private static final Observed<Optional<Membership>> NOT_READ =
            Observed.unknown("autoscaling:DescribeAutoScalingGroups failed.");

    @Test
    void aFirstHealthyLookIsNoted() {
        assertThat(actions(Optional.empty(), memberIn(LifecycleState.PENDING_WAIT)))
                .containsExactly(new Action.MarkHealthySince("i-1", "i-1", NOW.plusSeconds(2)));
    }

    @Test
    void aReportOfBeingReadyIsNoted() {
        assertThat(actions(NOTED, memberIn(LifecycleState.PENDING_WAIT)))
                .containsExactly(new Action.MarkReady("i-1", "i-1", NOW));
    }

    /** Its root volume may be about to be replaced: the notes would outlive what they tell of. */
    @Test
    void nothingIsNotedWhileNobodyKnowsWhatItsGroupDoesWithIt() {
        assertThat(actions(Optional.empty(), NOT_READ)).isEmpty();
        assertThat(actions(NOTED, NOT_READ)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"REPLACING_ROOT_VOLUME_WAIT", "TERMINATING_WAIT", "STANDBY"})
    void nothingIsNotedOnOneThatLeavesItsGroup(LifecycleState state) {
        assertThat(actions(Optional.empty(), memberIn(state))).isEmpty();
        assertThat(actions(NOTED, memberIn(state))).isEmpty();
    }

    private static Observed<Optional<Membership>> memberIn(LifecycleState state) {
        return Observed.known(
                Optional.of(new Membership("nat", state, false, 1, Observed.known(List.of()))));
    }

    /** It is healthy, and reports that it is ready. */
    private static List<Action> actions(
            Optional<Instant> healthySince, Observed<Optional<Membership>> membership) {
        NatInstance host =
                new NatInstance(
                        "i-1",
                        Optional.empty(),
                        "main",
                        "vpc-1",
                        "us-east-1a",
                        Observed.known(InstanceState.RUNNING),
                        LAUNCHED,
                        false,
                        List.of(new NatInstance.NatInterface("eni-1", 0, false)),
                        healthySince,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("nat"),
                        membership,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        Trigger ready =
                new HostReport(
                        HostReport.Statement.HOST_READY,
                        "main",
                        "i-1",
                        "i-1",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(NOW.minusSeconds(1)));
        return HostPlanner.actions(
                new AssessedInstance(host, new Health.Healthy()),
                ready,
                new Snapshot(
                        NOW,
                        NOW.plusSeconds(2),
                        Observed.known(List.of(host)),
                        Observed.known(Set.of()),
                        Observed.known(List.of()),
                        Observed.known(List.of()),
                        Observed.known(Set.of()),
                        Observed.unknown("not read"),
                        Observed.known(Map.of()),
                        Observed.known(Map.of())));
    }
}
