package io.natkeeper.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** EC2's request buckets of one account and Region: one per action, refilled as time passes. */
final class TokenBuckets {

    /** A bucket begins full. */
    private record Size(int capacity, int refillPerSecond) {}

    private static final Size READ = new Size(100, 20);
    private static final Size UNFILTERED_READ = new Size(50, 10);
    private static final Size WRITE = new Size(50, 5);
    private static final Map<String, Size> OTHERS =
            Map.of(
                    "ModifyNetworkInterfaceAttribute",
                    new Size(100, 5),
                    "CreateTags",
                    new Size(100, 10),
                    "DeleteTags",
                    new Size(100, 10));

    private final Map<String, Bucket> buckets = new HashMap<>();

    /** Whether there was a token left for it. */
    synchronized boolean take(String operation, boolean unfiltered, Instant now) {
        String key = unfiltered ? operation + " unfiltered" : operation;
        return buckets.computeIfAbsent(key, _ -> new Bucket(size(operation, unfiltered), now))
                .take(now);
    }

    private static Size size(String operation, boolean unfiltered) {
        if (unfiltered) {
            return UNFILTERED_READ;
        }
        return OTHERS.getOrDefault(operation, CallLog.isWrite(operation) ? WRITE : READ);
    }

    private static final class Bucket {
        private final Size size;
        private double tokens;
        private Instant filledAt;

        private Bucket(Size size, Instant now) {
            this.size = size;
            this.tokens = size.capacity();
            this.filledAt = now;
        }

        private boolean take(Instant now) {
            double seconds = Duration.between(filledAt, now).toNanos() / 1e9;
            tokens = Math.min(size.capacity(), tokens + seconds * size.refillPerSecond());
            filledAt = now;
            if (tokens < 1) {
                return false;
            }
            tokens -= 1;
            return true;
        }
    }
}
