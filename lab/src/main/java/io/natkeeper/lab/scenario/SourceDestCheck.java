package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.RunRecord.Promise;
import java.util.List;

/**
 * NAT instances as AWS launches them, with the source/dest check on: everything looks well, and not
 * one forwarded packet passes, until Natkeeper looks.
 */
final class SourceDestCheck implements Scenario {

    @Override
    public String name() {
        return "source-dest-check";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withSourceDestCheck();
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.cause(
                "The schedule's first sweep looks at the new NAT instances",
                () -> {
                    var _ = stage.sweep();
                });
        stage.untilEveryoneIsOnlineAgain();
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        return List.of(
                Promises.nothingPassedBefore(seen),
                Promises.everyCheckIsOff(seen),
                Promises.isOnlineInTheEnd(seen, seen.vpc().zoneA()),
                Promises.isOnlineInTheEnd(seen, seen.vpc().zoneB()),
                Promises.leavesBy(seen, seen.vpc().zoneA(), seen.vpc().zoneA().natId(), "nat-a"),
                Promises.leavesBy(seen, seen.vpc().zoneB(), seen.vpc().zoneB().natId(), "nat-b"),
                Promises.routeWasNotTouched(seen, seen.vpc().zoneA()),
                Promises.routeWasNotTouched(seen, seen.vpc().zoneB()),
                Promises.aFurtherSweepWritesNothing(seen));
    }
}
