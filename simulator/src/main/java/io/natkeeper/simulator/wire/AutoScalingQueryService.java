package io.natkeeper.simulator.wire;

import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.autoscaling.AutoScalingErrors;
import io.natkeeper.simulator.autoscaling.AutoScalingOperation;
import io.natkeeper.simulator.autoscaling.AutoScalingOperations;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingRequest;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingResponse;

/** Auto Scaling's query protocol: a form in, XML out. */
final class AutoScalingQueryService implements WireService {

    private static final String XML = "text/xml";
    private static final String NAMESPACE = "http://autoscaling.amazonaws.com/doc/2011-01-01/";
    private static final QueryForm.Dialect DIALECT =
            new QueryForm.Dialect() {
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
            };

    private final SimulatedAws aws;

    AutoScalingQueryService(SimulatedAws aws) {
        this.aws = aws;
    }

    @Override
    public String signingName() {
        return "autoscaling";
    }

    @Override
    public Optional<Answer> answer(Call call) {
        QueryForm form = QueryForm.parse(call.body(), DIALECT);
        String action = form.action();
        Optional<AutoScalingOperation<?, ?>> operation = AutoScalingOperations.named(action);
        if (operation.isEmpty()) {
            return Optional.of(
                    error(
                            400,
                            "InvalidAction",
                            "Could not find operation %s for version 2011-01-01"
                                    .formatted(action)));
        }
        try {
            SdkPojo response = attempt(operation.orElseThrow(), form, call.attempt());
            return Optional.of(
                    new Answer(
                            200, XML, QueryXml.response(NAMESPACE, action, response, requestId())));
        } catch (AwsServiceException e) {
            return Optional.of(
                    error(
                            e.statusCode(),
                            e.awsErrorDetails().errorCode(),
                            e.awsErrorDetails().errorMessage()));
        } catch (SdkClientException e) {
            // Lost on the way: what a client calls a time-out has no answer.
            return Optional.empty();
        }
    }

    @Override
    public Answer error(int status, String code, String message) {
        return new Answer(
                status, XML, QueryXml.error(NAMESPACE, status, code, message, requestId()));
    }

    private <Q extends AutoScalingRequest, R extends AutoScalingResponse> R attempt(
            AutoScalingOperation<Q, R> operation, QueryForm form, int attempt) {
        AutoScalingRequest.Builder builder = operation.newRequest().get();
        form.fill((SdkPojo) builder);
        Q request = operation.requestType().cast(builder.build());
        return aws.autoScalingAttempts().attempt(operation, request, attempt, aws.principalArn());
    }

    private static String requestId() {
        return UUID.randomUUID().toString();
    }
}
