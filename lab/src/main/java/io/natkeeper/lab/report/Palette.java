package io.natkeeper.lab.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Stroke;

/**
 * Colours and fonts of the drawn timeline. The colours are those of Okabe and Ito, told apart by
 * people who see no red or no green; what matters is also said by text or by a pattern.
 */
final class Palette {

    static final Color CARD = Color.WHITE;
    static final Color BORDER = new Color(0xD0D7DE);
    static final Color TEXT = new Color(0x1F2328);
    static final Color QUIET_TEXT = new Color(0x59636E);
    static final Color GRID = new Color(0xE6EAEF);
    static final Color GUIDE = new Color(0xC4CCD6);
    static final Color BAND = new Color(0xF6F8FA);

    static final Color PASSED = new Color(0xA9D3F0);
    static final Color PASSED_TEXT = new Color(0x0B3C5D);
    static final Color LOST = new Color(0xD55E00);
    static final Color LOST_PACKET = new Color(0x7D3500);

    static final Color READ = new Color(0x56B4E9);
    static final Color WRITE = new Color(0xE69F00);
    static final Color ERROR = new Color(0x8B1A4A);

    /** Mapped to faces of equal widths, so that what was measured here fits everywhere. */
    static final String FONT_FAMILIES = "DejaVu Sans, Verdana, sans-serif";

    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 18);
    static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    static final Font STRONG_LABEL = new Font(Font.SANS_SERIF, Font.BOLD, 12);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 10);
    static final Font STRONG_SMALL = new Font(Font.SANS_SERIF, Font.BOLD, 10);

    static final Stroke HAIRLINE = new BasicStroke(1f);
    static final Stroke DASHED =
            new BasicStroke(
                    1.4f,
                    BasicStroke.CAP_BUTT,
                    BasicStroke.JOIN_MITER,
                    10f,
                    new float[] {5f, 4f},
                    0f);

    private Palette() {}

    static Color of(Lane lane) {
        return switch (lane) {
            case AWS -> LOST;
            case EVENT -> new Color(0x9A6A00);
            case FUNCTION -> new Color(0x0072B2);
            case ROUTE -> new Color(0x00785A);
            case HOST -> new Color(0x59636E);
            case LAB -> new Color(0x8C959F);
        };
    }
}
