package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.lab.traffic.Sample;
import io.natkeeper.lab.traffic.Sample.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The pool has an Elastic IP for each zone, which partners have allowed. The NAT instance of zone a
 * dies; the zone's second one takes its routes and its address over.
 */
final class AddressFollows implements Scenario {

    @Override
    public String name() {
        return "address-follows";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withNatsPerZone(2).withElasticIps();
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.cause(
                "Somebody stops nat-a, which carries zone a's Elastic IP",
                () -> stage.aws().lifecycle().stop(stage.vpc().zoneA().natId()));
        stage.untilEveryoneIsOnlineAgain();
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        Vpc.Zone a = seen.vpc().zoneA();
        Vpc.Zone b = seen.vpc().zoneB();
        String ofA = Evidence.publicAddress(seen.before(), a.natId()).orElseThrow();
        String ofB = Evidence.publicAddress(seen.before(), b.natId()).orElseThrow();
        String heir = a.natIds().get(1);
        Instant lastSecond = seen.end().minusSeconds(1);
        return List.of(
                Promises.everyoneWasOnlineBefore(seen),
                Promises.isOnlineInTheEnd(seen, a),
                Promise.byPackets(
                        "The internet sees zone a's new connections come from %s, its Elastic IP, before and in the end"
                                .formatted(ofA),
                        leaveBy(seen, a, ofA, s -> s.sentAt().isBefore(seen.causeAt()))
                                && leaveBy(
                                        seen,
                                        a,
                                        ofA,
                                        s ->
                                                s.kind() == Kind.TCP_NEW
                                                        && !s.sentAt().isBefore(lastSecond))),
                Promise.byNatkeeper(
                        "Zone a's route and its Elastic IP are at its second NAT instance",
                        Evidence.natOf(seen.after(), a.tableId()).equals(Optional.of(heir))
                                && Evidence.publicAddress(seen.after(), heir)
                                        .equals(Optional.of(ofA))),
                Promise.byPackets(
                        "The internet saw all of zone b come from %s, its Elastic IP, all the time"
                                .formatted(ofB),
                        leaveBy(seen, b, ofB, _ -> true)),
                Promises.noticedNothing(seen, b),
                Promises.routeWasNotTouched(seen, b),
                Promises.atMostTwoRoundTrips(seen),
                Promises.aFurtherSweepWritesNothing(seen));
    }

    private static boolean leaveBy(
            Evidence seen, Vpc.Zone zone, String publicIp, Predicate<Sample> which) {
        return seen.samples(zone.letter())
                .filter(which)
                .flatMap(sample -> sample.publicAddress().stream())
                .collect(Collectors.toSet())
                .equals(Set.of(publicIp));
    }
}
