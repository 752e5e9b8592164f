package io.natkeeper.simulator.wire;

import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.ec2.Ec2Errors;
import io.natkeeper.simulator.ec2.Ec2Operations;
import io.natkeeper.simulator.ec2.Operation;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.model.Ec2Request;
import software.amazon.awssdk.services.ec2.model.Ec2Response;

/** EC2's query protocol: a form in, XML out. */
final class Ec2QueryService implements WireService {

    private static final String XML = "text/xml;charset=UTF-8";

    private static final QueryForm.Dialect DIALECT =
            new QueryForm.Dialect() {
                @Override
                public boolean namesListMembers() {
                    return false;
                }

                @Override
                public AwsServiceException unknownParameter(String message) {
                    return Ec2Errors.badRequest("UnknownParameter", message);
                }

                @Override
                public AwsServiceException invalidValue(String message) {
                    return Ec2Errors.invalidValue(message);
                }
            };

    private final SimulatedAws aws;

    Ec2QueryService(SimulatedAws aws) {
        this.aws = aws;
    }

    @Override
    public String signingName() {
        return "ec2";
    }

    @Override
    public Optional<Answer> answer(Call call) {
        QueryForm form = QueryForm.parse(call.body(), DIALECT);
        String action = form.action();
        Optional<Operation<?, ?>> operation = Ec2Operations.named(action);
        if (operation.isEmpty()) {
            return Optional.of(
                    error(
                            400,
                            "InvalidAction",
                            "The action %s is not valid for this web service.".formatted(action)));
        }
        try {
            Ec2Response response = attempt(operation.orElseThrow(), form, call.attempt());
            return Optional.of(
                    new Answer(200, XML, Ec2Xml.response(action, response, requestId())));
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
        return new Answer(status, XML, Ec2Xml.error(code, message, requestId()));
    }

    private <Q extends Ec2Request, R extends Ec2Response> R attempt(
            Operation<Q, R> operation, QueryForm form, int attempt) {
        Ec2Request.Builder builder = operation.newRequest().get();
        form.fill((SdkPojo) builder);
        Q request = operation.requestType().cast(builder.build());
        return aws.attempts().attempt(operation, request, attempt, aws.principalArn());
    }

    private static String requestId() {
        return UUID.randomUUID().toString();
    }
}
