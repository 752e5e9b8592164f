package io.natkeeper.lab.scenario;

import io.natkeeper.lab.lambda.Outcome;
import io.natkeeper.lab.report.Lane;
import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.simulator.world.InstanceState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Auto Scaling replaces nat-a by a host whose user data is broken: EC2 finds it healthy, and it
 * forwards nothing. It must never get its zone's route, and is given up past the deadline.
 */
final class AsgLaunchNeverReady implements Scenario {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Longer than the function's deadline for a launch. */
    private static final Duration TOO_LONG = Duration.ofMinutes(20);

    @Override
    public String name() {
        return "asg-launch-never-ready";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withAutoScaling(Cast.AutoScaling.SINCE_LONG);
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.mishaps().breakUserData();
        replaceNatA(stage, "the user data of new hosts is broken");
        passTheDeadline(stage);
    }

    /** Until nat-a is gone, and for long enough that its successor would get its route back. */
    static void replaceNatA(Stage stage, String trouble) throws InterruptedException {
        Vpc.Zone a = stage.vpc().zoneA();
        stage.sweepEvery(Delays.SWEEP_PERIOD);
        stage.cause(
                "Somebody has Auto Scaling replace nat-a, and " + trouble,
                () -> stage.aws().autoScalingGroups().terminateInstance(Vpc.GROUP, a.natId()));
        stage.await(PATIENCE, () -> stage.stateOf(a.natId()) == InstanceState.TERMINATED);
        // Long enough for a failback to whoever only looks healthy.
        stage.calm(Delays.FAILBACK_DELAY.plusSeconds(3));
    }

    /** Until the new host is given up. */
    static void passTheDeadline(Stage stage) throws InterruptedException {
        String newcomer = stage.newestNatOf(stage.vpc().zoneA());
        stage.tell(
                Lane.LAB,
                "The lab turns the clock of nat-a-2's launch back by %d min"
                        .formatted(TOO_LONG.toMinutes()));
        stage.aws().lifecycle().backdateLaunch(newcomer, TOO_LONG);
        stage.aws()
                .provisioning()
                .tag(
                        newcomer,
                        Map.of(
                                "natkeeper:healthy-since",
                                Instant.now().minus(TOO_LONG).toString()));
        stage.await(PATIENCE, () -> stage.stateOf(newcomer) != InstanceState.RUNNING);
        stage.calm(Duration.ofSeconds(3));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        Vpc.Zone a = seen.vpc().zoneA();
        Vpc.Zone b = seen.vpc().zoneB();
        return List.of(
                Promises.everyoneWasOnlineBefore(seen),
                Promises.nothingNewFailed(seen, a),
                Promises.isOnlineInTheEnd(seen, a),
                Promise.byNatkeeper(
                        "Zone a's route moved once, to nat-b, and never to the new host",
                        seen.successes("ReplaceRoute", a.tableId()).count() == 1),
                Promises.leavesBy(seen, a, b.natId(), "nat-b"),
                Promise.byNatkeeper(
                        "The new host was given up past its deadline",
                        seen.firstSuccess("CompleteLifecycleAction", "ABANDON").isPresent()),
                Promise.byNatkeeper(
                        "The answer names it and says what it lacked",
                        seen.invocations().stream()
                                .anyMatch(invocation ->
                                        invocation.outcome()
                                                        instanceof Outcome.Succeeded(String answer)
                                                && answer.contains(
                                                        "(nat-a-2) never got into service")
                                                && answer.contains("NAT Host Ready"))),
                Promises.noticedNothing(seen, b),
                Promises.routeWasNotTouched(seen, b));
    }
}
