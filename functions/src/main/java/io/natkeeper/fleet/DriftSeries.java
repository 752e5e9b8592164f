package io.natkeeper.fleet;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How often somebody else undid what Natkeeper keeps, as noted in the tag {@code natkeeper:drift}:
 * {@code 3 2026-03-02T03:04:05Z}.
 *
 * @param repairs in a row, none more than {@link #LONGEST_PAUSE} after the one before
 * @param last when Natkeeper last repaired it
 */
public record DriftSeries(int repairs, Instant last) {

    /** A tool that runs each night belongs to one series. */
    private static final Duration LONGEST_PAUSE = Duration.ofHours(25);

    /** Once is an accident and twice may be; after that somebody fights. */
    private static final int AGAIN_AND_AGAIN = 3;

    /** The series with one more repair. */
    public static DriftSeries next(Optional<DriftSeries> before, Instant now) {
        return new DriftSeries(
                before.filter(series -> series.goesOn(now)).map(DriftSeries::repairs).orElse(0) + 1,
                now);
    }

    /** Empty for nonsense: people may edit tags. */
    public static Optional<DriftSeries> parse(String tag) {
        String[] parts = tag.strip().split(" ", 2);
        try {
            return Optional.of(
                    new DriftSeries(Integer.parseInt(parts[0]), Instant.parse(parts[1])));
        } catch (NumberFormatException | DateTimeException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    public boolean isAgainAndAgain(Instant now) {
        return repairs >= AGAIN_AND_AGAIN && goesOn(now);
    }

    private boolean goesOn(Instant now) {
        return !last.plus(LONGEST_PAUSE).isBefore(now);
    }

    /** As the tag has it. */
    @Override
    public String toString() {
        return repairs + " " + last;
    }
}
