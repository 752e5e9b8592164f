package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.RunRecord.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An instance refresh replaces nat-a's root volume: the instance runs on as far as EC2 says, while
 * its operating system is exchanged and boots anew.
 */
final class RootVolume implements Scenario {

    private static final Duration PATIENCE = Duration.ofSeconds(25);

    @Override
    public String name() {
        return "root-volume";
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
                "An instance refresh replaces the root volume of nat-a",
                () -> stage.aws().autoScalingGroups().replaceRootVolume(Vpc.GROUP, a.natId()));
        stage.await(PATIENCE, () -> !stage.isInService(a.natId()));
        stage.await(PATIENCE, () -> stage.isInService(a.natId()));
        stage.awaitRoutesTo(a.natId(), a);
        stage.calm(Duration.ofSeconds(3));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        Vpc.Zone a = seen.vpc().zoneA();
        Optional<Instant> moved = seen.firstSuccess("ReplaceRoute", a.tableId());
        List<Instant> completed =
                seen.successes("CompleteLifecycleAction", a.natId(), "CONTINUE")
                        .map(call -> call.endedAt())
                        .toList();
        return List.of(
                Promises.everyoneWasOnlineBefore(seen),
                Promise.byNatkeeper(
                        "The route left nat-a before its terminate hook was completed; its launch hook was completed, too",
                        moved.isPresent()
                                && completed.size() == 2
                                && completed.getFirst().isAfter(moved.get())),
                Promises.nothingNewFailed(seen, a),
                Promises.isOnlineInTheEnd(seen, a),
                Promises.leavesBy(seen, a, a.natId(), "nat-a"),
                Promises.noticedNothing(seen, seen.vpc().zoneB()),
                Promises.routeWasNotTouched(seen, seen.vpc().zoneB()),
                Promises.aFurtherSweepWritesNothing(seen));
    }
}
