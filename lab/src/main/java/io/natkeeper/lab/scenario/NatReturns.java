package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.Lane;
import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.simulator.ApiAttempt;
import io.natkeeper.simulator.world.InstanceState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The NAT instance of zone a is stopped and comes back with its source/dest check on, as a newly
 * launched one would have it. Its zone's route returns, but not before it can forward.
 */
final class NatReturns implements Scenario {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Override
    public String name() {
        return "nat-returns";
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        Vpc.Zone a = stage.vpc().zoneA();
        stage.sweepEvery(Delays.SWEEP_PERIOD);
        stage.cause(
                "Somebody stops nat-a, the NAT instance of zone a",
                () -> stage.aws().lifecycle().stop(a.natId()));
        stage.untilEveryoneIsOnlineAgain();
        stage.await(PATIENCE, () -> stage.stateOf(a.natId()) == InstanceState.STOPPED);
        stage.tell(
                Lane.LAB,
                "While it is stopped, somebody switches nat-a's source/dest check on, and starts it");
        stage.aws()
                .provisioning()
                .setSourceDestCheck(
                        stage.aws().world().interfacesOf(a.natId()).getFirst().id(), true);
        stage.aws().lifecycle().start(a.natId());
        stage.await(
                PATIENCE.plus(Delays.FAILBACK_DELAY),
                () ->
                        Evidence.natOf(stage.aws().world(), a.tableId())
                                .equals(Optional.of(a.natId())));
        stage.calm(Duration.ofSeconds(3));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        Vpc.Zone a = seen.vpc().zoneA();
        String interfaceId = seen.before().interfacesOf(a.natId()).getFirst().id();
        List<ApiAttempt> writes = seen.routeWrites().filter(w -> w.errorCode().isEmpty()).toList();
        Optional<Instant> switchedOff =
                seen.attempts().stream()
                        .filter(w -> w.operation().equals("ModifyNetworkInterfaceAttribute"))
                        .filter(w -> w.parameters().containsValue(interfaceId))
                        .filter(w -> w.errorCode().isEmpty())
                        .map(ApiAttempt::endedAt)
                        .findFirst();
        Optional<ApiAttempt> back =
                writes.stream().filter(w -> w.parameters().containsValue(interfaceId)).findFirst();
        return List.of(
                Promises.everyoneWasOnlineBefore(seen),
                Promise.byNatkeeper(
                        "The route left nat-a once and returned once",
                        writes.size() == 2 && back.isPresent()),
                Promise.byNatkeeper(
                        "Its source/dest check was off before the route returned",
                        back.isPresent()
                                && switchedOff.isPresent()
                                && !back.get().startedAt().isBefore(switchedOff.get())),
                Promises.waitedForFailback(seen, a.natId(), "nat-a"),
                Promises.isOnlineInTheEnd(seen, a),
                Promises.leavesBy(seen, a, a.natId(), "nat-a"),
                Promises.noticedNothing(seen, seen.vpc().zoneB()),
                Promises.routeWasNotTouched(seen, seen.vpc().zoneB()),
                Promises.aFurtherSweepWritesNothing(seen));
    }
}
