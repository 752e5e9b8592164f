package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.AutoScalingGroup.Hook;
import io.natkeeper.simulator.world.AutoScalingGroup.Result;
import io.natkeeper.simulator.world.AutoScalingGroup.Transition;
import io.natkeeper.simulator.world.InstanceRefresh.Status;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Every NAT instance is replaced by a new one, one at a time, and the new one first. */
final class InstanceRefresh implements Scenario {

    /** An operator's call, and none of the function's. */
    static final String START = "StartInstanceRefresh";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
        if (stage.isControl()) {
            // Nobody would complete Natkeeper's hook, and without it there would be none.
            stage.aws()
                    .autoScalingGroups()
                    .putHook(
                            Vpc.GROUP,
                            Hook.of(Vpc.LAUNCH_HOOK, Transition.LAUNCHING, Duration.ofSeconds(1))
                                    .withDefaultResult(Result.CONTINUE));
        }
        stage.cause(
                "An operator starts an instance refresh that keeps 100 % of the group healthy",
                () ->
                        stage.aws()
                                .autoScaling()
                                .startInstanceRefresh(r ->
                                        r.autoScalingGroupName(Vpc.GROUP)
                                                .preferences(p -> p.minHealthyPercentage(100))));
        stage.await(
                PATIENCE,
                () ->
                        stage.aws()
                                .world()
                                .autoScalingGroup(Vpc.GROUP)
                                .activeInstanceRefresh()
                                .isEmpty());
        stage.calm(Duration.ofSeconds(3));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        AutoScalingGroup group = seen.after().autoScalingGroup(Vpc.GROUP);
        return Stream.concat(
                        Stream.of(
                                Promises.everyoneWasOnlineBefore(seen),
                                Promise.byNatkeeper(
                                        "The instance refresh succeeded: no host is left of those that the group had",
                                        group.instanceRefreshes().stream()
                                                        .anyMatch(r ->
                                                                r.status() == Status.SUCCESSFUL)
                                                && seen.vpc().zones().stream()
                                                        .flatMap(zone -> zone.natIds().stream())
                                                        .noneMatch(nat ->
                                                                group.member(nat).isPresent())),
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
