package io.natkeeper.lab.scenario;

import static io.natkeeper.lab.scenario.EgressPolicies.LICENSED;
import static io.natkeeper.lab.scenario.EgressPolicies.PAYMENTS;

import io.natkeeper.lab.report.RunRecord.Promise;
import java.util.List;
import java.util.Set;

/** The NAT instance dies by which the chosen leave. */
final class EgressFailover implements Scenario {

    @Override
    public String name() {
        return "egress-failover";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withEgress(Cast.Egress.ONE_INTERFACE);
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        EgressPolicies.putAndAwait(stage);
        stage.cause(
                "Somebody stops nat-a, which carries the chosen addresses",
                () -> stage.aws().lifecycle().stop(stage.vpc().zoneA().natId()));
        stage.untilEveryoneIsOnlineAgain();
        var _ = EgressPolicies.awaitInForce(stage, PAYMENTS, LICENSED);
        stage.calm(Stage.CALM_BEFORE);
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        EgressPromises egress = new EgressPromises(seen);
        return List.of(
                Promises.everyoneWasOnlineBefore(seen),
                egress.leaves(
                        PAYMENTS,
                        egress.bank(),
                        seen.causeAt().minus(Stage.CALM_BEFORE),
                        seen.causeAt(),
                        "before the disruption"),
                egress.leavesInTheEndBy(PAYMENTS, egress.bank()),
                egress.leavesInTheEndBy(LICENSED, egress.licence()),
                egress.bothAreAt(seen.vpc().zoneB().natId(), "nat-b"),
                egress.nobodyElseLeftByThem(Set.of(PAYMENTS)),
                Promises.noticedNothing(seen, seen.vpc().zoneB()),
                egress.theInventoryAnswers(PAYMENTS, egress.bank(), seen.vpc().zoneB().natId()),
                Promises.atMostTwoRoundTrips(seen),
                Promises.aFurtherSweepWritesNothing(seen));
    }
}
