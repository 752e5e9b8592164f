package io.natkeeper.lab.scenario;

import io.natkeeper.lab.lambda.Outcome;
import io.natkeeper.lab.report.Lane;
import io.natkeeper.lab.report.RunRecord.Promise;
import java.time.Duration;
import java.util.List;

/** An operator asks what a handover of nat-a would do. The answer is words; nothing moves. */
final class DryRun implements Scenario {

    @Override
    public String name() {
        return "dry-run";
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.cause(
                "An operator asks what a handover of nat-a would do",
                () -> stage.mishaps().emit("operator-handover-dry-run.json"));
        if (stage.isControl()) {
            stage.tell(Lane.LAB, "CONTROL: the route is moved on purpose");
            Vpc.lead(stage.aws(), stage.vpc().zoneA().tableId(), stage.vpc().zoneB().natId());
        }
        stage.await(Duration.ofSeconds(10), () -> stage.invocationsSinceCause() >= 1);
        stage.calm(Duration.ofSeconds(2));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        return List.of(
                Promises.everyoneWasOnlineBefore(seen),
                Promise.byNatkeeper(
                        "The answer is the plan in words: which route would be handed to which NAT, and why",
                        seen.invocations().stream()
                                .anyMatch(invocation ->
                                        invocation.outcome()
                                                        instanceof Outcome.Succeeded(String answer)
                                                && answer.contains("\"planned\"")
                                                && answer.contains("Hand 0.0.0.0/0 of ")
                                                && answer.contains("says an operator"))),
                Promises.routeWasNotTouched(seen, seen.vpc().zoneA()),
                Promises.noticedNothing(seen, seen.vpc().zoneA()),
                Promises.routeWasNotTouched(seen, seen.vpc().zoneB()),
                Promises.noticedNothing(seen, seen.vpc().zoneB()),
                Promises.aFurtherSweepWritesNothing(seen));
    }
}
