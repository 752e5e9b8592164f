package io.natkeeper.simulator;

import java.time.Duration;
import java.util.Random;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * The SDK's full-jitter exponential back-off, from a seed. The SDK's own draws from a random that
 * nobody can seed, and a run with it could not be replayed.
 */
final class SeededBackoff implements BackoffStrategy {

    // The SDK's standard mode.
    private static final Duration BASE = Duration.ofMillis(100);
    private static final Duration THROTTLING_BASE = Duration.ofSeconds(1);
    private static final Duration MAX = Duration.ofSeconds(20);

    private final Random random;
    private final Duration base;

    private SeededBackoff(Random random, Duration base) {
        this.random = random;
        this.base = base;
    }

    /** The same strategy, with what the SDK adds when it builds a client, and seeded delays. */
    static RetryStrategy in(RetryStrategy strategy, long seed) {
        Random random = new Random(seed);
        return withClientDefaults(strategy).toBuilder()
                .backoffStrategy(new SeededBackoff(random, BASE))
                .throttlingBackoffStrategy(new SeededBackoff(random, THROTTLING_BASE))
                .build();
    }

    /** What is retried at all: the SDK adds AWS's conditions unless a strategy declines them. */
    static RetryStrategy withClientDefaults(RetryStrategy strategy) {
        return strategy.useClientDefaults()
                ? AwsRetryStrategy.addRetryConditions(strategy)
                : strategy;
    }

    @Override
    public Duration computeDelay(int attempt) {
        long bound =
                Math.min(MAX.toMillis(), base.toMillis() << Math.min(20, Math.max(0, attempt - 1)));
        synchronized (random) {
            return Duration.ofMillis(random.nextLong(bound + 1));
        }
    }
}
