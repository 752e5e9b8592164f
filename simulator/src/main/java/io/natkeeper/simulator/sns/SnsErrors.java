package io.natkeeper.simulator.sns;

import io.natkeeper.simulator.api.ServiceErrors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sns.model.AuthorizationErrorException;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.KmsAccessDeniedException;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.SnsException;

/** SNS's errors, as the SDK builds them from an answer. */
public final class SnsErrors {

    private SnsErrors() {}

    static SnsException invalid(String what) {
        return of(
                InvalidParameterException.builder(),
                400,
                "InvalidParameter",
                "Invalid parameter: " + what);
    }

    static SnsException noTopic() {
        return of(NotFoundException.builder(), 404, "NotFound", "Topic does not exist");
    }

    public static SnsException throttled() {
        return of(400, "Throttling", "Rate exceeded");
    }

    public static SnsException internalError() {
        return of(500, "InternalError", "An internal service error has occurred");
    }

    public static SnsException unavailable() {
        return of(503, "ServiceUnavailable", "The service is unavailable");
    }

    public static SnsException unauthorized(
            String principalArn, String action, String resourceArn, String reason) {
        return of(
                AuthorizationErrorException.builder(),
                403,
                "AuthorizationError",
                "User: %s is not authorized to perform: %s on resource: %s because %s"
                        .formatted(principalArn, action, resourceArn, reason));
    }

    static SnsException noAccessToKey(String message) {
        return of(KmsAccessDeniedException.builder(), 400, "KMSAccessDenied", message);
    }

    public static SnsException of(int status, String code, String message) {
        return of(SnsException.builder(), status, code, message);
    }

    private static SnsException of(
            AwsServiceException.Builder builder, int status, String code, String message) {
        return ServiceErrors.of(SnsException.class, builder, "Sns", status, code, message);
    }
}
