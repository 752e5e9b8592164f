package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.simulator.world.NetworkInterface;
import java.util.List;

/**
 * Somebody (or some tool) switches the source/dest check of a NAT instance on again. No event tells
 * of it, every state stays well, and not one packet passes; the next sweep repairs it.
 */
final class Drift implements Scenario {

    @Override
    public String name() {
        return "drift";
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        String natA = stage.vpc().zoneA().natId();
        stage.sweepEvery(Delays.SWEEP_PERIOD);
        stage.cause(
                "Somebody switches nat-a's source/dest check on again",
                () ->
                        stage.aws()
                                .provisioning()
                                .setSourceDestCheck(
                                        stage.aws().world().interfacesOf(natA).getFirst().id(),
                                        true));
        stage.untilEveryoneIsOnlineAgain();
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        Vpc.Zone a = seen.vpc().zoneA();
        return List.of(
                Promises.everyoneWasOnlineBefore(seen),
                Promise.byNatkeeper(
                        "The sweep switched it off again",
                        seen.after().interfacesOf(a.natId()).stream()
                                .noneMatch(NetworkInterface::sourceDestCheck)),
                Promises.isOnlineInTheEnd(seen, a),
                Promises.leavesBy(seen, a, a.natId(), "nat-a"),
                Promises.routeWasNotTouched(seen, a),
                Promises.noticedNothing(seen, seen.vpc().zoneB()),
                Promises.aFurtherSweepWritesNothing(seen));
    }
}
