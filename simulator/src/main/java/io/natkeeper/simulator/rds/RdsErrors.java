package io.natkeeper.simulator.rds;

import io.natkeeper.simulator.api.ServiceErrors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.model.DbClusterNotFoundException;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.rds.model.RdsException;

/** RDS's errors, as the SDK builds them from an answer. */
public final class RdsErrors {

    private RdsErrors() {}

    public static RdsException of(int status, String code, String message) {
        return of(RdsException.builder(), status, code, message);
    }

    public static RdsException invalidValue(String message) {
        return of(400, "InvalidParameterValue", message);
    }

    static RdsException noInstance(String id) {
        return of(
                DbInstanceNotFoundException.builder(),
                404,
                "DBInstanceNotFound",
                "DBInstance %s not found.".formatted(id));
    }

    static RdsException noCluster(String id) {
        return of(
                DbClusterNotFoundException.builder(),
                404,
                "DBClusterNotFoundFault",
                "DBCluster %s not found.".formatted(id));
    }

    public static RdsException throttled() {
        return of(400, "Throttling", "Rate exceeded");
    }

    public static RdsException internalError() {
        return of(500, "InternalFailure", "An internal error has occurred");
    }

    public static RdsException unavailable() {
        return of(503, "ServiceUnavailable", "The service is unavailable");
    }

    public static RdsException unauthorized(
            String principalArn, String action, String resourceArn, String reason) {
        return of(
                403,
                "AccessDenied",
                "User: %s is not authorized to perform: %s on resource: %s because %s"
                        .formatted(principalArn, action, resourceArn, reason));
    }

    private static RdsException of(
            AwsServiceException.Builder builder, int status, String code, String message) {
        return ServiceErrors.of(RdsException.class, builder, "Rds", status, code, message);
    }
}
