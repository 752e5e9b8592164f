package io.natkeeper.simulator.api;

import software.amazon.awssdk.core.SdkPojo;

/** The way of one attempt from the client to a service and back. */
public interface ApiPath {

    /**
     * Makes one attempt; what AWS refuses is thrown as the SDK's own exception.
     *
     * @param attempt 1 for the first attempt of a call
     * @param principalArn who calls
     */
    <Q extends SdkPojo, R extends SdkPojo> R attempt(
            ApiOperation<Q, R> operation, Q request, int attempt, String principalArn);
}
