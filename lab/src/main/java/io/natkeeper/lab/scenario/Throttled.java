package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.Faults;
import java.util.List;

/** EC2 throttles every third call while nat-a is stopped: retries delay the change, no more. */
final class Throttled implements Scenario {

    @Override
    public String name() {
        return "throttled";
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.aws().faults().failEvery(Faults.ALL, 3, Fault.THROTTLE);
        stage.cause(
                "Somebody stops nat-a; EC2 throttles every third call",
                () -> stage.aws().lifecycle().stop(stage.vpc().zoneA().natId()));
        stage.untilEveryoneIsOnlineAgain();
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        Vpc.Zone a = seen.vpc().zoneA();
        return List.of(
                Promises.everyoneWasOnlineBefore(seen),
                Promise.byNatkeeper(
                        "Calls were throttled, or nothing was shown",
                        seen.attempts().stream().anyMatch(call -> call.errorCode().isPresent())),
                Promises.isOnlineInTheEnd(seen, a),
                Promises.leavesBy(seen, a, seen.vpc().zoneB().natId(), "nat-b"),
                Promises.noticedNothing(seen, seen.vpc().zoneB()),
                Promises.routeWasNotTouched(seen, seen.vpc().zoneB()),
                Promises.aFurtherSweepWritesNothing(seen));
    }
}
