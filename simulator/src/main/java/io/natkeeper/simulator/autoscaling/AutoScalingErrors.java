package io.natkeeper.simulator.autoscaling;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;

/** Auto Scaling's errors, as the SDK builds them from an answer. */
public final class AutoScalingErrors {

    private AutoScalingErrors() {}

    public static AutoScalingException of(int status, String code, String message) {
        // The SDK's builder returns its base type.
        return (AutoScalingException)
                AutoScalingException.builder()
                        .message(message)
                        .statusCode(status)
                        .awsErrorDetails(
                                AwsErrorDetails.builder()
                                        .serviceName("AutoScaling")
                                        .errorCode(code)
                                        .errorMessage(message)
                                        .sdkHttpResponse(
                                                SdkHttpResponse.builder()
                                                        .statusCode(status)
                                                        .build())
                                        .build())
                        .build();
    }

    /** Almost whatever is wrong with a request. */
    public static AutoScalingException validation(String message) {
        return of(400, "ValidationError", message);
    }

    static AutoScalingException noGroup(String name) {
        return validation(
                "AutoScalingGroup name not found - AutoScalingGroup %s not found".formatted(name));
    }

    static AutoScalingException invalidToken() {
        return of(400, "InvalidNextToken", "The NextToken value is not valid.");
    }

    public static AutoScalingException throttled() {
        return of(400, "Throttling", "Rate exceeded");
    }

    public static AutoScalingException internalError() {
        return of(500, "InternalFailure", "An internal error has occurred");
    }

    public static AutoScalingException unavailable() {
        return of(503, "ServiceUnavailable", "The service is unavailable");
    }

    public static AutoScalingException unauthorized(
            String principalArn, String action, String resourceArn, String reason) {
        return of(
                403,
                "AccessDenied",
                "User: %s is not authorized to perform: %s on resource: %s because %s"
                        .formatted(principalArn, action, resourceArn, reason));
    }
}
