package io.natkeeper.lab.scenario;

import io.natkeeper.lab.lambda.Outcome;
import io.natkeeper.lab.report.RunRecord.Port;
import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.lab.traffic.PortUse;
import io.natkeeper.lab.traffic.Sample;
import io.natkeeper.lab.traffic.Sample.Kind;
import io.natkeeper.simulator.world.SecurityGroup.Peer;
import io.natkeeper.simulator.world.SecurityGroup.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Promises about ports, by what their clients on the internet saw. */
record PortPromises(Evidence seen, Instant end) {

    private static final Duration LAST = Duration.ofSeconds(2);

    PortPromises(Evidence seen) {
        // Asked of every sample, and made from all.
        this(seen, seen.end());
    }

    Promise nobodyWasAnsweredBefore() {
        List<Sample> before =
                all().filter(sample -> sample.sentAt().isBefore(seen.causeAt())).toList();
        return Promise.aboutTheLab(
                "Before there was a map, clients tried and no port answered",
                !before.isEmpty()
                        && before.stream()
                                .flatMap(sample -> sample.answeredAt().stream())
                                .noneMatch(at -> at.isBefore(seen.causeAt())));
    }

    /** Of scenarios that begin with a map in force. */
    Promise everyoneWasAnsweredBefore() {
        Set<String> welcome =
                PortMaps.welcome().stream().map(PortUse::name).collect(Collectors.toSet());
        return Promise.aboutTheLab(
                "Before the disruption every client was answered by its port",
                seen.ports().stream()
                        .filter(port ->
                                port.samples().stream().filter(this::isBefore).anyMatch(Sample::ok))
                        .map(Port::name)
                        .collect(Collectors.toSet())
                        .equals(welcome));
    }

    private boolean isBefore(Sample sample) {
        return sample.sentAt().isBefore(seen.causeAt());
    }

    Promise answeredInTheEnd(String port, Set<String> by) {
        return Promise.byPackets(
                "In the end %s is answered by %s alone"
                        .formatted(port, String.join(" and ", new TreeSet<>(by))),
                allAnswered(port) && answeredBy(port).equals(by));
    }

    Promise answeredByOneInTheEnd(String port) {
        return Promise.byPackets(
                "In the end %s is always answered by the same member".formatted(port),
                allAnswered(port) && answeredBy(port).size() == 1);
    }

    /** Between them each member has a port of its own. */
    Promise together(String first, String second, Set<String> members) {
        return Promise.byPackets(
                "%s and %s lead to %s"
                        .formatted(first, second, String.join(" and ", new TreeSet<>(members))),
                between(first, second).equals(members));
    }

    /** A newcomer takes the lowest free port: that of a member only once the member has left. */
    Promise oneLeadsTo(String first, String second, String member) {
        return Promise.byPackets(
                "Either %s or %s leads to %s, the other nowhere".formatted(first, second, member),
                between(first, second).equals(Set.of(member))
                        && answeredBy(first).isEmpty() != answeredBy(second).isEmpty());
    }

    private Set<String> between(String first, String second) {
        Set<String> both = new HashSet<>(answeredBy(first));
        both.addAll(answeredBy(second));
        return both;
    }

    /** What is open to a member stays open whoever else comes and goes. */
    Promise openFlowsStayed(String port, String host) {
        Set<String> flows =
                seen.port(port).stream()
                        .filter(s -> s.kind() == Kind.TCP_ESTABLISHED && isBefore(s))
                        .filter(s -> s.answeredBy().equals(Optional.of(host)))
                        .map(Sample::flow)
                        .collect(Collectors.toSet());
        return Promise.byPackets(
                "%s: no open flow to %s failed".formatted(port, host),
                !flows.isEmpty()
                        && seen.port(port).stream()
                                .filter(s -> flows.contains(s.flow()))
                                .noneMatch(s -> s.failed(end)));
    }

    Promise neverAnswered(String port) {
        List<Sample> tries = seen.port(port);
        return Promise.byPackets(
                "%s was never answered".formatted(port),
                !tries.isEmpty() && tries.stream().noneMatch(Sample::ok));
    }

    Promise isAnsweredInTheEnd(String port) {
        return Promise.byPackets("In the end %s is answered".formatted(port), allAnswered(port));
    }

    Promise noticedNothing(String port) {
        List<Sample> tries = since(seen.causeAt(), port).toList();
        return Promise.byPackets(
                "%s noticed nothing: no connection, new or open, failed".formatted(port),
                tries.stream().filter(Sample::ok).map(Sample::kind).distinct().count() == 2
                        && tries.stream().noneMatch(sample -> sample.failed(end)));
    }

    /** New connections of that time reached this host, and no other. */
    Promise answeredOnlyBy(String port, String host, Instant from, Instant until, String words) {
        List<Sample> tries =
                since(from, port)
                        .filter(s -> s.sentAt().isBefore(until))
                        .filter(s -> s.kind() == Kind.TCP_NEW)
                        .toList();
        return Promise.byPackets(
                port + ": " + words,
                !tries.isEmpty()
                        && tries.stream().allMatch(s -> s.answeredBy().equals(Optional.of(host))));
    }

    Promise noFlowIsAnsweredBy(
            String port, String host, Instant from, Instant until, String words) {
        return Promise.byPackets(
                port + ": " + words,
                since(from, port)
                        .filter(s -> s.sentAt().isBefore(until))
                        .noneMatch(s -> s.answeredBy().equals(Optional.of(host))));
    }

    /** Whoever keeps a connection open, and opens it again when it is lost, is not left hanging. */
    Promise openFlowsAreAnsweredBy(
            String port, String host, Instant from, Instant until, String words) {
        Set<String> before =
                clients(seen.port(port).stream().filter(this::isBefore).filter(Sample::ok));
        return Promise.byPackets(
                port + ": " + words,
                !before.isEmpty()
                        && clients(
                                        since(from, port)
                                                .filter(s -> s.sentAt().isBefore(until))
                                                .filter(s ->
                                                        s.answeredBy().equals(Optional.of(host))))
                                .equals(before));
    }

    /** An open flow is named after its client and, with a number, after how often it was opened. */
    private static Set<String> clients(Stream<Sample> samples) {
        return samples.filter(s -> s.kind() == Kind.TCP_ESTABLISHED)
                .map(s -> s.flow().substring(0, s.flow().lastIndexOf('.')))
                .collect(Collectors.toSet());
    }

    Promise nothingAnsweredAfter(String port, Instant from, String words) {
        List<Sample> tries = since(from, port).toList();
        return Promise.byPackets(
                port + ": " + words, !tries.isEmpty() && tries.stream().noneMatch(Sample::ok));
    }

    /** A client that hangs waits for minutes; one that is told connects again at once. */
    Promise everyLostFlowWasReset(String port) {
        Set<String> open =
                seen.port(port).stream()
                        .filter(s -> s.kind() == Kind.TCP_ESTABLISHED && s.ok())
                        .map(Sample::flow)
                        .collect(Collectors.toSet());
        List<Sample> lost =
                since(seen.causeAt(), port)
                        .filter(s -> open.contains(s.flow()) && s.failed(end))
                        .toList();
        return Promise.byPackets(
                "%s: open flows that lost their way were reset, none hung".formatted(port),
                !lost.isEmpty()
                        && lost.stream().allMatch(s -> s.error().orElse("").contains("reset")));
    }

    /** The member that a port with each led to. */
    String memberBefore(String port) {
        return seen.port(port).stream()
                .filter(this::isBefore)
                .flatMap(sample -> sample.answeredBy().stream())
                .findFirst()
                .orElse("");
    }

    /** By the answers of all runs; a repair that is told each minute hides the next one. */
    Promise toldOnce(String... words) {
        List<String> answers =
                seen.invocations().stream()
                        .flatMap(invocation ->
                                invocation.outcome() instanceof Outcome.Succeeded(String answer)
                                        ? Stream.of(answer)
                                        : Stream.empty())
                        .toList();
        return Promise.byNatkeeper(
                "It was told exactly once: " + String.join("; ", words),
                Stream.of(words)
                        .allMatch(w -> answers.stream().filter(a -> a.contains(w)).count() == 1));
    }

    Promise theRuleWasAddedOnce() {
        return Promise.byNatkeeper(
                "The rule was added back once",
                seen.successes("AuthorizeSecurityGroupIngress").count() == 1);
    }

    private Stream<Sample> since(Instant from, String port) {
        return seen.port(port).stream().filter(sample -> !sample.sentAt().isBefore(from));
    }

    /** At once, and not by silence: the host itself says no. */
    Promise refusedInTheEnd(String port) {
        List<Sample> last = last(port);
        return Promise.byPackets(
                "In the end %s is refused".formatted(port),
                !last.isEmpty()
                        && last.stream()
                                .allMatch(sample ->
                                        sample.error()
                                                .filter(error -> error.contains("refused"))
                                                .isPresent()));
    }

    /** No new connection failed from then on. */
    Promise nothingNewFailed(String port, String since, Instant from) {
        List<Sample> tries =
                seen.port(port).stream()
                        .filter(sample -> sample.kind() == Kind.TCP_NEW)
                        .filter(sample -> !sample.sentAt().isBefore(from))
                        .toList();
        return Promise.byPackets(
                "%s: no new connection failed %s".formatted(port, since),
                !tries.isEmpty() && tries.stream().allMatch(Sample::ok));
    }

    /**
     * @param rules such as {@code 50001 203.0.113.0/24}
     */
    Promise theGroupAdmitsExactly(String... rules) {
        Set<String> admitted =
                seen
                        .after()
                        .securityGroup(seen.vpc().entry().orElseThrow().securityGroupId())
                        .ingress()
                        .stream()
                        .map(PortPromises::words)
                        .collect(Collectors.toSet());
        return Promise.byPackets(
                "The pool's security group admits exactly the union of all allow: "
                        + String.join(", ", rules),
                admitted.equals(Set.of(rules)));
    }

    private static String words(Rule rule) {
        String ports =
                rule.fromPort() == rule.toPort()
                        ? "" + rule.fromPort()
                        : rule.fromPort() + "-" + rule.toPort();
        return ports + " " + (rule.peer() instanceof Peer.Cidr(String cidr) ? cidr : rule.peer());
    }

    Promise theInventoryNames(String... mappings) {
        String inventory = String.join("\n", seen.inventory());
        return Promise.byNatkeeper(
                "The inventory and its page name %s and where they point"
                        .formatted(String.join(", ", mappings)),
                Stream.of(mappings)
                        .allMatch(name ->
                                inventory.contains(name)
                                        && seen.inventoryPage().orElse("").contains(name)));
    }

    private Stream<Sample> all() {
        return seen.ports().stream().map(Port::samples).flatMap(List::stream);
    }

    List<Sample> last(String port) {
        Instant from = end.minus(LAST);
        return seen.port(port).stream()
                .filter(sample -> sample.kind() == Kind.TCP_NEW)
                .filter(sample -> !sample.sentAt().isBefore(from))
                .toList();
    }

    private boolean allAnswered(String port) {
        List<Sample> last = last(port);
        return !last.isEmpty() && last.stream().allMatch(Sample::ok);
    }

    private Set<String> answeredBy(String port) {
        return last(port).stream()
                .flatMap(sample -> sample.answeredBy().stream())
                .collect(Collectors.toSet());
    }
}
