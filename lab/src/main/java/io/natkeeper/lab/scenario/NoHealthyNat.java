package io.natkeeper.lab.scenario;

import io.natkeeper.lab.lambda.Outcome;
import io.natkeeper.lab.report.Lane;
import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.simulator.world.World;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The last healthy NAT instance is stopped. There is nothing to lead to; the worst that one could
 * do now is to delete or change a route.
 */
final class NoHealthyNat implements Scenario {

    @Override
    public String name() {
        return "no-healthy-nat";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withEverythingThroughNatA();
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.cause(
                "Somebody stops nat-a, the last healthy NAT instance (nat-b fails its status checks)",
                () -> stage.aws().lifecycle().stop(stage.vpc().zoneA().natId()));
        if (stage.isControl()) {
            stage.tell(Lane.LAB, "CONTROL: one route is moved on purpose");
            Vpc.lead(stage.aws(), stage.vpc().zoneB().tableId(), stage.vpc().zoneB().natId());
        }
        stage.await(Duration.ofSeconds(10), () -> stage.invocationsSinceCause() >= 2);
        stage.calm(Duration.ofSeconds(2));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        Function<World, List<?>> routes =
                world ->
                        world.routeTables().values().stream().map(table -> table.routes()).toList();
        return List.of(
                Promises.everyoneWasOnlineBefore(seen),
                Promise.byPackets(
                        "No route was deleted or changed",
                        routes.apply(seen.before()).equals(routes.apply(seen.after()))),
                Promise.byNatkeeper(
                        "No call that would change a route was even tried",
                        seen.routeWrites().findAny().isEmpty()),
                Promise.byNatkeeper(
                        "The function says which NAT instances there are, what is wrong with each, and what to do",
                        answers(seen)
                                .anyMatch(answer ->
                                        answer.contains(
                                                        "No NAT instance of pool main is known to be healthy")
                                                && answer.contains("(nat-a) is stopping")
                                                && answer.contains("(nat-b) fails a status check")
                                                && answer.contains("Start a NAT instance"))),
                Promises.aFurtherSweepWritesNothing(seen));
    }

    private static Stream<String> answers(Evidence seen) {
        return seen.invocations().stream()
                .flatMap(invocation ->
                        invocation.outcome() instanceof Outcome.Succeeded(String payload)
                                ? Stream.of(payload)
                                : Stream.empty());
    }
}
