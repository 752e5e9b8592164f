package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.Reachability;
import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.lab.traffic.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Promises about who leaves by which address, as the internet sees it.
 *
 * @param bank the public address that payments is to leave by
 * @param licence the one that the licensed host is to leave by
 */
record EgressPromises(Evidence seen, String bank, String licence, Instant end) {

    private static final Duration LAST = Duration.ofSeconds(2);

    /** From a packet of a flow that must end until its client is connected anew. */
    private static final Duration RESET = Duration.ofSeconds(1);

    EgressPromises(Evidence seen) {
        this(
                seen,
                EgressPolicies.publicIp(seen.after(), EgressPolicies.BANK),
                EgressPolicies.publicIp(seen.after(), EgressPolicies.LICENCE),
                seen.end());
    }

    Promise leavesInTheEndBy(String host, String publicIp) {
        return Promise.byPackets(
                "In the end the internet sees all that %s sends come from %s"
                        .formatted(host, publicIp),
                leftBy(host, publicIp, end.minus(LAST), Instant.MAX));
    }

    /** Everything that it newly sent in that time was answered, and seen to come from there. */
    Promise leaves(String host, String publicIp, Instant from, Instant until, String when) {
        return Promise.byPackets(
                "The internet sees all that %s sends come from %s %s"
                        .formatted(host, publicIp, when),
                leftBy(host, publicIp, from, until));
    }

    private boolean leftBy(String host, String publicIp, Instant from, Instant until) {
        List<Sample> sent =
                of(host).filter(Reachability::counts)
                        .filter(s -> !s.sentAt().isBefore(from) && s.sentAt().isBefore(until))
                        .toList();
        return !sent.isEmpty()
                && sent.stream().allMatch(Sample::ok)
                && addresses(sent.stream()).equals(Set.of(publicIp));
    }

    /** One that is not known yet leaves by the default address, never by somebody else's. */
    Promise nobodyElseLeftByThem(Set<String> payments) {
        List<String> chosen = List.of(bank, licence);
        return Promise.byPackets(
                "Nobody else was ever seen to come from %s or %s, and neither by the other's"
                        .formatted(bank, licence),
                !bank.equals(licence)
                        && seen.hosts().stream()
                                .allMatch(host ->
                                        addresses(of(host.name())).stream()
                                                .filter(chosen::contains)
                                                .allMatch(ip ->
                                                        ip.equals(bank)
                                                                ? payments.contains(host.name())
                                                                : host.name()
                                                                        .equals(
                                                                                EgressPolicies
                                                                                        .LICENSED))));
    }

    /** To "which address does this instance use?", with the host that says so. */
    Promise theInventoryAnswers(String host, String publicIp, String natId) {
        String id = Names.idOf(seen.after(), host);
        String page = seen.inventoryPage().orElse("");
        return Promise.byNatkeeper(
                "The inventory and its page say that %s leaves by %s, expected and seen"
                        .formatted(host, publicIp),
                String.join("\n", seen.inventory()).contains(id)
                        && page.contains(id)
                        && page.contains("%s, on %s".formatted(publicIp, natId)));
    }

    /**
     * Whoever has a connection open by the old address is told when it next sends, and has another
     * a second later: it is not left hanging.
     */
    Promise openFlowsWereReset(String host) {
        List<Sample> flows = of(host).filter(s -> s.kind() == Sample.Kind.TCP_ESTABLISHED).toList();
        Set<String> open =
                flows.stream()
                        .filter(s -> s.ok() && s.sentAt().isBefore(seen.causeAt()))
                        .map(Sample::flow)
                        .collect(Collectors.toSet());
        List<Sample> lost =
                flows.stream().filter(s -> open.contains(s.flow()) && s.failed(end)).toList();
        return Promise.byPackets(
                "Each open connection of %s was reset, and open again by the new address within a second of its last packet"
                        .formatted(host),
                !open.isEmpty()
                        && lost.stream().map(Sample::flow).collect(Collectors.toSet()).equals(open)
                        && lost.stream().allMatch(s -> wasResetAndReopened(s, flows)));
    }

    /**
     * A datagram or a connection that was under way while its source moved was an open flow: one of
     * each kind may end with the old address.
     */
    Promise nothingNewFailed(String host, String newPublicIp) {
        List<Sample> fresh = of(host).filter(Reachability::counts).toList();
        List<Sample> failed = fresh.stream().filter(s -> !s.ok()).toList();
        return Promise.byPackets(
                "No datagram and no new connection of %s failed, but what was under way when its address changed"
                        .formatted(host),
                !fresh.isEmpty()
                        && failed.stream().map(Sample::kind).distinct().count() == failed.size()
                        && failed.stream().allMatch(s -> isAtTheChange(s, fresh, newPublicIp)));
    }

    /** All that was sent later left by the new address, and nothing before. */
    private static boolean isAtTheChange(Sample sample, List<Sample> fresh, String newPublicIp) {
        return fresh.stream()
                .filter(s -> s.ok() && s.publicAddress().isPresent())
                .allMatch(s ->
                        s.sentAt().isAfter(sample.sentAt())
                                == s.publicAddress().equals(Optional.of(newPublicIp)));
    }

    /** A flow is named after its client, and, with a number, after how often it was opened. */
    private static boolean wasResetAndReopened(Sample lost, List<Sample> flows) {
        String client = lost.flow().substring(0, lost.flow().lastIndexOf('.') + 1);
        return lost.error().orElse("").contains("reset")
                && flows.stream()
                        .filter(s -> s.flow().startsWith(client) && !s.flow().equals(lost.flow()))
                        .flatMap(s -> s.answeredAt().stream())
                        .filter(at -> at.isAfter(lost.sentAt()))
                        .anyMatch(at -> at.isBefore(lost.sentAt().plus(RESET)));
    }

    Promise bothAreAt(String natId, String natName) {
        Set<String> there =
                seen.after().interfacesOf(natId).stream()
                        .flatMap(i -> i.privateAddresses().stream())
                        .flatMap(address -> address.publicIp().stream())
                        .collect(Collectors.toSet());
        return Promise.byNatkeeper(
                "Both Elastic IPs are at " + natName, there.containsAll(List.of(bank, licence)));
    }

    private Stream<Sample> of(String host) {
        return seen.hosts().stream()
                .filter(h -> h.name().equals(host))
                .flatMap(h -> h.samples().stream());
    }

    private static Set<String> addresses(Stream<Sample> samples) {
        return samples.flatMap(s -> s.publicAddress().stream()).collect(Collectors.toSet());
    }
}
