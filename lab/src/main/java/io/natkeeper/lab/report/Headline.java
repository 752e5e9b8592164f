package io.natkeeper.lab.report;

import io.natkeeper.lab.report.Figures.Established;
import io.natkeeper.lab.report.RunRecord.PrivateHost;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The run in one sentence: who was without the internet, and for how long. */
final class Headline {

    private Headline() {}

    static String sentence(RunRecord run) {
        Map<String, List<PrivateHost>> zones =
                run.hosts().stream()
                        .collect(
                                Collectors.groupingBy(
                                        PrivateHost::zone, TreeMap::new, Collectors.toList()));
        if (zones.isEmpty() && !run.ports().isEmpty()) {
            return run.scenario() + ": " + ports(run);
        }
        if (zones.isEmpty()) {
            return run.scenario() + ": no private host was watched";
        }
        if (zones.values().stream()
                .allMatch(hosts -> worst(hosts).isEmpty() && lost(run, hosts).isEmpty())) {
            return run.scenario() + ": no private host noticed anything";
        }
        return run.scenario()
                + zones.entrySet().stream()
                        .map(zone -> zoneClause(run, zone.getKey(), zone.getValue()))
                        .collect(Collectors.joining("; ", ": ", ""));
    }

    private static String ports(RunRecord run) {
        return run.ports().stream()
                .flatMap(port ->
                        Reachability.worstOutage(port.samples())
                                .map(span ->
                                        span.ended()
                                                ? "%s was unreachable for %s"
                                                        .formatted(
                                                                port.name(),
                                                                duration(span.length().toMillis()))
                                                : port.name() + " was not reached any more")
                                .stream())
                .reduce((a, b) -> a + "; " + b)
                .orElse("every port could be reached all the time");
    }

    /** Seconds to a tenth; below one second, milliseconds. */
    static String duration(long millis) {
        return Math.abs(millis) < 1000
                ? millis + " ms"
                : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    private static String zoneClause(RunRecord run, String zone, List<PrivateHost> hosts) {
        String whose = "zone " + zone + (hosts.size() == 1 ? "'s host" : "'s hosts");
        Optional<Reachability.Span> worst = worst(hosts);
        if (worst.isEmpty()) {
            return whose
                    + lost(run, hosts)
                            .map(flows ->
                                    " stayed online, but lost %d of %d open connections"
                                            .formatted(flows.lost(), flows.before()))
                            .orElse(" noticed nothing");
        }
        boolean never =
                hosts.stream()
                        .flatMap(host -> Reachability.spans(host.samples()).stream())
                        .anyMatch(span -> !span.ended());
        if (never) {
            return whose + " lost the internet and did not get it back";
        }
        String were = hosts.size() == 1 ? " was" : " were";
        return whose
                + were
                + " without the internet for "
                + duration(worst.orElseThrow().length().toMillis());
    }

    /** The established connections, if any of them was lost. */
    private static Optional<Established> lost(RunRecord run, List<PrivateHost> hosts) {
        return Measurements.established(
                        hosts.stream().flatMap(host -> host.samples().stream()).toList(),
                        run.zero())
                .filter(flows -> flows.lost() > 0);
    }

    private static Optional<Reachability.Span> worst(List<PrivateHost> hosts) {
        return hosts.stream()
                .flatMap(host -> Reachability.worstOutage(host.samples()).stream())
                .max(Comparator.comparing(Reachability.Span::length));
    }
}
