package io.natkeeper.aws;

import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/** The one retry strategy; no code of ours retries a call a second time. */
public final class Retries {

    private Retries() {}

    /**
     * The SDK's standard strategy with more attempts: throttling and 5xx are retried within the
     * invocation, with its exponential backoff and jitter.
     */
    public static RetryStrategy strategy() {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(5).build();
    }
}
