package io.natkeeper.simulator.autoscaling;

import software.amazon.awssdk.services.autoscaling.model.AutoScalingRequest;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingResponse;

/** The way of one attempt from the client to Auto Scaling and back. */
public interface AutoScalingPath {

    /**
     * Makes one attempt; what AWS refuses is thrown as the SDK's own exception.
     *
     * @param attempt 1 for the first attempt of a call
     * @param principalArn who calls
     */
    <Q extends AutoScalingRequest, R extends AutoScalingResponse> R attempt(
            AutoScalingOperation<Q, R> operation, Q request, int attempt, String principalArn);
}
