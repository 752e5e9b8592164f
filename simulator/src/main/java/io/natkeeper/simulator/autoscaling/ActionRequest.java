package io.natkeeper.simulator.autoscaling;

import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.AutoScalingGroup.LifecycleAction;
import io.natkeeper.simulator.world.AutoScalingGroup.Member;
import io.natkeeper.simulator.world.World;
import org.jspecify.annotations.Nullable;

/** How a request names a lifecycle action: by hook, and by token or instance or both. */
record ActionRequest(
        String groupName, String hookName, @Nullable String token, @Nullable String instanceId) {

    private static final int TOKEN_LENGTH = 36;

    static ActionRequest of(
            @Nullable String groupName,
            @Nullable String hookName,
            @Nullable String token,
            @Nullable String instanceId) {
        String group = Requests.required(groupName, "autoScalingGroupName");
        String hook = Requests.required(hookName, "lifecycleHookName");
        if (token != null && token.length() != TOKEN_LENGTH) {
            throw AutoScalingErrors.validation(
                    "1 validation error detected: Value '%s' at 'lifecycleActionToken' failed to satisfy constraint: Member must have length %s than or equal to 36"
                            .formatted(token, token.length() < TOKEN_LENGTH ? "greater" : "less"));
        }
        if (token == null && instanceId == null) {
            throw AutoScalingErrors.validation(
                    "Either LifecycleActionToken or InstanceId must be specified");
        }
        return new ActionRequest(group, hook, token, instanceId);
    }

    AutoScalingGroup group(World world) {
        return Requests.group(world, groupName);
    }

    /** The instance that waits; a token or hook that nobody waits for is stale, or never was. */
    String waitingInstance(AutoScalingGroup group) {
        return group.members().stream()
                .filter(m -> instanceId == null || m.instanceId().equals(instanceId))
                .filter(m -> m.actions().stream().anyMatch(this::isMeant))
                .map(Member::instanceId)
                .findFirst()
                .orElseThrow(() ->
                        AutoScalingErrors.validation(
                                token == null
                                        ? "No active Lifecycle Action found with instance ID "
                                                + instanceId
                                        : "No active Lifecycle Action found with token " + token));
    }

    private boolean isMeant(LifecycleAction action) {
        return action.hookName().equals(hookName)
                && (token == null || action.token().equals(token));
    }
}
