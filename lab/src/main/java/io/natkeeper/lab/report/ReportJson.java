package io.natkeeper.lab.report;

import com.fasterxml.jackson.jr.ob.JSON;
import io.natkeeper.lab.report.RunRecord.Entry;
import io.natkeeper.lab.report.RunRecord.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code report.json}: the figures for programs. Its names and their order are a contract; what
 * does not apply is there, and null. {@code at_ms} counts from the disruption.
 */
public final class ReportJson {

    private static final JSON PRETTY =
            JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT, JSON.Feature.WRITE_NULL_PROPERTIES);

    private ReportJson() {}

    static String text(RunRecord run) throws IOException {
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("scenario", run.scenario());
        report.put("seed", run.seed());
        report.put("api_latency_ms", run.apiLatencyMs());
        report.put("events", run.events().stream().map(entry -> event(run, entry)).toList());
        putFigures(report, run.figures());
        report.put("promises", run.promises().stream().map(ReportJson::promise).toList());
        report.put("ports", run.figures().ports().stream().map(ReportJson::port).toList());
        return new String(PRETTY.asBytes(report), StandardCharsets.UTF_8) + "\n";
    }

    private static void putFigures(Map<String, @Nullable Object> to, Figures figures) {
        to.put("detection_ms", figures.detectionMs());
        to.put("reaction_ms", figures.reactionMs());
        to.put("sequential_round_trips", figures.sequentialRoundTrips());
        to.put("outage_ms", figures.outageMs());
        to.put("hosts", figures.hosts().stream().map(ReportJson::host).toList());
        to.put("established", established(figures.established()));
        to.put("max_stall_ms", figures.maxStallMs());
        to.put("quiet_stall_ms", figures.quietStallMs());
        to.put("reconnect_ms", figures.reconnectMs());
        to.put("new_connections", newConnections(figures.newConnections()));
        to.put("api_calls", figures.apiCalls());
        to.put("baseline", baseline(figures.baseline()));
    }

    private static @Nullable Map<String, @Nullable Object> baseline(@Nullable Figures plain) {
        if (plain == null) {
            return null;
        }
        Map<String, @Nullable Object> figures = new LinkedHashMap<>();
        putFigures(figures, plain);
        figures.remove("baseline");
        return figures;
    }

    private static Map<String, Object> event(RunRecord run, Entry entry) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("at_ms", run.millis(entry.at()));
        event.put("what", entry.what());
        return event;
    }

    private static Map<String, Object> host(Figures.Host host) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("name", host.name());
        figures.put("zone", host.zone());
        figures.put("attempted", host.attempted());
        figures.put("failed", host.failed());
        figures.put("outage_ms", host.outageMs());
        figures.put("public_addresses", List.copyOf(host.publicAddresses()));
        return figures;
    }

    private static @Nullable Map<String, Object> established(
            Figures.@Nullable Established established) {
        return established == null
                ? null
                : ordered("before", established.before(), "lost", established.lost());
    }

    private static Map<String, Object> port(Figures.Port port) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("name", port.name());
        figures.put("attempted", port.attempted());
        figures.put("failed", port.failed());
        figures.put("outage_ms", port.outageMs());
        figures.put("answered_by", port.answeredBy());
        return figures;
    }

    private static @Nullable Map<String, Object> newConnections(
            Figures.@Nullable NewConnections connections) {
        return connections == null
                ? null
                : ordered("attempted", connections.attempted(), "failed", connections.failed());
    }

    private static Map<String, Object> promise(Promise promise) {
        return ordered("text", promise.text(), "held", promise.held());
    }

    private static Map<String, Object> ordered(
            String first, Object firstValue, String second, Object secondValue) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(first, firstValue);
        map.put(second, secondValue);
        return map;
    }
}
