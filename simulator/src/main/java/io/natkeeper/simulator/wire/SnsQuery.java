package io.natkeeper.simulator.wire;

import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.sns.Publish;
import io.natkeeper.simulator.sns.SnsErrors;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** SNS's dialect of the query protocol. */
record SnsQuery(SimulatedAws aws) implements QueryService.Dialect {

    private static final String NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";

    @Override
    public String signingName() {
        return "sns";
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
        return SnsErrors.of(400, "ValidationError", message);
    }

    @Override
    public AwsServiceException invalidValue(String message) {
        return SnsErrors.of(400, "MalformedInput", message);
    }

    @Override
    public String unknownAction(String action) {
        return "The action %s is not valid for this endpoint.".formatted(action);
    }

    @Override
    public Optional<QueryService.Operation> operation(String action) {
        return action.equals(Publish.NAME)
                ? Optional.of(new PublishAttempt(aws))
                : Optional.empty();
    }

    @Override
    public String response(String action, SdkPojo response, String requestId) {
        return QueryXml.response(NAMESPACE, action, response, requestId);
    }

    @Override
    public String error(int status, String code, String message, String requestId) {
        return QueryXml.error(NAMESPACE, status, code, message, requestId);
    }

    private record PublishAttempt(SimulatedAws aws) implements QueryService.Operation {

        @Override
        public SdkPojo newRequest() {
            return (SdkPojo) PublishRequest.builder();
        }

        @Override
        public SdkPojo attempt(SdkPojo builder, WireService.Call call) {
            return aws.snsAttempts()
                    .publish(
                            ((PublishRequest.Builder) builder).build(),
                            call.attempt(),
                            call.principalArn());
        }
    }
}
