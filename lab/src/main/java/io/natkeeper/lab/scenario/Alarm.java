package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.simulator.event.MetricAlarmStateChange;
import java.util.List;

/**
 * nat-a hangs. EC2 goes on calling it running, its status check fails, and a CloudWatch alarm says
 * so: the only event that there is.
 */
final class Alarm implements Scenario {

    @Override
    public String name() {
        return "alarm";
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        String natA = stage.vpc().zoneA().natId();
        stage.cause("nat-a's operating system hangs", () -> stage.mishaps().hang(natA));
        stage.calm(Delays.STATUS_CHECK);
        stage.mishaps().failStatusChecks(natA);
        stage.calm(Delays.ALARM);
        stage.aws()
                .events()
                .emit(MetricAlarmStateChange.statusCheckFailed("natkeeper-status-check", natA));
        stage.untilEveryoneIsOnlineAgain();
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        return NatStop.failover(seen);
    }
}
