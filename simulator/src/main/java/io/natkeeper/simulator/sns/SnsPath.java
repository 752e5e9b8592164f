package io.natkeeper.simulator.sns;

import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/** The way of one attempt from the client to SNS and back. */
public interface SnsPath {

    /**
     * Makes one attempt; what AWS refuses is thrown as the SDK's own exception.
     *
     * @param attempt 1 for the first attempt of a call
     * @param principalArn who calls
     */
    PublishResponse publish(PublishRequest request, int attempt, String principalArn);
}
