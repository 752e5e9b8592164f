package io.natkeeper.event;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.natkeeper.event.Trigger.SpotInterruption;
import io.natkeeper.event.Trigger.SpotInterruption.InstanceAction;
import java.util.Optional;

/**
 * aws.ec2@EC2SpotInstanceInterruptionWarning. Fixtures: {@code
 * events/failover/ec2-spot-interruption-*.json}. The ARN in {@code resources} has been seen with
 * the zone in the Region's place; it is not read.
 */
final class SpotInterruptionWarning {

    private SpotInterruptionWarning() {}

    static Trigger parse(ScheduledEvent event) {
        Fields fields = new Fields(event);
        return fields.parsed(
                new SpotInterruption(
                        fields.instanceId("instance-id"),
                        fields.required(
                                "instance-action",
                                SpotInterruptionWarning::action,
                                "terminate, stop or hibernate",
                                InstanceAction.TERMINATE),
                        fields.emittedAt()));
    }

    private static Optional<InstanceAction> action(String awsName) {
        return switch (awsName) {
            case "terminate" -> Optional.of(InstanceAction.TERMINATE);
            case "stop" -> Optional.of(InstanceAction.STOP);
            case "hibernate" -> Optional.of(InstanceAction.HIBERNATE);
            default -> Optional.empty();
        };
    }
}
