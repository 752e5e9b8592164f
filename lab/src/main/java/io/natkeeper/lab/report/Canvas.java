package io.natkeeper.lab.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.svg.SVGHints;

/** A few strokes that the parts of the timeline share. */
record Canvas(Graphics2D graphics) {

    void text(String text, double x, double baseline, Font font, Color color) {
        graphics.setFont(font);
        graphics.setPaint(color);
        graphics.drawString(text, (float) x, (float) baseline);
    }

    void centred(String text, double x, double baseline, Font font, Color color) {
        text(text, x - width(text, font) / 2, baseline, font, color);
    }

    void rightAligned(String text, double right, double baseline, Font font, Color color) {
        text(text, right - width(text, font), baseline, font, color);
    }

    double width(String text, Font font) {
        return graphics.getFontMetrics(font).stringWidth(text);
    }

    /** A bar with a tooltip. */
    void bar(double x, double y, double width, double height, Color color, String tooltip) {
        fill(new RoundRectangle2D.Double(x, y, width, height, 4, 4), color, tooltip);
    }

    void line(double x1, double y1, double x2, double y2, Color color) {
        graphics.setPaint(color);
        graphics.setStroke(Palette.HAIRLINE);
        graphics.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    /** A disc with a number in it. */
    void number(int number, double x, double y, Color color, String tooltip) {
        fill(new Ellipse2D.Double(x - 9, y - 9, 18, 18), color, tooltip);
        centred(Integer.toString(number), x, y + 3.6, Palette.STRONG_SMALL, Color.WHITE);
    }

    private void fill(Shape shape, Color color, String tooltip) {
        graphics.setPaint(color);
        graphics.setRenderingHint(SVGHints.KEY_ELEMENT_TITLE, tooltip);
        graphics.fill(shape);
    }

    /** The text, or as much of its beginning as fits. */
    String fitted(String text, Font font, double room) {
        if (width(text, font) <= room) {
            return text;
        }
        int end = text.length();
        while (end > 0 && width(text.substring(0, end) + "…", font) > room) {
            end--;
        }
        return text.substring(0, end).stripTrailing() + "…";
    }

    /** The text in lines that fit. */
    List<String> wrapped(String text, Font font, double room) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && width(line + " " + word, font) > room) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
