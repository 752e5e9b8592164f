package io.natkeeper.lab.scenario;

import io.natkeeper.lab.lambda.Outcome;
import io.natkeeper.lab.report.RunRecord.Promise;
import java.util.List;

/**
 * Auto Scaling replaces nat-a by a host that boots, and does not verify: its own check fails, it
 * says so, and it never gets its zone's route.
 *
 * @param name on the command line
 * @param defect of each host that is launched
 */
record AsgLaunchUnverified(String name, HostDefect defect) implements Scenario {

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withAutoScaling(Cast.AutoScaling.SINCE_LONG);
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.mishaps().breakHosts(defect);
        AsgLaunchNeverReady.replaceNatA(stage, "on each new host " + defect.words());
        if (!stage.isControl()) {
            stage.await(Stage.PATIENCE, () -> stage.hasAnswered(this::saysWhatFailed));
        }
        AsgLaunchNeverReady.passTheDeadline(stage);
    }

    private boolean saysWhatFailed(String answer) {
        return answer.contains("(nat-a-2) is not in service yet") && defect.isNamedIn(answer);
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
                        "Zone a's route moved once, to nat-b, and never to a new host",
                        seen.successes("ReplaceRoute", a.tableId()).count() == 1),
                Promises.leavesBy(seen, a, b.natId(), "nat-b"),
                Promise.byNatkeeper(
                        "No new host was let into service",
                        seen.successes("CompleteLifecycleAction", Vpc.LAUNCH_HOOK, "CONTINUE")
                                .findAny()
                                .isEmpty()),
                Promise.byNatkeeper(
                        "The first one was given up past its deadline",
                        seen.firstSuccess("CompleteLifecycleAction", Vpc.LAUNCH_HOOK, "ABANDON")
                                .isPresent()),
                Promise.byNatkeeper(
                        "By the host's own report the answer says which check failed: "
                                + defect.check(),
                        seen.invocations().stream()
                                .anyMatch(invocation ->
                                        invocation.outcome()
                                                        instanceof Outcome.Succeeded(String answer)
                                                && saysWhatFailed(answer))),
                Promises.noticedNothing(seen, b),
                Promises.routeWasNotTouched(seen, b));
    }
}
