package io.natkeeper.aws;

import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * AWS's errors, classified in one place. Codes are compared ignoring case: EC2's own differ in it.
 */
final class AwsErrors {

    private static final Set<String> DENIED =
            Set.of(
                    "unauthorizedoperation",
                    "accessdenied",
                    "accessdeniedexception",
                    "authorizationerror");

    /** What was there when we looked is gone, or the other way round. */
    private static final Set<String> WORLD_HAS_CHANGED =
            Set.of(
                    "invalidroute.notfound",
                    "routealreadyexists",
                    "invalidroutetableid.notfound",
                    "invalidnetworkinterfaceid.notfound",
                    "invalidnetworkinterface.notfound",
                    "invalidinstanceid.notfound",
                    "resource.alreadyassociated",
                    "invalidallocationid.notfound",
                    "privateipaddresslimitexceeded",
                    "invalidgroup.notfound",
                    "toomanyupdates",
                    "incorrectstate",
                    "incorrectinstancestate");

    /** What was to be added is there already, or what was to be removed is gone. */
    private static final Set<String> ALREADY_SO =
            Set.of("invalidpermission.duplicate", "invalidsecuritygroupruleid.notfound");

    private AwsErrors() {}

    static boolean isAlreadySo(SdkException error) {
        return code(error).filter(ALREADY_SO::contains).isPresent();
    }

    static boolean worldHasChanged(SdkException error) {
        return code(error).filter(WORLD_HAS_CHANGED::contains).isPresent()
                || isMissingRoute(error)
                || groupHasChanged(error);
    }

    /**
     * A lifecycle action that was completed or has timed out, a group or a member that is gone:
     * Auto Scaling has one code for whatever is wrong with a request.
     */
    private static boolean groupHasChanged(SdkException error) {
        String message = String.valueOf(error.getMessage());
        return code(error).filter("validationerror"::equals).isPresent()
                && (message.contains("No active Lifecycle Action found")
                        || message.contains("No managed instance found")
                        || message.contains("AutoScalingGroup name not found"));
    }

    /** EC2's reference names InvalidRoute.NotFound; real answers have been seen to be this. */
    private static boolean isMissingRoute(SdkException error) {
        return code(error).filter("invalidparametervalue"::equals).isPresent()
                && String.valueOf(error.getMessage()).contains("no route defined");
    }

    /**
     * A sentence for people.
     *
     * @param action the IAM action, such as {@code ec2:ReplaceRoute}
     * @param resource id of what it was tried on; empty for reads
     */
    static String explain(String action, Optional<String> resource, SdkException error) {
        String what = action + resource.map(id -> " on " + id).orElse("");
        if (code(error).filter(DENIED::contains).isPresent()) {
            return resource.map(id ->
                            "%s was denied: tag %s (and what the call names) with natkeeper:pool, or allow %s in the function's role."
                                    .formatted(what, id, action))
                    .orElse("%s was denied: allow it in the function's role.".formatted(what));
        }
        Optional<String> unknownHost = unknownHost(error);
        if (unknownHost.isPresent()) {
            return "%s failed: no such endpoint %s; is the Region (AWS_REGION) right?"
                    .formatted(what, unknownHost.get());
        }
        return switch (error) {
            case AwsServiceException service when service.isThrottlingException() ->
                    "%s was throttled to the end (%s, %d attempts); the next run goes on."
                            .formatted(what, code(error).orElse(""), error.numAttempts());
            case AwsServiceException service when service.awsErrorDetails() != null ->
                    "%s failed: %s (%s)."
                            .formatted(
                                    what,
                                    service.awsErrorDetails().errorMessage(),
                                    service.awsErrorDetails().errorCode());
            default -> "%s failed: %s.".formatted(what, error.getMessage());
        };
    }

    private static Optional<String> code(SdkException error) {
        return error instanceof AwsServiceException service && service.awsErrorDetails() != null
                ? Optional.ofNullable(service.awsErrorDetails().errorCode())
                        .map(code -> code.toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    private static Optional<String> unknownHost(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException host) {
                return Optional.ofNullable(host.getMessage());
            }
        }
        return Optional.empty();
    }
}
