package io.natkeeper.simulator.ec2;

import software.amazon.awssdk.services.ec2.model.Ec2Request;
import software.amazon.awssdk.services.ec2.model.Ec2Response;

/** The way of one attempt from the client to AWS and back. */
public interface AttemptPath {

    /**
     * Makes one attempt; what AWS refuses is thrown as the SDK's own exception.
     *
     * @param attempt 1 for the first attempt of a call
     * @param principalArn who calls
     */
    <Q extends Ec2Request, R extends Ec2Response> R attempt(
            Operation<Q, R> operation, Q request, int attempt, String principalArn);
}
