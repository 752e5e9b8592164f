package io.natkeeper.lab.traffic;

import io.natkeeper.lab.traffic.Sample.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run's samples amount to. Times are in whole milliseconds, cut, not rounded.
 *
 * @param outage the longest outage of any host, see {@link HostFigures#outage}; empty when no host
 *     had one
 * @param hosts by name
 * @param established of all hosts together
 * @param maxStall the longest that any exchange on an established connection took, among those that
 *     were answered in the end; empty when there was none
 * @param newConnections of all hosts together
 */
public record TrafficFigures(
        Optional<Outage> outage,
        List<HostFigures> hosts,
        Established established,
        Optional<Duration> maxStall,
        NewConnections newConnections) {

    /**
     * One host's part.
     *
     * @param outage the longest {@link Outage} of its datagrams or of its new connections,
     *     whichever is longer: a host for which only one of them works has no way out
     * @param publicAddresses the addresses that the internet host saw this host come from, by any
     *     kind of traffic, in the order of the first sending by each
     */
    public record HostFigures(
            String name,
            NewConnections newConnections,
            Optional<Outage> outage,
            List<String> publicAddresses) {

        public long outageMillis() {
            return millis(outage);
        }
    }

    /** New TCP connections: tries, and those among them that were not answered in time. */
    public record NewConnections(int attempted, int failed) {}

    /**
     * Connections that were meant to last.
     *
     * @param before those that worked: at least one exchange was answered. One that never came
     *     about counts nowhere; one that was opened again after a loss counts again.
     * @param lost those among them with an exchange that was never answered: reset, closed by the
     *     other side, or silent until the end of the run
     */
    public record Established(int before, int lost) {}

    /** Milliseconds of the longest outage of any host, 0 when there was none. */
    public long outageMillis() {
        return millis(outage);
    }

    /** Whether some host was, at the end, without a way out. */
    public boolean stillDown() {
        return hosts.stream().anyMatch(h -> h.outage().map(Outage::stillDown).orElse(false));
    }

    public static TrafficFigures of(Collection<Sample> samples, Cadence cadence) {
        Map<String, List<Sample>> byHost =
                samples.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Sample::host, TreeMap::new, Collectors.toList()));
        List<HostFigures> hosts =
                byHost.entrySet().stream()
                        .map(host -> figuresOf(host.getKey(), host.getValue(), cadence))
                        .toList();
        return new TrafficFigures(
                longest(hosts.stream().flatMap(h -> h.outage().stream())),
                hosts,
                established(samples),
                maxStall(samples),
                newConnections(samples));
    }

    private static HostFigures figuresOf(String name, List<Sample> samples, Cadence cadence) {
        Stream<Outage> outages =
                Stream.concat(
                        Outage.longest(ofKind(samples, Kind.UDP), cadence.datagramInterval())
                                .stream(),
                        Outage.longest(ofKind(samples, Kind.TCP_NEW), cadence.connectionInterval())
                                .stream());
        return new HostFigures(
                name, newConnections(samples), longest(outages), publicAddresses(samples));
    }

    private static NewConnections newConnections(Collection<Sample> samples) {
        List<Sample> tries = ofKind(samples, Kind.TCP_NEW);
        return new NewConnections(tries.size(), (int) tries.stream().filter(s -> !s.ok()).count());
    }

    private static Established established(Collection<Sample> samples) {
        record Flow(String host, String flow) {}
        List<List<Sample>> worked =
                ofKind(samples, Kind.TCP_ESTABLISHED).stream()
                        .collect(Collectors.groupingBy(s -> new Flow(s.host(), s.flow())))
                        .values()
                        .stream()
                        .filter(flow -> flow.stream().anyMatch(Sample::ok))
                        .toList();
        long lost = worked.stream().filter(flow -> flow.stream().anyMatch(s -> !s.ok())).count();
        return new Established(worked.size(), (int) lost);
    }

    private static Optional<Duration> maxStall(Collection<Sample> samples) {
        return ofKind(samples, Kind.TCP_ESTABLISHED).stream()
                .flatMap(s -> s.answeredAt().map(at -> Duration.between(s.sentAt(), at)).stream())
                .max(Comparator.naturalOrder());
    }

    private static List<String> publicAddresses(List<Sample> samples) {
        return samples.stream()
                .sorted(Comparator.comparing(Sample::sentAt))
                .flatMap(s -> s.publicAddress().stream())
                .distinct()
                .toList();
    }

    private static List<Sample> ofKind(Collection<Sample> samples, Kind kind) {
        return samples.stream().filter(s -> s.kind() == kind).toList();
    }

    private static Optional<Outage> longest(Stream<Outage> outages) {
        return outages.max(Comparator.comparing(Outage::duration));
    }

    private static long millis(Optional<Outage> outage) {
        return outage.map(o -> o.duration().toMillis()).orElse(0L);
    }
}
