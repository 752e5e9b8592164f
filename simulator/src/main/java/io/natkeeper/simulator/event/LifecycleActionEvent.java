package io.natkeeper.simulator.event;

import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.AutoScalingGroup.Hook;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An instance of an Auto Scaling group waits for a hook.
 *
 * @param replacesRootVolume the instance is not going away or new, only out of service while its
 *     root volume is replaced
 */
public record LifecycleActionEvent(
        String groupName,
        String groupArn,
        Hook hook,
        String instanceId,
        String token,
        boolean replacesRootVolume)
        implements AwsEvent {

    @Override
    public String detailType() {
        return switch (hook.transition()) {
            case LAUNCHING -> "EC2 Instance-launch Lifecycle Action";
            case TERMINATING -> "EC2 Instance-terminate Lifecycle Action";
        };
    }

    @Override
    public String source() {
        return "aws.autoscaling";
    }

    @Override
    public Optional<List<String>> resources(Origin origin) {
        return Optional.of(List.of(groupArn));
    }

    @Override
    public Map<String, Object> detail(Origin origin) {
        boolean launching = hook.transition() == AutoScalingGroup.Transition.LAUNCHING;
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("LifecycleActionToken", token);
        detail.put("AutoScalingGroupName", groupName);
        detail.put("LifecycleHookName", hook.name());
        detail.put("EC2InstanceId", instanceId);
        detail.put("LifecycleTransition", hook.transition().awsName());
        hook.notificationMetadata().ifPresent(text -> detail.put("NotificationMetadata", text));
        if (replacesRootVolume) {
            detail.put("Origin", "AutoScalingGroup");
            detail.put("Destination", "AutoScalingGroup");
            detail.put("Action", "ReplaceRootVolume");
        } else {
            detail.put("Origin", launching ? "EC2" : "AutoScalingGroup");
            detail.put("Destination", launching ? "AutoScalingGroup" : "EC2");
        }
        return detail;
    }
}
