package io.natkeeper.failover;

import io.natkeeper.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * When each write may start: EC2's token buckets, followed rather than run into. A throttled call
 * comes back after a random while, and the most urgent route might wait longest.
 *
 * <p>Source of the figures: Amazon EC2 API throttling, "mutating actions" (50 at once, then 5 a
 * second, an action a bucket). Some buckets are larger; no run needs that.
 */
final class WritePace {

    private static final int AT_ONCE = 50;
    private static final Duration INTERVAL = Duration.ofMillis(200);

    /** By kind of action, when its bucket will be full again. */
    private final Map<Class<?>, Instant> fullAt = new HashMap<>();

    /**
     * Takes a token: when the action may start, which is now unless many went before.
     *
     * @return empty, and no token taken, where that would be after {@code latest}
     */
    Optional<Instant> take(Action action, Instant now, Instant latest) {
        Instant full = fullAt.getOrDefault(action.getClass(), now);
        Instant fullOnceTaken = (full.isBefore(now) ? now : full).plus(INTERVAL);
        Instant hasToken = fullOnceTaken.minus(INTERVAL.multipliedBy(AT_ONCE));
        Instant start = hasToken.isBefore(now) ? now : hasToken;
        if (start.isAfter(latest)) {
            return Optional.empty();
        }
        fullAt.put(action.getClass(), fullOnceTaken);
        return Optional.of(start);
    }
}
