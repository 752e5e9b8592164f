package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.simulator.world.InstanceState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Auto Scaling terminates nat-a through its terminate hook and launches another. The routes leave
 * before the hook is completed, and come home to the new host once it has proved itself.
 */
final class AsgTerminateHook implements Scenario {

    private static final Duration PATIENCE = Duration.ofSeconds(25);

    @Override
    public String name() {
        return "asg-terminate-hook";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withAutoScaling(Cast.AutoScaling.SINCE_LONG);
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        Vpc.Zone a = stage.vpc().zoneA();
        stage.sweepEvery(Delays.SWEEP_PERIOD);
        stage.cause(
                "Somebody has Auto Scaling replace nat-a",
                () -> stage.aws().autoScalingGroups().terminateInstance(Vpc.GROUP, a.natId()));
        stage.await(PATIENCE, () -> stage.stateOf(a.natId()) == InstanceState.TERMINATED);
        stage.awaitRoutesTo(stage.newestNatOf(a), a);
        stage.calm(Duration.ofSeconds(3));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        Vpc.Zone a = seen.vpc().zoneA();
        Optional<Instant> moved = seen.firstSuccess("ReplaceRoute", a.tableId());
        Optional<Instant> completed =
                seen.firstSuccess("CompleteLifecycleAction", a.natId(), "CONTINUE");
        return List.of(
                Promises.everyoneWasOnlineBefore(seen),
                Promise.byNatkeeper(
                        "The route left nat-a before its terminate hook was completed",
                        moved.isPresent()
                                && completed.filter(at -> at.isAfter(moved.get())).isPresent()),
                Promises.nothingNewFailed(seen, a),
                Promises.isOnlineInTheEnd(seen, a),
                Promises.cameHome(seen, a),
                Promises.noticedNothing(seen, seen.vpc().zoneB()),
                Promises.routeWasNotTouched(seen, seen.vpc().zoneB()),
                Promises.aFurtherSweepWritesNothing(seen));
    }
}
