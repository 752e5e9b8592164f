package io.natkeeper.simulator.retry;

import io.natkeeper.simulator.time.Timing;
import java.time.Duration;
import java.util.function.IntFunction;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/**
 * The SDK's retries sit below its client interfaces; so a client that implements one runs them
 * here, around each attempt, and their delays pass on the simulator's clock.
 */
public final class Retries {

    private final String scope;
    private final RetryStrategy retryStrategy;
    private final Timing timing;

    /**
     * @param scope whose retry quota it is: the service's name
     */
    public Retries(String scope, RetryStrategy retryStrategy, Timing timing) {
        this.scope = scope;
        this.retryStrategy = retryStrategy;
        this.timing = timing;
    }

    /**
     * Tries until it succeeds or the strategy gives up.
     *
     * @param attempt gets the number of the attempt, 1 for the first
     */
    public <R> R call(IntFunction<R> attempt) {
        var initial = retryStrategy.acquireInitialToken(AcquireInitialTokenRequest.create(scope));
        RetryToken token = initial.token();
        timing.sleep(initial.delay());
        for (int number = 1; ; number++) {
            try {
                R response = attempt.apply(number);
                var _ = retryStrategy.recordSuccess(RecordSuccessRequest.create(token));
                return response;
            } catch (SdkException e) {
                token = waitForNext(token, e, number);
            }
        }
    }

    private RetryToken waitForNext(RetryToken token, SdkException failure, int attempt) {
        try {
            var refreshed =
                    retryStrategy.refreshRetryToken(
                            RefreshRetryTokenRequest.builder()
                                    .token(token)
                                    .failure(failure)
                                    .suggestedDelay(Duration.ZERO)
                                    .build());
            timing.sleep(refreshed.delay());
            return refreshed.token();
        } catch (TokenAcquisitionFailedException e) {
            // As in the SDK: the caller sees the last failure, and how many attempts there were.
            throw failure.toBuilder().numAttempts(attempt).build();
        }
    }
}
