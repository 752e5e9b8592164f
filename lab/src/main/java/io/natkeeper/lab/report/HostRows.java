package io.natkeeper.lab.report;

import io.natkeeper.lab.report.Reachability.Span;
import io.natkeeper.lab.report.RunRecord.PrivateHost;
import io.natkeeper.lab.traffic.Sample;
import java.awt.Color;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A row per private host, grouped by zone: blue where packets passed, and by which public address;
 * vermilion where they were lost, with a tick for each lost packet and the length in words.
 */
final class HostRows {

    private static final double ROW = 26;
    private static final double BAR = 18;
    private static final double ZONE_GAP = 8;

    private final List<PrivateHost> hosts;
    private final TimeScale scale;

    HostRows(RunRecord run, TimeScale scale) {
        this.hosts =
                run.hosts().stream()
                        .sorted(
                                Comparator.comparing(PrivateHost::zone)
                                        .thenComparing(PrivateHost::name))
                        .toList();
        this.scale = scale;
    }

    double height() {
        long zones = hosts.stream().map(PrivateHost::zone).distinct().count();
        return hosts.size() * ROW + Math.max(0, zones - 1) * ZONE_GAP;
    }

    void draw(Canvas canvas, double top, double labelLeft) {
        double y = top;
        String zone = "";
        for (PrivateHost host : hosts) {
            if (!host.zone().equals(zone)) {
                y += zone.isEmpty() ? 0 : ZONE_GAP;
                zone = host.zone();
                canvas.text(
                        "zone " + zone,
                        labelLeft,
                        y + BAR - 4,
                        Palette.STRONG_LABEL,
                        Palette.QUIET_TEXT);
            }
            canvas.rightAligned(
                    host.name(), scale.left() - 10, y + BAR - 4, Palette.LABEL, Palette.TEXT);
            drawRow(canvas, host, y);
            y += ROW;
        }
    }

    private void drawRow(Canvas canvas, PrivateHost host, double y) {
        for (Span span : Reachability.spans(host.samples())) {
            double x1 = scale.clampedX(span.from());
            double x2 = scale.clampedX(span.to());
            if (x2 <= x1) {
                continue;
            }
            String tooltip = host.name() + ": " + words(span);
            if (span.passed()) {
                canvas.bar(x1, y, x2 - x1, BAR, Palette.PASSED, tooltip);
                span.publicAddress()
                        .ifPresent(address ->
                                label(canvas, "by " + address, x1, x2, y, Palette.PASSED_TEXT));
            } else {
                canvas.bar(x1, y, Math.max(2, x2 - x1), BAR, Palette.LOST, tooltip);
                drawLostPackets(canvas, host, span, y);
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
    private void drawLostPackets(Canvas canvas, PrivateHost host, Span span, double y) {
        double lastX = Double.NEGATIVE_INFINITY;
        List<Instant> lost =
                host.samples().stream()
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
                    + span.publicAddress().map(address -> " by " + address).orElse("");
        }
        return "packets were lost for " + length;
    }
}
