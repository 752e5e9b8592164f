package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.Lane;
import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.simulator.AutoScalingGroups;
import io.natkeeper.simulator.world.InstanceState;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Every NAT instance is replaced by a new one, one at a time, and the new one first. */
final class InstanceRefresh implements Scenario {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Override
    public String name() {
        return "instance-refresh";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withAutoScaling(Cast.AutoScaling.SINCE_LONG);
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.sweepEvery(Delays.SWEEP_PERIOD);
        Vpc.Zone a = stage.vpc().zoneA();
        stage.cause(
                "An instance refresh replaces nat-a, launching its successor first",
                () -> replace(stage, a));
        stage.tell(Lane.AWS, "The instance refresh goes on with nat-b");
        replace(stage, stage.vpc().zoneB());
        stage.calm(Duration.ofSeconds(3));
    }

    private static void replace(Stage stage, Vpc.Zone zone) throws InterruptedException {
        AutoScalingGroups groups = stage.aws().autoScalingGroups();
        String successor = groups.launchBeside(Vpc.GROUP, zone.natId());
        stage.await(PATIENCE, () -> stage.isInService(successor));
        groups.terminateSurplus(Vpc.GROUP, zone.natId());
        stage.await(PATIENCE, () -> stage.stateOf(zone.natId()) == InstanceState.TERMINATED);
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        return Stream.concat(
                        Stream.of(
                                Promises.everyoneWasOnlineBefore(seen),
                                Promises.aFurtherSweepWritesNothing(seen)),
                        seen.vpc().zones().stream()
                                .flatMap(zone ->
                                        Stream.of(
                                                Promises.nothingNewFailed(seen, zone),
                                                Promises.isOnlineInTheEnd(seen, zone),
                                                Promises.cameHome(seen, zone))))
                .toList();
    }
}
