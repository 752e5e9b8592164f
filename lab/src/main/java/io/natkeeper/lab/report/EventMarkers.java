package io.natkeeper.lab.report;

import io.natkeeper.lab.report.NumberedEvents.Numbered;
import java.util.List;
import java.util.Locale;

/** The events: numbered discs above the rows, each led to its moment, and what they mean below. */
final class EventMarkers {

    private static final double DISCS = 44;
    private static final double LINE = 20;
    private static final int MOST = 40;

    private final RunRecord run;
    private final TimeScale scale;
    private final List<Numbered> events;
    private final int leftOut;

    EventMarkers(RunRecord run, TimeScale scale) {
        this.run = run;
        this.scale = scale;
        List<Numbered> all = NumberedEvents.of(run);
        this.events = mostTelling(all);
        this.leftOut = all.size() - events.size();
    }

    /** Where there are too many: what the drawing shows no other way, from its left edge on. */
    private List<Numbered> mostTelling(List<Numbered> all) {
        if (all.size() <= MOST) {
            return all;
        }
        return all.stream()
                .filter(event -> scale.shows(event.entry().at()))
                // What the function did are the API calls below.
                .filter(event -> event.entry().lane() != Lane.FUNCTION)
                .limit(MOST)
                .toList();
    }

    double height() {
        return DISCS;
    }

    /** Drawn before the rows: the guides lie behind them. */
    void drawGuides(Canvas canvas, double top, double bottom) {
        for (Numbered event : shown()) {
            double x = scale.x(event.entry().at());
            canvas.line(x, top + DISCS, x, bottom, Palette.GUIDE);
        }
    }

    void drawDiscs(Canvas canvas, double top, double labelLeft) {
        canvas.text("events", labelLeft, top + 13, Palette.STRONG_LABEL, Palette.QUIET_TEXT);
        List<Numbered> shown = shown();
        List<Double> places =
                Spread.apart(
                        shown.stream().map(event -> scale.x(event.entry().at())).toList(),
                        21,
                        scale.left() + 9,
                        scale.right() - 9);
        for (int i = 0; i < shown.size(); i++) {
            Numbered event = shown.get(i);
            double moment = scale.x(event.entry().at());
            canvas.line(places.get(i), top + 18, moment, top + DISCS, Palette.GUIDE);
            canvas.number(
                    event.number(),
                    places.get(i),
                    top + 9,
                    Palette.of(event.entry().lane()),
                    time(run, event) + " " + event.entry().what());
        }
    }

    double legendHeight() {
        return (rowsPerColumn() + (leftOut > 0 ? 1 : 0)) * LINE;
    }

    /** Two columns, read downwards. */
    void drawLegend(Canvas canvas, double top, double left, double right) {
        double column = (right - left) / 2;
        drawLeftOut(canvas, top, left);
        for (int i = 0; i < events.size(); i++) {
            Numbered event = events.get(i);
            int columnIndex = i / rowsPerColumn();
            double x = left + columnIndex * column;
            double y = top + (i - columnIndex * rowsPerColumn()) * LINE;
            Lane lane = event.entry().lane();
            canvas.number(event.number(), x + 9, y + 9, Palette.of(lane), lane.name());
            canvas.rightAligned(
                    time(run, event), x + 88, y + 13, Palette.SMALL, Palette.QUIET_TEXT);
            canvas.text(lane.name(), x + 96, y + 13, Palette.STRONG_SMALL, Palette.of(lane));
            canvas.text(
                    canvas.fitted(event.entry().what(), Palette.SMALL, column - 175),
                    x + 160,
                    y + 13,
                    Palette.SMALL,
                    Palette.TEXT);
        }
    }

    private void drawLeftOut(Canvas canvas, double top, double left) {
        if (leftOut > 0) {
            canvas.text(
                    "and " + leftOut + " more, in report.html",
                    left,
                    top + rowsPerColumn() * LINE + 13,
                    Palette.SMALL,
                    Palette.QUIET_TEXT);
        }
    }

    /** Seconds since the disruption, signed, to the millisecond. */
    static String time(RunRecord run, Numbered event) {
        return String.format(Locale.ROOT, "%+.3f s", run.millis(event.entry().at()) / 1000.0);
    }

    private List<Numbered> shown() {
        return events.stream().filter(event -> scale.shows(event.entry().at())).toList();
    }

    private int rowsPerColumn() {
        return Math.max(1, (events.size() + 1) / 2);
    }
}
