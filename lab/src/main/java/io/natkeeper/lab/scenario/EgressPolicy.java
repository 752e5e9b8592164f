package io.natkeeper.lab.scenario;

import static io.natkeeper.lab.scenario.EgressPolicies.LICENSED;
import static io.natkeeper.lab.scenario.EgressPolicies.PAYMENTS;

import io.natkeeper.lab.report.Lane;
import io.natkeeper.lab.report.RunRecord.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Somebody puts the pool's first egress policy: two hosts of a zone leave by an address each. Later
 * one of them is replaced by an instance with another private address.
 */
final class EgressPolicy implements Scenario {

    private static final String SUCCESSOR = "private-a3";

    private volatile Instant inForceAt = Instant.MAX;
    private volatile Instant replacedAt = Instant.MAX;

    @Override
    public String name() {
        return "egress-policy";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withEgress(Cast.Egress.ONE_INTERFACE);
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.cause(
                "Somebody allocates two Elastic IPs, and puts an egress policy that names them",
                () -> EgressPolicies.put(stage));
        stage.sweepEvery(Delays.SWEEP_PERIOD.multipliedBy(3));
        if (EgressPolicies.awaitInForce(stage, PAYMENTS, LICENSED)) {
            inForceAt = Instant.now();
        }
        stage.calm(Duration.ofSeconds(2));
        replacedAt = Instant.now();
        stage.tell(Lane.LAB, "Somebody replaces private-a1 by private-a3");
        stage.replaceHost(stage.vpc().zoneA(), PAYMENTS, SUCCESSOR);
        var _ = EgressPolicies.awaitInForce(stage, SUCCESSOR, LICENSED);
        stage.calm(Duration.ofSeconds(3));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        EgressPromises egress = new EgressPromises(seen);
        return List.of(
                Promises.everyoneWasOnlineBefore(seen),
                egress.leaves(
                        PAYMENTS,
                        egress.bank(),
                        inForceAt,
                        replacedAt,
                        "as soon as the policy is in force"),
                egress.leavesInTheEndBy(SUCCESSOR, egress.bank()),
                egress.leaves(
                        LICENSED,
                        egress.licence(),
                        inForceAt,
                        Instant.MAX,
                        "from then on, whoever else comes and goes"),
                egress.nobodyElseLeftByThem(Set.of(PAYMENTS, SUCCESSOR)),
                Promises.noticedNothing(seen, seen.vpc().zoneB()),
                egress.theInventoryAnswers(LICENSED, egress.licence(), seen.vpc().zoneA().natId()),
                Promises.aFurtherSweepWritesNothing(seen));
    }
}
