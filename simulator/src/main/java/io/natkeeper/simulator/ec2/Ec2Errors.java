package io.natkeeper.simulator.ec2;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natkeeper.simulator.api.ServiceErrors;
import java.util.Base64;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/**
 * EC2's errors, as the SDK builds them from an answer, so that its own predicates (throttling,
 * server error) recognise them.
 */
public final class Ec2Errors {

    private Ec2Errors() {}

    public static Ec2Exception of(int status, String code, String message) {
        return ServiceErrors.of(
                Ec2Exception.class, Ec2Exception.builder(), "Ec2", status, code, message);
    }

    public static Ec2Exception badRequest(String code, String message) {
        return of(400, code, message);
    }

    public static Ec2Exception missingParameter(String parameter) {
        return badRequest(
                "MissingParameter", "The request must contain the parameter " + parameter);
    }

    public static Ec2Exception invalidValue(String message) {
        return badRequest("InvalidParameterValue", message);
    }

    public static Ec2Exception invalidCombination(String message) {
        return badRequest("InvalidParameterCombination", message);
    }

    public static Ec2Exception throttled() {
        return of(503, "RequestLimitExceeded", "Request limit exceeded.");
    }

    public static Ec2Exception internalError() {
        return of(500, "InternalError", "An internal error has occurred");
    }

    public static Ec2Exception unavailable() {
        return of(503, "Unavailable", "The service is unavailable. Please try again shortly.");
    }

    /** The end is AWS's own secret; here it is the sentence again. */
    public static Ec2Exception unauthorized(
            String principalArn, String action, String resourceArn, String reason) {
        String sentence =
                "User: %s is not authorized to perform: %s on resource: %s because %s"
                        .formatted(principalArn, action, resourceArn, reason);
        return of(
                403,
                "UnauthorizedOperation",
                "You are not authorized to perform this operation. %s. Encoded authorization failure message: %s"
                        .formatted(
                                sentence,
                                Base64.getUrlEncoder().encodeToString(sentence.getBytes(UTF_8))));
    }

    static Ec2Exception dryRun() {
        return of(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
    }

    public static Ec2Exception incorrectInstanceState(String instanceId, String verb) {
        return badRequest(
                "IncorrectInstanceState",
                // EC2's own inconsistency.
                "%s instance '%s' is not in a state from which it can be %s."
                        .formatted(verb.equals("stopped") ? "This" : "The", instanceId, verb));
    }
}
