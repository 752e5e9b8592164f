package io.natkeeper.aws;

import io.natkeeper.Action;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;

/**
 * Writes to Auto Scaling. Lifecycle actions are named by instance, not by token: a token is in one
 * event only, and goes stale.
 */
final class AutoScalingActuator {

    private final AutoScalingClient autoScaling;

    AutoScalingActuator(AutoScalingClient autoScaling) {
        this.autoScaling = autoScaling;
    }

    void complete(Action.CompleteLifecycleAction action) {
        autoScaling.completeLifecycleAction(request ->
                request.autoScalingGroupName(action.groupName())
                        .lifecycleHookName(action.hookName())
                        .instanceId(action.instanceId())
                        .lifecycleActionResult(action.result().name()));
    }

    void replace(Action.ReplaceHost action) {
        autoScaling.setInstanceHealth(request ->
                request.instanceId(action.instanceId())
                        .healthStatus(AutoScalingReader.UNHEALTHY)
                        .shouldRespectGracePeriod(true));
    }

    void recordHeartbeat(Action.RecordHeartbeat heartbeat) {
        autoScaling.recordLifecycleActionHeartbeat(request ->
                request.autoScalingGroupName(heartbeat.groupName())
                        .lifecycleHookName(heartbeat.hookName())
                        .instanceId(heartbeat.instanceId()));
    }
}
