package io.natkeeper.lab.report;

import io.natkeeper.lab.report.Reachability.Span;
import io.natkeeper.lab.report.RunRecord.PrivateHost;
import io.natkeeper.lab.traffic.Sample;
import java.awt.Color;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A row per private host, grouped by zone, and per port of the entry address: blue where packets
 * passed, and by which public address, or who answered; vermilion where they were lost, with a tick
 * for each lost packet and the length in words.
 */
final class HostRows {

    private static final double ROW = 26;
    private static final double BAR = 18;
    private static final double ZONE_GAP = 8;

    /** Of a balanced port another host answers all the time; names would hide each other. */
    private static final int MOST_CHANGES = 12;

    private final List<Row> rows;
    private final TimeScale scale;

    HostRows(RunRecord run, TimeScale scale) {
        Stream<Row> hosts =
                run.hosts().stream()
                        .sorted(
                                Comparator.comparing(PrivateHost::zone)
                                        .thenComparing(PrivateHost::name))
                        .map(host -> new Row("zone " + host.zone(), host.name(), host.samples()));
        Stream<Row> ports =
                run.ports().stream().map(port -> new Row("ports", port.name(), port.samples()));
        this.rows = Stream.concat(hosts, ports).toList();
        this.scale = scale;
    }

    private record Row(String group, String name, List<Sample> samples) {

        List<Span> spans() {
            List<Span> spans = Reachability.spans(samples);
            return spans.size() <= MOST_CHANGES
                    ? spans
                    : Reachability.spans(samples.stream().map(Row::nameless).toList());
        }

        private static Sample nameless(Sample sample) {
            return new Sample(
                    sample.host(),
                    sample.kind(),
                    sample.flow(),
                    sample.sentAt(),
                    sample.answeredAt(),
                    Optional.empty(),
                    Optional.empty(),
                    sample.error());
        }
    }

    double height() {
        long groups = rows.stream().map(Row::group).distinct().count();
        return rows.size() * ROW + Math.max(0, groups - 1) * ZONE_GAP;
    }

    void draw(Canvas canvas, double top, double labelLeft) {
        double y = top;
        String group = "";
        for (Row row : rows) {
            if (!row.group().equals(group)) {
                y += group.isEmpty() ? 0 : ZONE_GAP;
                group = row.group();
                canvas.text(
                        group, labelLeft, y + BAR - 4, Palette.STRONG_LABEL, Palette.QUIET_TEXT);
            }
            canvas.rightAligned(
                    row.name(), scale.left() - 10, y + BAR - 4, Palette.LABEL, Palette.TEXT);
            drawRow(canvas, row, y);
            y += ROW;
        }
    }

    private void drawRow(Canvas canvas, Row row, double y) {
        for (Span span : row.spans()) {
            double x1 = scale.clampedX(span.from());
            double x2 = scale.clampedX(span.to());
            if (x2 <= x1) {
                continue;
            }
            String tooltip = row.name() + ": " + words(span);
            if (span.passed()) {
                canvas.bar(x1, y, x2 - x1, BAR, Palette.PASSED, tooltip);
                span.by()
                        .ifPresent(address ->
                                label(canvas, "by " + address, x1, x2, y, Palette.PASSED_TEXT));
            } else {
                canvas.bar(x1, y, Math.max(2, x2 - x1), BAR, Palette.LOST, tooltip);
                drawLostPackets(canvas, row, span, y);
                String length = Headline.duration(span.length().toMillis());
                label(
                        canvas,
                        span.ended() ? "lost for " + length : "lost, not back after " + length,
                        x1,
                        x2,
                        y,
                        Color.WHITE);
            }
        }
    }

    /** Ticks along the bar's foot, at most one each three pixels. */
    private void drawLostPackets(Canvas canvas, Row row, Span span, double y) {
        double lastX = Double.NEGATIVE_INFINITY;
        List<Instant> lost =
                row.samples().stream()
                        .filter(sample -> Reachability.counts(sample) && !sample.ok())
                        .map(Sample::sentAt)
                        .filter(at -> !at.isBefore(span.from()) && !at.isAfter(span.to()))
                        .filter(scale::shows)
                        .sorted()
                        .toList();
        for (Instant at : lost) {
            double x = scale.x(at);
            if (x - lastX >= 3) {
                canvas.line(x, y + BAR - 4, x, y + BAR, Palette.LOST_PACKET);
                lastX = x;
            }
        }
    }

    private static void label(
            Canvas canvas, String text, double x1, double x2, double y, Color color) {
        if (canvas.width(text, Palette.SMALL) + 10 <= x2 - x1) {
            canvas.text(text, x1 + 6, y + BAR - 5.5, Palette.SMALL, color);
        }
    }

    private static String words(Span span) {
        String length = Headline.duration(span.length().toMillis());
        if (span.passed()) {
            return "packets passed for "
                    + length
                    + span.by().map(address -> " by " + address).orElse("");
        }
        return "packets were lost for " + length;
    }
}
