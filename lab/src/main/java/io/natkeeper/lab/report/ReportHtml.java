package io.natkeeper.lab.report;

import io.natkeeper.lab.report.NumberedEvents.Numbered;
import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.simulator.ApiAttempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code report.html}: the run for people, in one page that needs nothing else. */
final class ReportHtml {

    private static final String STYLE =
            """
            :root { color-scheme: light dark; --text: #1f2328; --quiet: #59636e; --line: #d0d7de;
              --page: #fff; --band: #f6f8fa; --held: #00785a; --broken: #c04a00; }
            @media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --quiet: #9198a1;
              --line: #3d444d; --page: #0d1117; --band: #151b23; --held: #3fc39b;
              --broken: #ff9a57; } }
            body { margin: 0 auto; max-width: 1180px; padding: 2rem 1rem 4rem;
              font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); }
            h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
            h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem; }
            p.how { color: var(--quiet); margin: 0 0 1.2rem; }
            ul.promises { list-style: none; padding: 0; margin: 0 0 1.5rem; }
            ul.promises li { padding: .15rem 0 .15rem 1.8rem; text-indent: -1.8rem; }
            .mark { display: inline-block; width: 1.8rem; text-indent: 0; font-weight: 700; }
            .held { color: var(--held); } .broken { color: var(--broken); }
            li.broken { font-weight: 600; }
            dl.figures { display: flex; flex-wrap: wrap; gap: .8rem; margin: 0 0 1.5rem; }
            dl.figures div { border: 1px solid var(--line); border-radius: 8px;
              padding: .5rem .9rem; background: var(--band); }
            dl.figures dt { color: var(--quiet); font-size: .82rem; }
            dl.figures dd { margin: 0; font-size: 1.35rem; font-weight: 650; }
            svg { max-width: 100%; height: auto; }
            div.scroll { overflow-x: auto; }
            table { border-collapse: collapse; width: 100%; }
            th, td { text-align: left; padding: .3rem .7rem; border-bottom: 1px solid var(--line);
              vertical-align: top; }
            th { background: var(--band); font-weight: 600; }
            td.number, th.number { text-align: right; font-variant-numeric: tabular-nums;
              white-space: nowrap; }
            code, pre { font: .9em ui-monospace, monospace; }
            pre { background: var(--band); border: 1px solid var(--line); border-radius: 8px;
              padding: .7rem 1rem; overflow-x: auto; }
            p.note { color: var(--quiet); }
            """;

    private static final String INVENTORY =
            "<p><a href=\"inventory.html\">The pool's inventory</a>, as Natkeeper published it in the"
                    + " end.</p>\n";

    private ReportHtml() {}

    /**
     * The page as text.
     *
     * @param picture an SVG, put in as it is
     * @param inventory whether {@code inventory.html} stands beside it
     */
    static String page(RunRecord run, String picture, boolean inventory) {
        String headline = Headline.sentence(run);
        return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body>
        """
                        .formatted(escaped(headline), STYLE)
                + "<h1>%s</h1>\n".formatted(escaped(headline))
                + "<p class=\"how\">%s</p>\n".formatted(escaped(how(run)))
                + promises(run)
                + figures(run.figures())
                + "<div class=\"scroll\">\n"
                + picture
                + "\n</div>\n"
                + hosts(run.figures())
                + ports(run.figures())
                + (inventory ? INVENTORY : "")
                + baseline(run.figures())
                + events(run)
                + calls(run)
                + delays(run)
                + reproduce(run)
                + "</body>\n</html>\n";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String how(RunRecord run) {
        long broken = run.promises().stream().filter(promise -> !promise.held()).count();
        String outcome =
                broken == 0
                        ? "All %d promises held.".formatted(run.promises().size())
                        : "%d of %d promises broken.".formatted(broken, run.promises().size());
        return outcome
                + (run.control() ? " Control run: Natkeeper was disconnected on purpose." : "")
                + " Seed %d, %d ms for each API call, started %s."
                        .formatted(run.seed(), run.apiLatencyMs(), run.startedAt());
    }

    private static String promises(RunRecord run) {
        return run.promises().stream()
                .map(ReportHtml::promise)
                .collect(Collectors.joining("", "<ul class=\"promises\">\n", "</ul>\n"));
    }

    private static String promise(Promise promise) {
        String state = promise.held() ? "held" : "broken";
        return "<li class=\"%s\"><span class=\"mark %s\" title=\"%s\">%s</span>%s</li>\n"
                .formatted(
                        state,
                        state,
                        state,
                        promise.held() ? "✔" : "✘",
                        escaped(promise.text()) + (promise.held() ? "" : " (broken)"));
    }

    private static String figures(Figures figures) {
        return "<dl class=\"figures\">\n"
                + figure("worst outage", millis(figures.outageMs()))
                + figure("detection, AWS's part", millis(figures.detectionMs()))
                + figure("reaction, ours", millis(figures.reactionMs()))
                + figure(
                        "round trips before the first write",
                        number(figures.sequentialRoundTrips()))
                + figure(
                        "established connections lost",
                        Optional.ofNullable(figures.established())
                                .map(e -> e.lost() + " of " + e.before()))
                + figure("longest stall", millis(figures.maxStallMs()))
                + figure("longest stall, undisturbed", millis(figures.quietStallMs()))
                + figure("reconnected after", reconnected(figures.reconnectMs()))
                + figure(
                        "new connections failed",
                        Optional.ofNullable(figures.newConnections())
                                .map(c -> c.failed() + " of " + c.attempted()))
                + "</dl>\n";
    }

    private static String figure(String name, Optional<String> value) {
        return value.map(v -> "<div><dt>%s</dt><dd>%s</dd></div>\n".formatted(name, escaped(v)))
                .orElse("");
    }

    private static Optional<String> millis(@Nullable Long millis) {
        return Optional.ofNullable(millis).map(Headline::duration);
    }

    private static Optional<String> number(@Nullable Integer number) {
        return Optional.ofNullable(number).map(n -> Integer.toString(n));
    }

    private static Optional<String> reconnected(@Nullable List<Long> millis) {
        return Optional.ofNullable(millis)
                .flatMap(all -> all.stream().max(Comparator.naturalOrder()))
                .map(most -> Headline.duration(most) + " at most");
    }

    private static String hosts(Figures figures) {
        List<List<String>> rows =
                figures.hosts().stream()
                        .map(host ->
                                List.of(
                                        host.name(),
                                        host.zone(),
                                        "" + host.attempted(),
                                        "" + host.failed(),
                                        Headline.duration(host.outageMs()),
                                        String.join(", ", host.publicAddresses())))
                        .toList();
        if (rows.isEmpty()) {
            return "";
        }
        return "<h2>Private hosts</h2>\n"
                + table(
                        List.of("host", "zone", "#tried", "#failed", "#outage", "public addresses"),
                        rows);
    }

    private static String ports(Figures figures) {
        if (figures.ports().isEmpty()) {
            return "";
        }
        return "<h2>Ports</h2>\n"
                + table(
                        List.of("port and client", "#tried", "#failed", "#outage", "answered by"),
                        figures.ports().stream()
                                .map(port ->
                                        List.of(
                                                port.name(),
                                                "" + port.attempted(),
                                                "" + port.failed(),
                                                Headline.duration(port.outageMs()),
                                                String.join(", ", port.answeredBy())))
                                .toList());
    }

    private static String baseline(Figures figures) {
        Figures plain = figures.baseline();
        return plain == null ? "" : "<h2>The same without Natkeeper's part</h2>\n" + figures(plain);
    }

    private static String events(RunRecord run) {
        List<List<String>> rows = new ArrayList<>();
        for (Numbered event : NumberedEvents.of(run)) {
            rows.add(
                    List.of(
                            "" + event.number(),
                            String.format(Locale.ROOT, "%+d", run.millis(event.entry().at())),
                            event.entry().lane().name(),
                            event.entry().what()));
        }
        return "<h2>What happened</h2>\n"
                + table(List.of("#", "#ms", "who", "what"), rows)
                + "<p class=\"note\">Milliseconds since the disruption; the numbers are those of the"
                + " drawing.</p>\n";
    }

    private static String calls(RunRecord run) {
        List<List<String>> rows =
                run.apiAttempts().stream()
                        .sorted(Comparator.comparing(ApiAttempt::startedAt))
                        .map(call ->
                                List.of(
                                        String.format(
                                                Locale.ROOT, "%+d", run.millis(call.startedAt())),
                                        ""
                                                + Duration.between(call.startedAt(), call.endedAt())
                                                        .toMillis(),
                                        call.operation(),
                                        parameters(call.parameters()),
                                        call.errorCode().orElse("")))
                        .toList();
        String counts =
                run.figures().apiCalls().entrySet().stream()
                        .map(count -> count.getValue() + " × " + count.getKey())
                        .collect(Collectors.joining(", "));
        return "<h2>API calls</h2>\n<p>%s</p>\n"
                        .formatted(escaped(counts.isEmpty() ? "None." : counts))
                + (rows.isEmpty()
                        ? ""
                        : table(List.of("#ms", "#took", "operation", "parameters", "error"), rows));
    }

    private static String parameters(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining(" "));
    }

    private static String delays(RunRecord run) {
        return run.modelledDelays().isEmpty()
                ? ""
                : "<h2>AWS's own delays, as modelled</h2>\n"
                        + table(
                                List.of("delay", "model"),
                                run.modelledDelays().entrySet().stream()
                                        .map(delay -> List.of(delay.getKey(), delay.getValue()))
                                        .toList())
                        + "<p class=\"note\">These are the lab's model of AWS, not measurements of"
                        + " it, and no part of Natkeeper's own reaction.</p>\n";
    }

    private static String reproduce(RunRecord run) {
        return "<h2>Do it again</h2>\n<pre>make lab SCENARIO=%s SEED=%d API_LATENCY_MS=%d%s</pre>\n"
                .formatted(
                        escaped(run.scenario()),
                        run.seed(),
                        run.apiLatencyMs(),
                        run.control() ? " CONTROL=1" : "");
    }

    /** Columns whose name begins with # are numbers, set to the right. */
    private static String table(List<String> columns, List<List<String>> rows) {
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table>\n<tr>");
        for (String column : columns) {
            String name = column.length() > 1 ? column.replaceFirst("^#", "") : column;
            html.append("<th%s>%s</th>".formatted(alignment(column), escaped(name)));
        }
        html.append("</tr>\n");
        for (List<String> row : rows) {
            html.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                html.append(
                        "<td%s>%s</td>".formatted(alignment(columns.get(i)), escaped(row.get(i))));
            }
            html.append("</tr>\n");
        }
        return html.append("</table></div>\n").toString();
    }

    private static String alignment(String column) {
        return column.startsWith("#") ? " class=\"number\"" : "";
    }
}
