package io.natkeeper.simulator.wire;

import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.api.ApiOperation;
import io.natkeeper.simulator.rds.RdsErrors;
import io.natkeeper.simulator.rds.SimulatedRds;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.Buildable;

/** RDS's dialect of the query protocol. */
record RdsQuery(SimulatedAws aws) implements QueryService.Dialect {

    private static final String NAMESPACE = "http://rds.amazonaws.com/doc/2014-10-31/";

    @Override
    public String signingName() {
        return SimulatedRds.SIGNING_NAME;
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
        return RdsErrors.invalidValue(message);
    }

    @Override
    public AwsServiceException invalidValue(String message) {
        return RdsErrors.of(400, "MalformedInput", message);
    }

    @Override
    public String unknownAction(String action) {
        return "Could not find operation %s for version 2014-10-31".formatted(action);
    }

    @Override
    public Optional<QueryService.Operation> operation(String action) {
        return Optional.ofNullable(aws.rdsOperations().get(action))
                .map(operation -> new Attempt<>(aws, operation));
    }

    @Override
    public String response(String action, SdkPojo response, String requestId) {
        return QueryXml.response(NAMESPACE, action, response, requestId);
    }

    @Override
    public String error(int status, String code, String message, String requestId) {
        return QueryXml.error(NAMESPACE, status, code, message, requestId);
    }

    private record Attempt<Q extends SdkPojo, R extends SdkPojo>(
            SimulatedAws aws, ApiOperation<Q, R> operation) implements QueryService.Operation {

        @Override
        public SdkPojo newRequest() {
            return operation.newRequest().get();
        }

        @Override
        public SdkPojo attempt(SdkPojo builder, WireService.Call call) {
            Q request = operation.requestType().cast(((Buildable) builder).build());
            return aws.apiAttempts()
                    .attempt(operation, request, call.attempt(), call.principalArn());
        }
    }
}
