package io.natkeeper.simulator.event;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command of Systems Manager has another status, as a whole or on one instance.
 *
 * @param instanceId where; empty for the command as a whole, which alone tells its parameters
 */
public record CommandStatusChange(
        String commandId,
        String documentName,
        Optional<String> instanceId,
        Map<String, List<String>> parameters,
        Instant requestedAt,
        Instant expiresAfter,
        String status)
        implements AwsEvent {

    @Override
    public String detailType() {
        return instanceId.isPresent()
                ? "EC2 Command Invocation Status-change Notification"
                : "EC2 Command Status-change Notification";
    }

    @Override
    public String source() {
        return "aws.ssm";
    }

    @Override
    public Optional<List<String>> resources(Origin origin) {
        return Optional.of(
                instanceId.stream().map(id -> origin.arn("ec2", "instance/" + id)).toList());
    }

    @Override
    public Map<String, Object> detail(Origin origin) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("command-id", commandId);
        detail.put("document-name", documentName);
        instanceId.ifPresentOrElse(
                id -> detail.put("instance-id", id),
                () -> {
                    detail.put("expire-after", expiresAfter.toString());
                    detail.put("parameters", parameters);
                });
        detail.put("requested-date-time", requestedAt.toString());
        detail.put("status", status);
        return detail;
    }
}
