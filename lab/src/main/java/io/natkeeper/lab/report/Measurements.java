package io.natkeeper.lab.report;

import io.natkeeper.lab.report.Figures.Established;
import io.natkeeper.lab.report.Figures.Host;
import io.natkeeper.lab.report.Figures.NewConnections;
import io.natkeeper.lab.report.Figures.Port;
import io.natkeeper.lab.report.RunRecord.PrivateHost;
import io.natkeeper.lab.traffic.Sample;
import io.natkeeper.lab.traffic.Sample.Kind;
import io.natkeeper.simulator.ApiAttempt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The figures as pure functions of packets and API attempts. */
public final class Measurements {

    private static final Set<String> ROUTE_WRITES = Set.of("ReplaceRoute", "CreateRoute");

    /**
     * The moments that figures are measured between.
     *
     * @param causeAt the disruption
     * @param receivedAt when the function was given the event that it acted on; empty if none came
     * @param until the end of that invocation, or of the run: what came later belongs to others
     */
    public record Moments(Instant causeAt, Optional<Instant> receivedAt, Instant until) {}

    private Measurements() {}

    /** Where no port is used. */
    public static Figures figures(
            List<PrivateHost> hosts, List<ApiAttempt> attempts, Moments moments) {
        return figures(hosts, List.of(), attempts, moments);
    }

    /** All figures that follow from packets and attempts; the others are null. */
    public static Figures figures(
            List<PrivateHost> hosts,
            List<RunRecord.Port> ports,
            List<ApiAttempt> attempts,
            Moments moments) {
        Optional<Instant> received = moments.receivedAt();
        List<Sample> samples =
                Stream.concat(
                                hosts.stream().map(PrivateHost::samples),
                                ports.stream().map(RunRecord.Port::samples))
                        .flatMap(List::stream)
                        .toList();
        return new Figures(
                received.map(at -> millis(moments.causeAt(), at)).orElse(null),
                received.flatMap(at -> reactionMs(attempts, at, moments.until())).orElse(null),
                received.flatMap(at -> sequentialRoundTrips(attempts, at, moments.until()))
                        .orElse(null),
                samples.isEmpty() ? null : Math.max(outageOfHostsMs(hosts), outageOfPortsMs(ports)),
                hosts.stream().map(Measurements::host).toList(),
                ports.stream().map(Measurements::port).toList(),
                established(samples, moments.causeAt()).orElse(null),
                maxStallMs(samples, moments.causeAt()).orElse(null),
                null,
                ports.isEmpty() ? null : reconnectMs(samples, moments.causeAt()),
                newConnections(samples).orElse(null),
                apiCalls(attempts),
                null);
    }

    /** Whether an operation changes nothing. */
    public static boolean isRead(String operation) {
        return operation.startsWith("Describe")
                || operation.startsWith("Get")
                || operation.startsWith("List");
    }

    /**
     * How many reads had to wait for one another before the first write: the longest chain of reads
     * of which each began after the one before it had ended. Empty if nothing was written.
     *
     * @param from the invocation's first moment
     * @param until its last
     */
    public static Optional<Integer> sequentialRoundTrips(
            List<ApiAttempt> attempts, Instant from, Instant until) {
        return within(attempts, from, until)
                .filter(attempt -> !isRead(attempt.operation()))
                .map(ApiAttempt::startedAt)
                .min(Comparator.naturalOrder())
                .map(firstWrite -> longestChainOfReads(attempts, from, firstWrite));
    }

    private static int longestChainOfReads(
            List<ApiAttempt> attempts, Instant from, Instant firstWrite) {
        // Always taking the read that ends first gives the longest chain.
        List<ApiAttempt> reads =
                within(attempts, from, firstWrite)
                        .filter(attempt -> isRead(attempt.operation()))
                        .filter(attempt -> !attempt.endedAt().isAfter(firstWrite))
                        .sorted(Comparator.comparing(ApiAttempt::endedAt))
                        .toList();
        int rounds = 0;
        Instant roundEnd = Instant.MIN;
        for (ApiAttempt read : reads) {
            if (!read.startedAt().isBefore(roundEnd)) {
                rounds++;
                roundEnd = read.endedAt();
            }
        }
        return rounds;
    }

    /** From the event's arrival to the end of the last successful change of a route. */
    public static Optional<Long> reactionMs(
            List<ApiAttempt> attempts, Instant receivedAt, Instant until) {
        return within(attempts, receivedAt, until)
                .filter(attempt -> ROUTE_WRITES.contains(attempt.operation()))
                .filter(attempt -> attempt.errorCode().isEmpty())
                .map(ApiAttempt::endedAt)
                .max(Comparator.naturalOrder())
                .map(end -> millis(receivedAt, end));
    }

    /** The worst host's outage; 0 if none noticed anything. */
    public static long outageOfHostsMs(List<PrivateHost> hosts) {
        return hosts.stream().mapToLong(host -> outageMs(host.samples())).max().orElse(0);
    }

    private static long outageMs(List<Sample> samples) {
        return Reachability.worstOutage(samples).map(span -> span.length().toMillis()).orElse(0L);
    }

    /** What one host saw. */
    public static Host host(PrivateHost host) {
        List<Sample> counted = host.samples().stream().filter(Reachability::counts).toList();
        return new Host(
                host.name(),
                host.zone(),
                counted.size(),
                failed(counted),
                outageMs(host.samples()),
                counted.stream()
                        .sorted(Comparator.comparing(Sample::sentAt))
                        .flatMap(sample -> sample.publicAddress().stream())
                        .distinct()
                        .toList());
    }

    private static long outageOfPortsMs(List<RunRecord.Port> ports) {
        return ports.stream().mapToLong(port -> outageMs(port.samples())).max().orElse(0);
    }

    /** What the client of one port saw. */
    public static Port port(RunRecord.Port port) {
        List<Sample> counted = port.samples().stream().filter(Reachability::counts).toList();
        return new Port(
                port.name(),
                counted.size(),
                failed(counted),
                outageMs(port.samples()),
                counted.stream()
                        .sorted(Comparator.comparing(Sample::sentAt))
                        .flatMap(sample -> sample.answeredBy().stream())
                        .distinct()
                        .toList());
    }

    /**
     * Of each connection that was lost after the disruption and opened again: from its last answer
     * to the first answer after. The generations of a flow are told apart by {@code .NUMBER}.
     */
    public static List<Long> reconnectMs(List<Sample> samples, Instant causeAt) {
        Map<String, List<Sample>> lines =
                samples.stream()
                        .filter(s -> s.kind() == Kind.TCP_ESTABLISHED && s.ok())
                        .sorted(Comparator.comparing(Sample::sentAt))
                        .collect(
                                Collectors.groupingBy(
                                        s ->
                                                s.host()
                                                        + " "
                                                        + s.flow().replaceFirst("[.][0-9]+$", ""),
                                        TreeMap::new,
                                        Collectors.toList()));
        List<Long> waits = new ArrayList<>();
        for (List<Sample> line : lines.values()) {
            for (int i = 1; i < line.size(); i++) {
                Instant last = line.get(i - 1).answeredAt().orElseThrow();
                Instant next = line.get(i).answeredAt().orElseThrow();
                if (!line.get(i).flow().equals(line.get(i - 1).flow()) && next.isAfter(causeAt)) {
                    waits.add(millis(last, next));
                }
            }
        }
        return List.copyOf(waits);
    }

    /** Connections open at the disruption, and those whose last exchange after it failed. */
    public static Optional<Established> established(List<Sample> samples, Instant causeAt) {
        Map<List<String>, List<Sample>> flows =
                samples.stream()
                        .filter(sample -> sample.kind() == Kind.TCP_ESTABLISHED)
                        .sorted(Comparator.comparing(Sample::sentAt))
                        .collect(
                                Collectors.groupingBy(
                                        sample -> List.of(sample.host(), sample.flow())));
        Collection<List<Sample>> before =
                flows.values().stream()
                        .filter(flow -> flow.stream().anyMatch(s -> okBefore(s, causeAt)))
                        .toList();
        if (before.isEmpty()) {
            return Optional.empty();
        }
        Instant end = samples.stream().map(Sample::sentAt).max(Comparator.naturalOrder()).get();
        long lost = before.stream().filter(flow -> flow.getLast().failed(end)).count();
        return Optional.of(new Established(before.size(), Math.toIntExact(lost)));
    }

    private static boolean okBefore(Sample sample, Instant causeAt) {
        return sample.answeredAt().filter(at -> !at.isAfter(causeAt)).isPresent();
    }

    /**
     * The longest wait for an answer on established connections, of all answers since the
     * disruption. Empty if one of them was lost: it waits for ever, and no number says that.
     */
    public static Optional<Long> maxStallMs(List<Sample> samples, Instant causeAt) {
        if (established(samples, causeAt).filter(flows -> flows.lost() == 0).isEmpty()) {
            return Optional.empty();
        }
        return samples.stream()
                .filter(sample -> sample.kind() == Kind.TCP_ESTABLISHED)
                .flatMap(s ->
                        s.answeredAt().stream()
                                .filter(at -> !at.isBefore(causeAt))
                                .map(at -> millis(s.sentAt(), at)))
                .max(Comparator.naturalOrder());
    }

    /** Tries to open a connection; empty if there were none. */
    public static Optional<NewConnections> newConnections(List<Sample> samples) {
        List<Sample> tries =
                samples.stream().filter(sample -> sample.kind() == Kind.TCP_NEW).toList();
        return tries.isEmpty()
                ? Optional.empty()
                : Optional.of(new NewConnections(tries.size(), failed(tries)));
    }

    /** Attempts by operation. */
    public static Map<String, Integer> apiCalls(List<ApiAttempt> attempts) {
        return attempts.stream()
                .map(ApiAttempt::operation)
                .collect(
                        Collectors.toMap(
                                Function.identity(), name -> 1, Integer::sum, TreeMap::new));
    }

    private static int failed(List<Sample> samples) {
        return Math.toIntExact(samples.stream().filter(sample -> !sample.ok()).count());
    }

    private static Stream<ApiAttempt> within(
            List<ApiAttempt> attempts, Instant from, Instant until) {
        return attempts.stream()
                .filter(a -> !a.startedAt().isBefore(from) && !a.startedAt().isAfter(until));
    }

    private static long millis(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }
}
