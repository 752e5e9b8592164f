package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.simulator.world.NetworkInterface;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * nat-a is terminated, and Auto Scaling launches another: from pending to in service, and from
 * there to carrying its zone's routes.
 */
final class AsgLaunch implements Scenario {

    private static final Duration PATIENCE = Duration.ofSeconds(25);

    @Override
    public String name() {
        return "asg-launch";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withAutoScaling(Cast.AutoScaling.SINCE_LONG);
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        Vpc.Zone a = stage.vpc().zoneA();
        stage.sweepEvery(Delays.SWEEP_PERIOD);
        stage.cause(
                "Somebody terminates nat-a; Auto Scaling launches another",
                () -> stage.aws().lifecycle().terminate(a.natId()));
        stage.untilEveryoneIsOnlineAgain();
        String newcomer = stage.newestNatOf(a);
        stage.await(PATIENCE, () -> stage.isInService(newcomer));
        stage.awaitRoutesTo(newcomer, a);
        stage.calm(Duration.ofSeconds(3));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        Vpc.Zone a = seen.vpc().zoneA();
        String newcomer = Evidence.newestNatOf(seen.after(), a);
        Optional<String> card =
                seen.after().interfacesOf(newcomer).stream().map(NetworkInterface::id).findFirst();
        Optional<Instant> switchedOff =
                card.flatMap(id -> seen.firstSuccess("ModifyNetworkInterfaceAttribute", id));
        Optional<Instant> completed =
                seen.firstSuccess("CompleteLifecycleAction", newcomer, "CONTINUE");
        Optional<Instant> routed = card.flatMap(id -> seen.firstSuccess("ReplaceRoute", id));
        return List.of(
                Promises.everyoneWasOnlineBefore(seen),
                Promise.byNatkeeper(
                        "The new host's source/dest check was off before it was let into service",
                        inOrder(switchedOff, completed)),
                Promise.byNatkeeper(
                        "It got its zone's route after it was let into service",
                        inOrder(completed, routed)),
                Promises.isOnlineInTheEnd(seen, a),
                Promises.cameHome(seen, a),
                Promises.noticedNothing(seen, seen.vpc().zoneB()),
                Promises.routeWasNotTouched(seen, seen.vpc().zoneB()),
                Promises.aFurtherSweepWritesNothing(seen));
    }

    private static boolean inOrder(Optional<Instant> first, Optional<Instant> second) {
        return first.isPresent() && second.filter(at -> at.isAfter(first.get())).isPresent();
    }
}
