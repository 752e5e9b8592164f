package io.natkeeper.lab.report;

import io.natkeeper.simulator.ApiAttempt;
import java.awt.Color;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The API calls as a waterfall: each a block as long as it took, its name beside it, in the first
 * row that has room, so that what ran in parallel stands one below the other.
 */
final class ApiRows {

    private static final double ROW = 14;
    private static final double BLOCK = 10;
    private static final int MOST_ROWS = 14;

    /**
     * @param labelX where its name begins
     */
    private record Block(
            ApiAttempt attempt, int row, double x, double width, boolean named, double labelX) {}

    private final List<Block> blocks;
    private final double left;

    ApiRows(RunRecord run, TimeScale scale, Canvas canvas) {
        this.left = scale.left();
        List<ApiAttempt> shown =
                run.apiAttempts().stream()
                        .filter(a -> scale.shows(a.startedAt()) && scale.shows(a.endedAt()))
                        .sorted(Comparator.comparing(ApiAttempt::startedAt))
                        .toList();
        List<Block> named = packed(shown, scale, canvas, true);
        this.blocks = rows(named) <= MOST_ROWS ? named : packed(shown, scale, canvas, false);
    }

    double height() {
        return Math.max(1, rows(blocks)) * ROW;
    }

    void draw(Canvas canvas, double top, double labelLeft) {
        canvas.text("API calls", labelLeft, top + BLOCK, Palette.STRONG_LABEL, Palette.QUIET_TEXT);
        if (blocks.isEmpty()) {
            canvas.text("none", left + 6, top + BLOCK, Palette.SMALL, Palette.QUIET_TEXT);
        }
        for (Block block : blocks) {
            double y = top + block.row() * ROW;
            canvas.bar(
                    block.x(),
                    y,
                    block.width(),
                    BLOCK,
                    color(block.attempt()),
                    tooltip(block.attempt()));
            if (block.named()) {
                canvas.text(
                        name(block.attempt()),
                        block.labelX(),
                        y + BLOCK - 1.2,
                        Palette.SMALL,
                        Palette.TEXT);
            }
        }
    }

    private static List<Block> packed(
            List<ApiAttempt> attempts, TimeScale scale, Canvas canvas, boolean named) {
        List<Double> freeFrom = new ArrayList<>();
        List<Block> packed = new ArrayList<>();
        for (ApiAttempt attempt : attempts) {
            double x = scale.x(attempt.startedAt());
            double width = Math.max(3, scale.x(attempt.endedAt()) - x - 1);
            double label = named ? canvas.width(name(attempt), Palette.SMALL) + 12 : 1;
            // At the right edge there is no room for a name but before its block.
            boolean before = named && x + width + label > scale.right();
            double begin = before ? x - label : x;
            int row = 0;
            while (row < freeFrom.size() && freeFrom.get(row) > begin) {
                row++;
            }
            if (row == freeFrom.size()) {
                freeFrom.add(0.0);
            }
            freeFrom.set(row, x + width + (before ? 2 : label));
            packed.add(
                    new Block(attempt, row, x, width, named, before ? begin + 8 : x + width + 4));
        }
        return packed;
    }

    private static int rows(List<Block> blocks) {
        return blocks.stream().mapToInt(block -> block.row() + 1).max().orElse(0);
    }

    private static Color color(ApiAttempt attempt) {
        if (attempt.errorCode().isPresent()) {
            return Palette.ERROR;
        }
        return Measurements.isRead(attempt.operation()) ? Palette.READ : Palette.WRITE;
    }

    private static String name(ApiAttempt attempt) {
        return attempt.operation() + attempt.errorCode().map(code -> " ✘ " + code).orElse("");
    }

    private static String tooltip(ApiAttempt attempt) {
        long millis = Duration.between(attempt.startedAt(), attempt.endedAt()).toMillis();
        return name(attempt) + ", " + millis + " ms " + attempt.parameters();
    }
}
