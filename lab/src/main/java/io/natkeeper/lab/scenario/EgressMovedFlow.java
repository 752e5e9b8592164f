package io.natkeeper.lab.scenario;

import static io.natkeeper.lab.scenario.EgressPolicies.BANK;
import static io.natkeeper.lab.scenario.EgressPolicies.LICENCE;
import static io.natkeeper.lab.scenario.EgressPolicies.LICENSED;
import static io.natkeeper.lab.scenario.EgressPolicies.PAYMENTS;

import io.natkeeper.lab.report.RunRecord.Promise;
import java.time.Duration;
import java.util.List;

/** Somebody exchanges the addresses of the two chosen hosts, which have connections open. */
final class EgressMovedFlow implements Scenario {

    @Override
    public String name() {
        return "egress-moved-flow";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withEgress(Cast.Egress.ONE_INTERFACE);
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        EgressPolicies.putAndAwait(stage);
        stage.cause(
                "Somebody exchanges the addresses of private-a1 and private-a2",
                () -> stage.putPolicy(EgressPolicies.policy(stage.aws().world(), LICENCE, BANK)));
        var _ = EgressPolicies.awaitInForce(stage, LICENSED, PAYMENTS);
        stage.calm(Duration.ofSeconds(5));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        EgressPromises egress = new EgressPromises(seen);
        return List.of(
                Promises.everyoneWasOnlineBefore(seen),
                egress.leavesInTheEndBy(PAYMENTS, egress.licence()),
                egress.leavesInTheEndBy(LICENSED, egress.bank()),
                egress.openFlowsWereReset(PAYMENTS),
                egress.openFlowsWereReset(LICENSED),
                egress.nothingNewFailed(PAYMENTS, egress.licence()),
                egress.nothingNewFailed(LICENSED, egress.bank()),
                Promises.noticedNothing(seen, seen.vpc().zoneB()),
                Promises.aFurtherSweepWritesNothing(seen));
    }
}
