package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.Lane;
import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.simulator.ApiAttempt;
import io.natkeeper.simulator.world.InstanceState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * nat-a fails, returns, fails, returns and fails a third time. After the second failure it is
 * latched out: its zone's hosts lose packets twice, not each time.
 */
final class FlappingHost implements Scenario {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "flapping-host";
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        String natA = stage.vpc().zoneA().natId();
        stage.sweepEvery(Delays.SWEEP_PERIOD);
        stage.cause("nat-a stops for the first time", () -> stage.aws().lifecycle().stop(natA));
        restart(stage, natA);
        stage.await(
                PATIENCE,
                () ->
                        Evidence.natOf(stage.aws().world(), stage.vpc().zoneA().tableId())
                                .equals(Optional.of(natA)));
        stage.calm(Duration.ofSeconds(2));
        stage.tell(Lane.AWS, "nat-a stops for the second time");
        stage.aws().lifecycle().stop(natA);
        restart(stage, natA);
        stage.calm(Delays.FAILBACK_DELAY.plusSeconds(6));
        stage.tell(Lane.AWS, "nat-a stops for the third time");
        stage.aws().lifecycle().stop(natA);
        stage.calm(Duration.ofSeconds(5));
    }

    private static void restart(Stage stage, String natA) throws InterruptedException {
        stage.await(PATIENCE, () -> stage.stateOf(natA) == InstanceState.STOPPED);
        stage.tell(Lane.AWS, "nat-a is started again");
        stage.aws().lifecycle().start(natA);
        stage.await(PATIENCE, () -> stage.stateOf(natA) == InstanceState.RUNNING);
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        Vpc.Zone a = seen.vpc().zoneA();
        String interfaceId = seen.before().interfacesOf(a.natId()).getFirst().id();
        List<ApiAttempt> moves = seen.routeWrites().filter(w -> w.errorCode().isEmpty()).toList();
        long failbacks =
                moves.stream().filter(w -> w.parameters().containsValue(interfaceId)).count();
        return List.of(
                Promises.everyoneWasOnlineBefore(seen),
                Promise.byNatkeeper("The route came home exactly once", failbacks == 1),
                Promise.byNatkeeper(
                        "It moved three times in all: away, home, and away for good",
                        moves.size() == 3),
                Promises.isOnlineInTheEnd(seen, a),
                Promises.leavesBy(seen, a, seen.vpc().zoneB().natId(), "nat-b"),
                Promises.noticedNothing(seen, seen.vpc().zoneB()),
                Promises.routeWasNotTouched(seen, seen.vpc().zoneB()),
                Promises.aFurtherSweepWritesNothing(seen));
    }
}
