package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.Lane;
import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.simulator.ApiAttempt;
import io.natkeeper.simulator.world.AutoScalingGroup.MemberState;
import io.natkeeper.simulator.world.InstanceState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Systems Manager has long heard nothing of nat-a, which forwards all the same. While it hears
 * nothing of nat-b either, nobody can be spared; then nat-b answers, and nat-a is replaced behind a
 * handover. Just as well: some time later it would have hung.
 */
final class HostUnreachable implements Scenario {

    /** Longer than the function waits for an agent. */
    private static final Duration LONG = Duration.ofMinutes(20);

    private static final Duration PATIENCE = Duration.ofSeconds(25);

    @Override
    public String name() {
        return "host-unreachable-by-ssm";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withAutoScaling(Cast.AutoScaling.SINCE_LONG);
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        Vpc.Zone a = stage.vpc().zoneA();
        String natB = stage.vpc().zoneB().natId();
        stage.mishaps().silenceAgent(a.natId(), LONG.plusMinutes(1));
        stage.mishaps().silenceAgent(natB, LONG);
        stage.tell(
                Lane.AWS,
                "Systems Manager has heard nothing of nat-a and nat-b for %d min"
                        .formatted(LONG.toMinutes()));
        // What is done about it now is done before the disruption.
        var _ = stage.sweep();
        stage.calm(Delays.FAILBACK_DELAY);
        var _ = stage.sweep();
        stage.sweepEvery(Delays.SWEEP_PERIOD);
        stage.cause(
                "Systems Manager hears nat-b again", () -> stage.mishaps().bringAgentBack(natB));
        stage.await(PATIENCE, () -> stage.stateOf(a.natId()) == InstanceState.TERMINATED);
        if (stage.stateOf(a.natId()) == InstanceState.RUNNING) {
            stage.tell(Lane.HOST, "nat-a hangs");
            stage.mishaps().hang(a.natId());
        }
        stage.awaitRoutesTo(stage.newestNatOf(a), a);
        stage.calm(Duration.ofSeconds(3));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        Vpc.Zone a = seen.vpc().zoneA();
        Vpc.Zone b = seen.vpc().zoneB();
        List<ApiAttempt> replaced = seen.successes("SetInstanceHealth", "Unhealthy").toList();
        Optional<Instant> moved = seen.firstSuccess("ReplaceRoute", a.tableId());
        Optional<Instant> completed =
                seen.firstSuccess("CompleteLifecycleAction", a.natId(), "CONTINUE");
        return List.of(
                Promises.everyoneWasOnlineBefore(seen),
                Promise.byNatkeeper(
                        "While neither answered, both stayed in service and kept their routes",
                        keptIts(seen, a) && keptIts(seen, b)),
                Promise.byNatkeeper(
                        "Then nat-a was replaced, once, and nobody else",
                        replaced.size() == 1
                                && replaced.getFirst().parameters().containsValue(a.natId())),
                Promise.byNatkeeper(
                        "Its silence moved no route: the group had been asked for another host before",
                        moved.isPresent()
                                && !replaced.isEmpty()
                                && replaced.getFirst().endedAt().isBefore(moved.get())),
                Promise.byNatkeeper(
                        "The route left nat-a before its terminate hook was completed",
                        moved.isPresent()
                                && completed.filter(at -> at.isAfter(moved.get())).isPresent()),
                Promises.nothingNewFailed(seen, a),
                Promises.isOnlineInTheEnd(seen, a),
                Promises.cameHome(seen, a),
                Promises.noticedNothing(seen, b),
                Promises.routeWasNotTouched(seen, b),
                Promises.aFurtherSweepWritesNothing(seen));
    }

    private static boolean keptIts(Evidence seen, Vpc.Zone zone) {
        return Evidence.natOf(seen.before(), zone.tableId()).equals(Optional.of(zone.natId()))
                && seen.before().autoScalingGroup(Vpc.GROUP).member(zone.natId()).stream()
                        .anyMatch(m -> m.healthy() && m.state() == MemberState.IN_SERVICE);
    }
}
