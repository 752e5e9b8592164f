package io.natkeeper.health;

import io.natkeeper.fleet.NatInstance;
import java.time.Duration;
import java.time.Instant;

/**
 * A host that fails again and again would take its zone's routes along each time: pure.
 *
 * <p>The tag {@code natkeeper:latched-until} is the memory. A first failure writes its own moment,
 * which latches nothing; a second one within the window finds it and latches the host out.
 */
public final class Flapping {

    /** Two failures within it make a host that flaps. */
    public static final Duration WINDOW = Duration.ofMinutes(30);

    /** How long such a host gets no routes. */
    public static final Duration LATCH = Duration.ofHours(1);

    private Flapping() {}

    /** Until when a host that has just failed gets no routes; now, if this is its first failure. */
    public static Instant latchAfterFailure(NatInstance instance, Instant now) {
        return failedLately(instance, now) ? now.plus(LATCH) : now;
    }

    public static boolean failedLately(NatInstance instance, Instant now) {
        return instance.latchedUntil().filter(until -> until.plus(WINDOW).isAfter(now)).isPresent();
    }

    /** Whether the failure that ended its health is noted already. */
    public static boolean isNoted(NatInstance instance) {
        return instance.latchedUntil()
                .filter(until ->
                        instance.healthySince().filter(since -> until.isBefore(since)).isEmpty())
                .isPresent();
    }
}
