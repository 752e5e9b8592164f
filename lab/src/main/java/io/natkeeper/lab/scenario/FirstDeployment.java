package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.RunRecord.Promise;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The hosts of a new pool were launched before Natkeeper's rules existed: none of their events was
 * delivered, they wait for their launch hooks with the source/dest check on, and no table has a way
 * out. The sweep finds all of it.
 */
final class FirstDeployment implements Scenario {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "first-deployment";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withSourceDestCheck().withAutoScaling(Cast.AutoScaling.NEW);
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.cause(
                "Natkeeper's rules exist from now on; the hosts' launches are long past",
                () -> stage.sweepEvery(Delays.SWEEP_PERIOD));
        stage.await(PATIENCE, () -> nats(stage.vpc()).allMatch(stage::isInService));
        stage.untilEveryoneIsOnlineAgain();
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        return List.of(
                Promises.nothingPassedBefore(seen),
                Promises.everyCheckIsOff(seen),
                Promise.byNatkeeper(
                        "Every launch hook was continued, once",
                        nats(seen.vpc())
                                .allMatch(nat ->
                                        seen.successes("CompleteLifecycleAction", nat, "CONTINUE")
                                                        .count()
                                                == 1)),
                Promises.isOnlineInTheEnd(seen, seen.vpc().zoneA()),
                Promises.isOnlineInTheEnd(seen, seen.vpc().zoneB()),
                Promises.leavesBy(seen, seen.vpc().zoneA(), seen.vpc().zoneA().natId(), "nat-a"),
                Promises.leavesBy(seen, seen.vpc().zoneB(), seen.vpc().zoneB().natId(), "nat-b"),
                Promises.aFurtherSweepWritesNothing(seen));
    }

    private static Stream<String> nats(Vpc vpc) {
        return vpc.zones().stream().flatMap(zone -> zone.natIds().stream());
    }
}
