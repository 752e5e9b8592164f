package io.natkeeper.event;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.natkeeper.event.Trigger.LifecycleAction;
import io.natkeeper.fleet.LifecycleTransition;
import java.util.Optional;

/**
 * aws.autoscaling@EC2 Instance-launch Lifecycle Action and @EC2 Instance-terminate Lifecycle
 * Action, also with the action {@code ReplaceRootVolume}. Fixtures: {@code
 * events/failover/auto-scaling-*-lifecycle-action.json} and {@code *-replace-root-volume.json}.
 *
 * <p>The token is not read: what the sweep finds waiting has none, so every action is completed by
 * instance id. Neither is {@code NotificationMetadata}, which is a text or an object.
 */
final class LifecycleActionEvent {

    private LifecycleActionEvent() {}

    static Trigger parseLaunch(ScheduledEvent event) {
        return parse(event, LifecycleTransition.LAUNCHING);
    }

    static Trigger parseTerminate(ScheduledEvent event) {
        return parse(event, LifecycleTransition.TERMINATING);
    }

    private static Trigger parse(ScheduledEvent event, LifecycleTransition transition) {
        Fields fields = new Fields(event);
        return fields.parsed(
                new LifecycleAction(
                        transition,
                        fields.required(
                                "AutoScalingGroupName",
                                Optional::of,
                                "an Auto Scaling group's name",
                                ""),
                        fields.required(
                                "LifecycleHookName", Optional::of, "a lifecycle hook's name", ""),
                        fields.instanceId("EC2InstanceId"),
                        fields.text("Action").filter("ReplaceRootVolume"::equals).isPresent(),
                        fields.emittedAt()));
    }
}
