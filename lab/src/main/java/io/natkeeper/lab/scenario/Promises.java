package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.lab.scenario.TwoZones.Zone;
import io.natkeeper.lab.traffic.Sample;
import java.util.Optional;
import java.util.Set;

/** Promises that several scenarios make. */
final class Promises {

    private Promises() {}

    static Promise everyoneWasOnlineBefore(Evidence seen) {
        return new Promise(
                "Before the disruption every private host reached the internet", seen.baseline());
    }

    /** In EC2, and with packets: the internet host sees the address of the NAT that took over. */
    static Promise leavesBy(Evidence seen, Zone zone, String natId, String natName) {
        Optional<String> address = Evidence.publicAddress(seen.after(), natId);
        boolean routed = Evidence.natOf(seen.after(), zone.tableId()).equals(Optional.of(natId));
        boolean packets =
                address.isPresent()
                        && seen.isOnlineInTheEnd(zone.letter())
                        && seen.lastAddresses(zone.letter()).equals(Set.of(address.get()));
        return new Promise(
                "In the end zone %s's hosts are online and leave by %s (%s)"
                        .formatted(zone.letter(), natName, address.orElse("no public address")),
                routed && packets);
    }

    static Promise noticedNothing(Evidence seen, Zone zone) {
        long failed =
                seen.samples(zone.letter(), seen.causeAt().minusSeconds(1))
                        .filter(s -> !s.ok())
                        .count();
        long tried = seen.samples(zone.letter(), seen.causeAt()).map(Sample::sentAt).count();
        return new Promise(
                "Zone %s's hosts noticed nothing: 0 of their connections and datagrams failed"
                        .formatted(zone.letter()),
                tried > 0 && failed == 0);
    }

    static Promise routeWasNotTouched(Evidence seen, Zone zone) {
        boolean same =
                Evidence.defaultRoute(seen.before(), zone.tableId())
                        .equals(Evidence.defaultRoute(seen.after(), zone.tableId()));
        boolean written =
                seen.routeWrites().anyMatch(a -> a.parameters().containsValue(zone.tableId()));
        return new Promise(
                "The route of zone %s was not touched".formatted(zone.letter()), same && !written);
    }

    static Promise atMostTwoRoundTrips(Evidence seen) {
        Integer trips = seen.figures().sequentialRoundTrips();
        return new Promise(
                "At most two round trips of reads came before the first write",
                trips != null && trips <= 2);
    }

    static Promise aFurtherSweepWritesNothing(Evidence seen) {
        return new Promise(
                "A further sweep writes nothing",
                seen.writesOfLastSweep().filter(writes -> writes == 0).isPresent());
    }
}
