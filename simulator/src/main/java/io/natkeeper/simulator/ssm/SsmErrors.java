package io.natkeeper.simulator.ssm;

import io.natkeeper.simulator.api.ServiceErrors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ssm.model.InvalidInstanceIdException;
import software.amazon.awssdk.services.ssm.model.InvocationDoesNotExistException;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.SsmException;

/** Systems Manager's errors, as the SDK builds them from an answer. */
public final class SsmErrors {

    private SsmErrors() {}

    public static SsmException of(int status, String code, String message) {
        return of(SsmException.builder(), status, code, message);
    }

    static SsmException badRequest(String code, String message) {
        return of(400, code, message);
    }

    static SsmException validation(String message) {
        return badRequest("ValidationException", message);
    }

    /** What the API's form forbids: "1 validation error detected: …". */
    static SsmException constraint(String value, String member, String constraint) {
        return validation(
                "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: %s"
                        .formatted(value, member, constraint));
    }

    static SsmException invalidInstanceId(String message) {
        return of(InvalidInstanceIdException.builder(), 400, "InvalidInstanceId", message);
    }

    static SsmException parameterNotFound(String name) {
        return of(
                ParameterNotFoundException.builder(),
                400,
                "ParameterNotFound",
                "Parameter %s not found.".formatted(name));
    }

    static SsmException invocationDoesNotExist() {
        return of(InvocationDoesNotExistException.builder(), 400, "InvocationDoesNotExist", "null");
    }

    static SsmException invalidNextToken() {
        return badRequest("InvalidNextToken", "The specified token isn't valid.");
    }

    public static SsmException throttled() {
        return badRequest("ThrottlingException", "Rate exceeded");
    }

    public static SsmException internalError() {
        return of(500, "InternalServerError", "An error occurred on the server side.");
    }

    public static SsmException unavailable() {
        return of(503, "ServiceUnavailable", "The service is unavailable");
    }

    public static SsmException unauthorized(
            String principalArn, String action, String resourceArn, String reason) {
        return badRequest(
                "AccessDeniedException",
                "User: %s is not authorized to perform: %s on resource: %s because %s"
                        .formatted(principalArn, action, resourceArn, reason));
    }

    private static SsmException of(
            AwsServiceException.Builder builder, int status, String code, String message) {
        return ServiceErrors.of(SsmException.class, builder, "Ssm", status, code, message);
    }
}
