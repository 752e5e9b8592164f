package io.natkeeper.simulator.autoscaling;

import io.natkeeper.simulator.api.ServiceErrors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.autoscaling.model.ActiveInstanceRefreshNotFoundException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefreshInProgressException;

/** Auto Scaling's errors, as the SDK builds them from an answer. */
public final class AutoScalingErrors {

    private AutoScalingErrors() {}

    public static AutoScalingException of(int status, String code, String message) {
        return of(AutoScalingException.builder(), status, code, message);
    }

    private static AutoScalingException of(
            AwsServiceException.Builder builder, int status, String code, String message) {
        return ServiceErrors.of(
                AutoScalingException.class, builder, "AutoScaling", status, code, message);
    }

    /** Almost whatever is wrong with a request. */
    public static AutoScalingException validation(String message) {
        return of(400, "ValidationError", message);
    }

    static AutoScalingException noGroup(String name) {
        return validation(
                "AutoScalingGroup name not found - AutoScalingGroup %s not found".formatted(name));
    }

    static AutoScalingException instanceRefreshInProgress() {
        return of(
                InstanceRefreshInProgressException.builder(),
                400,
                "InstanceRefreshInProgress",
                "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.");
    }

    static AutoScalingException noActiveInstanceRefresh(String groupName) {
        return of(
                ActiveInstanceRefreshNotFoundException.builder(),
                400,
                "ActiveInstanceRefreshNotFound",
                "No in progress or pending Instance Refresh found for Auto Scaling group "
                        + groupName);
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
