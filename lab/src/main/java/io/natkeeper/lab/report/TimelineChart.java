package io.natkeeper.lab.report;

import java.awt.Color;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.List;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.SVGUtils;
import org.jfree.svg.ViewBox;

/**
 * Draws a run as one picture, an SVG that stands by itself: the verdict as its title, events, hosts
 * and API calls along one axis, and the events in words. The same run gives the same bytes wherever
 * the fonts are the same.
 */
public final class TimelineChart {

    private static final double WIDTH = 1180;
    private static final double MARGIN = 28;
    private static final double PLOT_LEFT = 190;
    private static final double AXIS = 44;
    private static final double TITLE_LINE = 25;

    private TimelineChart() {}

    /** The picture as text. */
    public static String svg(RunRecord run) {
        System.setProperty("java.awt.headless", "true");
        TimeScale scale = TimeScale.of(run, PLOT_LEFT, WIDTH - MARGIN);
        // Measures text; draws nothing.
        Canvas ruler = new Canvas(graphics(10));
        List<String> title =
                ruler.wrapped(Headline.sentence(run), Palette.TITLE, WIDTH - 2 * MARGIN);
        EventMarkers events = new EventMarkers(run, scale);
        HostRows hosts = new HostRows(run, scale);
        ApiRows calls = new ApiRows(run, scale, ruler);

        double plotTop = MARGIN + title.size() * TITLE_LINE + 34;
        double hostsTop = plotTop + events.height() + 6;
        double callsTop = hostsTop + hosts.height() + 10;
        double plotBottom = callsTop + calls.height() + 6;
        double keyTop = plotBottom + AXIS + 14;
        double legendTop = keyTop + 30;
        double height = legendTop + events.legendHeight() + MARGIN - 8;

        SVGGraphics2D graphics = graphics(height);
        Canvas canvas = new Canvas(graphics);
        drawCard(graphics, height);
        drawTitle(canvas, run, title);
        drawAxis(graphics, scale, plotTop + events.height(), plotBottom);
        events.drawGuides(canvas, plotTop, plotBottom);
        events.drawDiscs(canvas, plotTop, MARGIN);
        hosts.draw(canvas, hostsTop, MARGIN);
        drawZero(graphics, scale, plotTop + events.height(), plotBottom);
        calls.draw(canvas, callsTop, MARGIN);
        drawKey(canvas, keyTop);
        events.drawLegend(canvas, legendTop, MARGIN, WIDTH - MARGIN);
        return graphics.getSVGElement(
                "timeline", true, new ViewBox(0, 0, (int) WIDTH, (int) height), null, null);
    }

    private static SVGGraphics2D graphics(double height) {
        SVGGraphics2D graphics = new SVGGraphics2D(WIDTH, Math.floor(height));
        // By default a prefix of the clock's: no two pictures would be alike.
        graphics.setDefsKeyPrefix("timeline-");
        graphics.setGeomDoubleConverter(SVGUtils.createDoubleConverter(2));
        graphics.setFontFunction(family -> Palette.FONT_FAMILIES);
        return graphics;
    }

    /** White in light and in dark surroundings. */
    private static void drawCard(SVGGraphics2D graphics, double height) {
        RoundRectangle2D card =
                new RoundRectangle2D.Double(0.5, 0.5, WIDTH - 1, Math.floor(height) - 1, 16, 16);
        graphics.setPaint(Palette.CARD);
        graphics.fill(card);
        graphics.setPaint(Palette.BORDER);
        graphics.setStroke(Palette.HAIRLINE);
        graphics.draw(card);
    }

    private static void drawTitle(Canvas canvas, RunRecord run, List<String> title) {
        double y = MARGIN + 14;
        for (String line : title) {
            canvas.text(line, MARGIN, y, Palette.TITLE, Palette.TEXT);
            y += TITLE_LINE;
        }
        String how =
                "%s · seed %d · %d ms for each API call · second 0 is the disruption"
                        .formatted(
                                run.control()
                                        ? "CONTROL RUN: Natkeeper disconnected"
                                        : "real packets between network namespaces",
                                run.seed(),
                                run.apiLatencyMs());
        canvas.text(how, MARGIN, y - 2, Palette.LABEL, Palette.QUIET_TEXT);
    }

    /** The grid and the axis below it; what lies within the plot is drawn by the rows. */
    private static void drawAxis(
            SVGGraphics2D graphics, TimeScale scale, double top, double bottom) {
        NumberAxis axis = new NumberAxis("seconds since the disruption");
        axis.setRange(scale.from(), scale.to());
        axis.setLabelFont(Palette.LABEL);
        axis.setLabelPaint(Palette.QUIET_TEXT);
        axis.setTickLabelFont(Palette.LABEL);
        axis.setTickLabelPaint(Palette.TEXT);
        axis.setAxisLinePaint(Palette.BORDER);
        axis.setTickMarkPaint(Palette.BORDER);
        NumberAxis rows = new NumberAxis();
        rows.setVisible(false);
        XYPlot plot =
                new XYPlot(
                        new XYSeriesCollection(),
                        axis,
                        rows,
                        new XYLineAndShapeRenderer(true, false));
        plot.setOrientation(PlotOrientation.VERTICAL);
        plot.setInsets(RectangleInsets.ZERO_INSETS);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.setFixedDomainAxisSpace(space(AXIS));
        plot.setFixedRangeAxisSpace(space(0));
        plot.setBackgroundPaint(Palette.BAND);
        plot.setOutlineVisible(false);
        plot.setDomainGridlinePaint(Palette.GRID);
        plot.setDomainGridlineStroke(Palette.HAIRLINE);
        plot.setRangeGridlinesVisible(false);
        JFreeChart chart = new JFreeChart(null, null, plot, false);
        chart.setBackgroundPaint(null);
        chart.setPadding(RectangleInsets.ZERO_INSETS);
        chart.setElementHinting(false);
        Rectangle2D area =
                new Rectangle2D.Double(
                        scale.left(), top, scale.right() - scale.left(), bottom - top + AXIS);
        chart.draw(graphics, area, new ChartRenderingInfo());
    }

    private static AxisSpace space(double bottom) {
        AxisSpace space = new AxisSpace();
        space.setBottom(bottom);
        return space;
    }

    private static void drawZero(
            SVGGraphics2D graphics, TimeScale scale, double top, double bottom) {
        graphics.setPaint(Palette.LOST);
        graphics.setStroke(Palette.DASHED);
        graphics.draw(new Line2D.Double(scale.x(0), top, scale.x(0), bottom));
    }

    private static void drawKey(Canvas canvas, double top) {
        record Item(Color color, String text) {}
        double x = MARGIN;
        for (Item item :
                List.of(
                        new Item(Palette.PASSED, "packets passed, by which public address"),
                        new Item(Palette.LOST, "packets lost, a tick each"),
                        new Item(Palette.READ, "API read"),
                        new Item(Palette.WRITE, "API write"),
                        new Item(Palette.ERROR, "API error"))) {
            canvas.bar(x, top, 16, 10, item.color(), item.text());
            canvas.text(item.text(), x + 22, top + 9, Palette.SMALL, Palette.QUIET_TEXT);
            x += 22 + canvas.width(item.text(), Palette.SMALL) + 22;
        }
    }
}
