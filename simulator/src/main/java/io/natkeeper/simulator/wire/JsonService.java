package io.natkeeper.simulator.wire;

import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.api.ApiOperation;
import io.natkeeper.simulator.event.Json;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.utils.builder.Buildable;

/** The JSON 1.1 protocol: {@code X-Amz-Target} names the operation, and bodies are JSON. */
final class JsonService implements WireService {

    private static final String JSON = "application/x-amz-json-1.1";

    private final SimulatedAws aws;
    private final String signingName;
    private final String targetPrefix;
    private final Map<String, ApiOperation<?, ?>> operations;

    /**
     * @param targetPrefix what stands before an operation's name in {@code X-Amz-Target}, such as
     *     {@code AmazonSSM.}
     * @param operations by name
     */
    JsonService(
            SimulatedAws aws,
            String signingName,
            String targetPrefix,
            Map<String, ApiOperation<?, ?>> operations) {
        this.aws = aws;
        this.signingName = signingName;
        this.targetPrefix = targetPrefix;
        this.operations = operations;
    }

    @Override
    public String signingName() {
        return signingName;
    }

    @Override
    public Optional<Answer> answer(Call call) {
        Optional<ApiOperation<?, ?>> operation =
                call.target()
                        .filter(target -> target.startsWith(targetPrefix))
                        .map(target -> operations.get(target.substring(targetPrefix.length())));
        if (operation.isEmpty()) {
            return Optional.of(
                    error(
                            400,
                            "UnknownOperationException",
                            "The simulator does not know the operation "
                                    + call.target().orElse("without X-Amz-Target")));
        }
        try {
            SdkPojo response = attempt(operation.orElseThrow(), call);
            return Optional.of(new Answer(200, JSON, Json.print(JsonMembers.read(response))));
        } catch (JsonMembers.UnfitException e) {
            return Optional.of(error(400, "SerializationException", e.toString()));
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
        return new Answer(status, JSON, Json.print(Map.of("__type", code, "message", message)));
    }

    private <Q extends SdkPojo, R extends SdkPojo> R attempt(
            ApiOperation<Q, R> operation, Call call) {
        SdkPojo builder = operation.newRequest().get();
        JsonMembers.fill(builder, parse(call.body()));
        Q request = operation.requestType().cast(((Buildable) builder).build());
        return aws.apiAttempts().attempt(operation, request, call.attempt(), call.principalArn());
    }

    private static JsonNode parse(String body) {
        try {
            return JsonNode.parser().parse(body);
        } catch (RuntimeException e) {
            throw new JsonMembers.UnfitException("the body is not JSON");
        }
    }
}
