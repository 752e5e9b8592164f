package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.RunRecord.Promise;
import java.util.List;

/** Somebody stops the NAT instance of zone a. */
final class NatStop implements Scenario {

    @Override
    public String name() {
        return "nat-stop";
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.cause(
                "Somebody stops nat-a, the NAT instance of zone a",
                () -> stage.aws().lifecycle().stop(stage.vpc().zoneA().natId()));
        stage.untilEveryoneIsOnlineAgain();
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        return failover(seen);
    }

    /** What every loss of nat-a promises. */
    static List<Promise> failover(Evidence seen) {
        return List.of(
                Promises.everyoneWasOnlineBefore(seen),
                Promises.isOnlineInTheEnd(seen, seen.vpc().zoneA()),
                Promises.leavesBy(seen, seen.vpc().zoneA(), seen.vpc().zoneB().natId(), "nat-b"),
                Promises.noticedNothing(seen, seen.vpc().zoneB()),
                Promises.routeWasNotTouched(seen, seen.vpc().zoneB()),
                Promises.atMostTwoRoundTrips(seen),
                Promises.aFurtherSweepWritesNothing(seen));
    }
}
