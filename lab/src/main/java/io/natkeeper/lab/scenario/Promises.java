package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.Reachability;
import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.lab.scenario.Vpc.Zone;
import io.natkeeper.lab.traffic.Sample;
import io.natkeeper.simulator.world.NetworkInterface;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Promises that several scenarios make. */
final class Promises {

    private Promises() {}

    static Promise everyoneWasOnlineBefore(Evidence seen) {
        return Promise.aboutTheLab(
                "Before the disruption every private host reached the internet", seen.baseline());
    }

    static Promise isOnlineInTheEnd(Evidence seen, Zone zone) {
        return Promise.byPackets(
                "In the end zone %s's hosts are online".formatted(zone.letter()),
                seen.isOnlineInTheEnd(zone.letter()));
    }

    /** In EC2, and with packets: the internet host sees the address of the NAT that took over. */
    static Promise leavesBy(Evidence seen, Zone zone, String natId, String natName) {
        Optional<String> address = Evidence.publicAddress(seen.after(), natId);
        boolean routed =
                zone.tableIds().stream()
                        .allMatch(table ->
                                Evidence.natOf(seen.after(), table).equals(Optional.of(natId)));
        boolean packets =
                address.isPresent()
                        && seen.lastAddresses(zone.letter()).equals(Set.of(address.get()));
        return Promise.byNatkeeper(
                "In the end zone %s's hosts leave by %s (%s)"
                        .formatted(zone.letter(), natName, address.orElse("no public address")),
                routed && packets);
    }

    /** To whoever is its zone's NAT by now. */
    static Promise cameHome(Evidence seen, Zone zone) {
        String newest = Evidence.newestNatOf(seen.after(), zone);
        return leavesBy(seen, zone, newest, Names.of(seen.after(), newest));
    }

    static Promise waitedForFailback(Evidence seen, String natId, String natName) {
        String card = seen.before().interfacesOf(natId).getFirst().id();
        Instant launched = seen.after().instance(natId).launchTime();
        return Promise.byNatkeeper(
                "The route waited until %s had been back for the failback delay of %d s"
                        .formatted(natName, Delays.FAILBACK_DELAY.toSeconds()),
                seen.successes("ReplaceRoute", card)
                        .findFirst()
                        .filter(back ->
                                !back.startedAt().isBefore(launched.plus(Delays.FAILBACK_DELAY)))
                        .isPresent());
    }

    static Promise noticedNothing(Evidence seen, Zone zone) {
        long failed = seen.samples(zone.letter()).filter(s -> s.failed(seen.end())).count();
        // A silent prober proves nothing.
        boolean allKindsWereAnswered =
                seen.samples(zone.letter())
                        .filter(s -> s.sentAt().isAfter(seen.causeAt()) && s.ok())
                        .map(Sample::kind)
                        .collect(Collectors.toSet())
                        .containsAll(Set.of(Sample.Kind.values()));
        return Promise.byPackets(
                "Zone %s's hosts noticed nothing: no datagram and no connection, new or established, failed"
                        .formatted(zone.letter()),
                allKindsWereAnswered && failed == 0);
    }

    /** Established connections are another matter: they end with the address that they had. */
    static Promise nothingNewFailed(Evidence seen, Zone zone) {
        List<Sample> fresh = seen.samples(zone.letter()).filter(Reachability::counts).toList();
        return Promise.byPackets(
                "No datagram and no new connection of zone %s's hosts failed"
                        .formatted(zone.letter()),
                !fresh.isEmpty() && fresh.stream().allMatch(Sample::ok));
    }

    static Promise routeWasNotTouched(Evidence seen, Zone zone) {
        boolean same =
                zone.tableIds().stream()
                        .allMatch(table ->
                                Evidence.defaultRoute(seen.before(), table)
                                        .equals(Evidence.defaultRoute(seen.after(), table)));
        boolean written =
                zone.tableIds().stream()
                        .anyMatch(table ->
                                seen.routeWrites()
                                        .anyMatch(a -> a.parameters().containsValue(table)));
        return Promise.byPackets(
                "No route of zone %s was touched".formatted(zone.letter()), same && !written);
    }

    static Promise atMostTwoRoundTrips(Evidence seen) {
        Integer trips = seen.figures().sequentialRoundTrips();
        return Promise.byNatkeeper(
                "At most two round trips of reads came before the first write",
                trips != null && trips <= 2);
    }

    /** Of scenarios that begin with hosts that forward nothing. */
    static Promise nothingPassedBefore(Evidence seen) {
        List<Sample> before =
                seen.hosts().stream()
                        .flatMap(host -> host.samples().stream())
                        .filter(sample -> sample.sentAt().isBefore(seen.causeAt()))
                        .toList();
        return Promise.aboutTheLab(
                "With the check on, packets were sent and not one passed",
                !before.isEmpty()
                        && before.stream()
                                .flatMap(sample -> sample.answeredAt().stream())
                                .noneMatch(answer -> answer.isBefore(seen.causeAt())));
    }

    static Promise everyCheckIsOff(Evidence seen) {
        return Promise.byNatkeeper(
                "Natkeeper switched the check off on every interface of every NAT instance",
                seen.vpc().zones().stream()
                        .flatMap(zone -> zone.natIds().stream())
                        .map(nat -> seen.after().interfacesOf(nat))
                        .allMatch(cards ->
                                !cards.isEmpty()
                                        && cards.stream()
                                                .noneMatch(NetworkInterface::sourceDestCheck)));
    }

    static Promise everyInvocationEnded(Evidence seen) {
        return Promise.byNatkeeper(
                "Every run of the function came to an end", seen.openInvocations() == 0);
    }

    /** Only where nobody may switch the check off: then the lab must do as AWS does. */
    static Promise nothingPassedWithTheCheckOn(Evidence seen) {
        List<Sample> samples =
                seen.hosts().stream().flatMap(host -> host.samples().stream()).toList();
        return Promise.aboutTheLab(
                "With the source/dest check left on, packets were sent and not one passed",
                !samples.isEmpty() && samples.stream().noneMatch(Sample::ok));
    }

    static Promise aFurtherSweepWritesNothing(Evidence seen) {
        return Promise.byNatkeeper(
                "A further sweep writes nothing",
                seen.writesOfLastSweep().filter(writes -> writes == 0).isPresent());
    }
}
