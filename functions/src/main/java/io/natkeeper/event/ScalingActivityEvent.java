package io.natkeeper.event;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.natkeeper.event.Trigger.Ignored;
import io.natkeeper.event.Trigger.ScalingActivity;
import io.natkeeper.event.Trigger.TargetChanged;
import java.util.Optional;

/**
 * aws.autoscaling@EC2 Instance Launch Successful and its like, and the events of an instance
 * refresh. Fixtures: {@code events/failover/auto-scaling-*.json}.
 *
 * <p>What has ended is a reason to look at the group's pool. What only begins is not: each
 * replacement of a refresh announces itself by its lifecycle actions and state changes.
 */
final class ScalingActivityEvent {

    private ScalingActivityEvent() {}

    static Trigger parse(ScheduledEvent event) {
        Fields fields = new Fields(event);
        return fields.parsed(
                new ScalingActivity(
                        groupName(fields),
                        event.getDetailType(),
                        fields.text("StatusMessage").filter(text -> !text.isBlank())));
    }

    /** Of an activity that succeeded: only that brings a member, or takes one. */
    static Trigger parseTarget(ScheduledEvent event) {
        Fields fields = new Fields(event);
        return fields.parsed(
                new TargetChanged(
                        fields.instanceId("EC2InstanceId"),
                        Optional.of(groupName(fields)),
                        event.getDetailType(),
                        fields.emittedAt()));
    }

    static Trigger ignoreBeginning(ScheduledEvent event) {
        Fields fields = new Fields(event);
        String groupName = groupName(fields);
        return fields.parsed(
                new Ignored(
                        "%s of %s: each replacement announces itself by its lifecycle actions and state changes."
                                .formatted(event.getDetailType(), groupName)));
    }

    private static String groupName(Fields fields) {
        return fields.required(
                "AutoScalingGroupName", Optional::of, "an Auto Scaling group's name", "");
    }
}
