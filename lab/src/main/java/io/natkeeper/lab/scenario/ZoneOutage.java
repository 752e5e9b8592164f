package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.RunRecord.Promise;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One of three zones loses its NAT instances without a word: EC2 says running, and only its status
 * checks notice. The two route tables of the zone go to the two zones that are left.
 */
final class ZoneOutage implements Scenario {

    @Override
    public String name() {
        return "zone-outage";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withZones(3).withTablesPerZone(2);
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        List<String> lost = stage.vpc().zoneA().natIds();
        stage.sweepEvery(Delays.SWEEP_PERIOD);
        stage.cause(
                "Zone a fails: its NAT instances hang", () -> lost.forEach(stage.mishaps()::hang));
        stage.calm(Delays.STATUS_CHECK);
        lost.forEach(stage.mishaps()::failStatusChecks);
        stage.untilEveryoneIsOnlineAgain();
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        Vpc.Zone a = seen.vpc().zoneA();
        List<Vpc.Zone> others = seen.vpc().zones().subList(1, 3);
        Set<String> nats = others.stream().map(Vpc.Zone::natId).collect(Collectors.toSet());
        Set<String> addresses =
                nats.stream()
                        .flatMap(nat -> Evidence.publicAddress(seen.after(), nat).stream())
                        .collect(Collectors.toSet());
        boolean spread =
                a.tableIds().stream()
                        .map(table -> Evidence.natOf(seen.after(), table))
                        .flatMap(Optional::stream)
                        .collect(Collectors.toSet())
                        .equals(nats);
        return Stream.concat(
                        Stream.of(
                                Promises.everyoneWasOnlineBefore(seen),
                                Promises.isOnlineInTheEnd(seen, a),
                                Promise.byNatkeeper(
                                        "Zone a's two tables are spread over the two zones that are left, in EC2 and as the internet sees it",
                                        spread && seen.lastAddresses(a.letter()).equals(addresses)),
                                Promises.atMostTwoRoundTrips(seen),
                                Promises.aFurtherSweepWritesNothing(seen)),
                        others.stream()
                                .flatMap(zone ->
                                        Stream.of(
                                                Promises.noticedNothing(seen, zone),
                                                Promises.routeWasNotTouched(seen, zone))))
                .toList();
    }
}
