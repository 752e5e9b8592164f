package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.Lane;
import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.lab.traffic.Sample;
import io.natkeeper.simulator.world.InstanceState;
import java.time.Duration;
import java.util.List;

/**
 * Both NAT instances are stopped, and the pool's standby NAT gateway takes over. When one of them
 * is back, and has been healthy for long enough, the routes leave the gateway, which costs by the
 * gigabyte.
 */
final class StandbyGateway implements Scenario {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Override
    public String name() {
        return "standby-gateway";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withStandby(Cast.Standby.ZONAL);
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        Vpc.Zone a = stage.vpc().zoneA();
        Vpc.Zone b = stage.vpc().zoneB();
        stage.sweepEvery(Delays.SWEEP_PERIOD);
        stage.cause(
                "Somebody stops nat-a and nat-b, all NAT instances that there are",
                () -> {
                    stage.aws().lifecycle().stop(a.natId());
                    stage.aws().lifecycle().stop(b.natId());
                });
        stage.untilEveryoneIsOnlineAgain();
        stage.await(PATIENCE, () -> stage.stateOf(a.natId()) == InstanceState.STOPPED);
        stage.tell(Lane.AWS, "nat-a is started again; nat-b is not");
        stage.aws().lifecycle().start(a.natId());
        stage.awaitRoutesTo(a.natId(), b);
        stage.calm(Duration.ofSeconds(3));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        Vpc.Zone a = seen.vpc().zoneA();
        Vpc.Zone b = seen.vpc().zoneB();
        return List.of(
                Promises.everyoneWasOnlineBefore(seen),
                Promise.byNatkeeper(
                        "While no NAT instance ran, both zones' hosts left by the standby's address",
                        leftByStandby(seen, a) && leftByStandby(seen, b)),
                Promises.isOnlineInTheEnd(seen, a),
                Promises.isOnlineInTheEnd(seen, b),
                Promises.leavesBy(seen, a, a.natId(), "nat-a"),
                Promises.leavesBy(seen, b, a.natId(), "nat-a"),
                Promises.waitedForFailback(seen, a.natId(), "nat-a"),
                Promises.aFurtherSweepWritesNothing(seen));
    }

    private static boolean leftByStandby(Evidence seen, Vpc.Zone zone) {
        String address =
                Evidence.publicAddress(seen.after(), seen.vpc().standbyGatewayId().orElseThrow())
                        .orElseThrow();
        return seen.samples(zone.letter())
                .filter(Sample::ok)
                .flatMap(sample -> sample.publicAddress().stream())
                .anyMatch(address::equals);
    }
}
