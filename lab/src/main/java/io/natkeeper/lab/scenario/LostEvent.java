package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.RunRecord.Promise;
import java.util.List;

/** EventBridge loses every event: the sweep alone finds that nat-a is stopped. */
final class LostEvent implements Scenario {

    @Override
    public String name() {
        return "lost-event";
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.mishaps().loseAllEvents();
        stage.sweepEvery(Delays.SWEEP_PERIOD);
        stage.cause(
                "Somebody stops nat-a; EventBridge loses the event",
                () -> stage.aws().lifecycle().stop(stage.vpc().zoneA().natId()));
        stage.untilEveryoneIsOnlineAgain();
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        return NatStop.failover(seen);
    }
}
