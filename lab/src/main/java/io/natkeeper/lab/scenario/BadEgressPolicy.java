package io.natkeeper.lab.scenario;

import static io.natkeeper.lab.scenario.EgressPolicies.LICENSED;
import static io.natkeeper.lab.scenario.EgressPolicies.PAYMENTS;

import io.natkeeper.lab.report.RunRecord.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Somebody puts an egress policy with three errors: none of it is done, and each is told. */
final class BadEgressPolicy implements Scenario {

    private static final String POLICY =
            """
            egress:
              - {name: payments, from: {tags: {Role: payments}}, address: bank}
              - {name: licence, from: {instance: private-a2}, address: licence}
            """;

    @Override
    public String name() {
        return "bad-egress-policy";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withEgress(Cast.Egress.ONE_INTERFACE);
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        EgressPolicies.putAndAwait(stage);
        stage.cause("Somebody puts a policy with three errors", () -> stage.putPolicy(POLICY));
        if (stage.isControl()) {
            // Nobody refuses it, and whom it does not choose leaves by the default address.
            stage.type(
                    stage.vpc().zoneA().natId(),
                    "nft",
                    "delete",
                    "table",
                    "ip",
                    "natkeeper_egress");
        }
        stage.calm(Duration.ofSeconds(8));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        EgressPromises egress = new EgressPromises(seen);
        Instant from = seen.causeAt().minus(Stage.CALM_BEFORE);
        String inventory = String.join("\n", seen.inventory());
        return List.of(
                Promises.everyoneWasOnlineBefore(seen),
                egress.leaves(PAYMENTS, egress.bank(), from, Instant.MAX, "all the time"),
                egress.leaves(LICENSED, egress.licence(), from, Instant.MAX, "all the time"),
                egress.nobodyElseLeftByThem(Set.of(PAYMENTS)),
                Promises.noticedNothing(seen, seen.vpc().zoneA()),
                Promises.noticedNothing(seen, seen.vpc().zoneB()),
                Promise.byNatkeeper(
                        "The inventory tells all three errors, with field or value",
                        Stream.of("tags", "names no source", "private-a2")
                                .allMatch(inventory::contains)),
                Promises.aFurtherSweepWritesNothing(seen));
    }
}
