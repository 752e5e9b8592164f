package io.natkeeper.lab.report;

import io.natkeeper.lab.report.RunRecord.Port;
import io.natkeeper.lab.report.RunRecord.PrivateHost;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * Which stretch of a run is drawn, and where on the canvas a moment lies.
 *
 * @param run gives second 0
 * @param from seconds, at the left edge
 * @param to seconds, at the right edge
 */
record TimeScale(RunRecord run, double from, double to, double left, double right) {

    /** From a little before the disruption to a little after the last thing that followed. */
    static TimeScale of(RunRecord run, double left, double right) {
        double last =
                Stream.concat(
                                NumberedEvents.of(run).stream().map(event -> event.entry().at()),
                                Stream.concat(
                                                run.hosts().stream().map(PrivateHost::samples),
                                                run.ports().stream().map(Port::samples))
                                        .flatMap(samples -> Reachability.spans(samples).stream())
                                        .filter(span -> !span.passed())
                                        .map(Reachability.Span::to))
                        .mapToDouble(at -> run.millis(at) / 1000.0)
                        .max()
                        .orElse(1);
        double to = Math.max(1, last) * 1.12;
        return new TimeScale(run, -Math.max(0.5, 0.12 * to), to, left, right);
    }

    double seconds(Instant at) {
        return run.millis(at) / 1000.0;
    }

    double x(double seconds) {
        return left + (seconds - from) / (to - from) * (right - left);
    }

    double x(Instant at) {
        return x(seconds(at));
    }

    boolean shows(Instant at) {
        return seconds(at) >= from && seconds(at) <= to;
    }

    /** The moment's place, or the edge that it lies beyond. */
    double clampedX(Instant at) {
        return Math.min(right, Math.max(left, x(at)));
    }
}
