package io.natkeeper.simulator.wire;

import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.autoscaling.AutoScalingErrors;
import io.natkeeper.simulator.autoscaling.AutoScalingOperation;
import io.natkeeper.simulator.autoscaling.AutoScalingOperations;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingRequest;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingResponse;

/** Auto Scaling's dialect of the query protocol. */
record AutoScalingQuery(SimulatedAws aws) implements QueryService.Dialect {

    private static final String NAMESPACE = "http://autoscaling.amazonaws.com/doc/2011-01-01/";

    @Override
    public String signingName() {
        return "autoscaling";
    }

    @Override
    public String contentType() {
        return "text/xml";
    }

    @Override
    public boolean namesListMembers() {
        return true;
    }

    @Override
    public AwsServiceException unknownParameter(String message) {
        return AutoScalingErrors.validation(message);
    }

    @Override
    public AwsServiceException invalidValue(String message) {
        return AutoScalingErrors.of(400, "MalformedInput", message);
    }

    @Override
    public String unknownAction(String action) {
        return "Could not find operation %s for version 2011-01-01".formatted(action);
    }

    @Override
    public Optional<QueryService.Operation> operation(String action) {
        return AutoScalingOperations.named(action)
                .<QueryService.Operation>map(operation -> new Attempt<>(aws, operation));
    }

    @Override
    public String response(String action, SdkPojo response, String requestId) {
        return QueryXml.response(NAMESPACE, action, response, requestId);
    }

    @Override
    public String error(int status, String code, String message, String requestId) {
        return QueryXml.error(NAMESPACE, status, code, message, requestId);
    }

    private record Attempt<Q extends AutoScalingRequest, R extends AutoScalingResponse>(
            SimulatedAws aws, AutoScalingOperation<Q, R> operation)
            implements QueryService.Operation {

        @Override
        public SdkPojo newRequest() {
            return (SdkPojo) operation.newRequest().get();
        }

        @Override
        public SdkPojo attempt(SdkPojo builder, WireService.Call call) {
            Q request =
                    operation.requestType().cast(((AutoScalingRequest.Builder) builder).build());
            return aws.autoScalingAttempts()
                    .attempt(operation, request, call.attempt(), call.principalArn());
        }
    }
}
