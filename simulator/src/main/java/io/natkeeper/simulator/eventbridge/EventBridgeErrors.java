package io.natkeeper.simulator.eventbridge;

import io.natkeeper.simulator.api.ServiceErrors;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;

/** EventBridge's errors, as the SDK builds them from an answer. */
public final class EventBridgeErrors {

    private EventBridgeErrors() {}

    public static EventBridgeException of(int status, String code, String message) {
        return ServiceErrors.of(
                EventBridgeException.class,
                EventBridgeException.builder(),
                "EventBridge",
                status,
                code,
                message);
    }

    static EventBridgeException validation(String message) {
        return of(400, "ValidationException", message);
    }

    public static EventBridgeException throttled() {
        return of(400, "ThrottlingException", "Rate exceeded");
    }

    public static EventBridgeException internalError() {
        return of(500, "InternalException", "An internal error has occurred");
    }

    public static EventBridgeException unavailable() {
        return of(503, "ServiceUnavailable", "The service is unavailable");
    }

    public static EventBridgeException unauthorized(
            String principalArn, String action, String resourceArn, String reason) {
        return of(
                400,
                "AccessDeniedException",
                "User: %s is not authorized to perform: %s on resource: %s because %s"
                        .formatted(principalArn, action, resourceArn, reason));
    }
}
