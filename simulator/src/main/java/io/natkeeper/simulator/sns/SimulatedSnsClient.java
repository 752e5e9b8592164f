package io.natkeeper.simulator.sns;

import io.natkeeper.simulator.retry.Retries;
import io.natkeeper.simulator.time.Timing;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/** The SDK's client over the simulated operation, with the SDK's own retries. */
public final class SimulatedSnsClient implements SnsClient {

    private final SnsPath path;
    private final Retries retries;
    private final String principalArn;

    public SimulatedSnsClient(
            SnsPath path, RetryStrategy retryStrategy, Timing timing, String principalArn) {
        this.path = path;
        this.retries = new Retries("sns", retryStrategy, timing);
        this.principalArn = principalArn;
    }

    @Override
    public PublishResponse publish(PublishRequest request) {
        return retries.call(attempt -> path.publish(request, attempt, principalArn));
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
