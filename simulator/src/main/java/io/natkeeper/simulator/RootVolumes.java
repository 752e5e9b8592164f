package io.natkeeper.simulator;

import io.natkeeper.simulator.world.AutoScalingGroup.MemberState;
import io.natkeeper.simulator.world.AutoScalingGroup.Result;
import io.natkeeper.simulator.world.AutoScalingGroup.Transition;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Root volumes that are replaced: through both kinds of hooks, while the instance stays. */
final class RootVolumes {

    // AWS publishes no figure; a volume is made, detached, attached, and booted from.
    private static final Duration REPLACEMENT = Duration.ofSeconds(30);

    private final Groups groups;
    private final LifecycleHooks hooks;
    private final BiConsumer<String, String> replaceInstance;
    private final Map<String, Transition> underWay = new HashMap<>();

    /**
     * @param replaceInstance of a group: what a replacement that fails ends in
     */
    RootVolumes(Groups groups, LifecycleHooks hooks, BiConsumer<String, String> replaceInstance) {
        this.groups = groups;
        this.hooks = hooks;
        this.replaceInstance = replaceInstance;
    }

    boolean isUnderWay(String instanceId) {
        return underWay.containsKey(instanceId);
    }

    void begin(String groupName, String instanceId) {
        if (groups.member(groupName, instanceId).state() != MemberState.IN_SERVICE) {
            throw new IllegalStateException(instanceId + " is not in service");
        }
        underWay.put(instanceId, Transition.TERMINATING);
        if (!hooks.await(
                groupName,
                instanceId,
                Transition.TERMINATING,
                MemberState.REPLACING_ROOT_VOLUME_WAIT,
                true)) {
            proceed(groupName, instanceId, Result.CONTINUE);
        }
    }

    /** Nobody waits for it any more. */
    void forget(String instanceId) {
        underWay.remove(instanceId);
    }

    /** After the hooks before it, and again after those behind it. */
    void proceed(String groupName, String instanceId, Result result) {
        if (result == Result.ABANDON) {
            replaceInstance.accept(groupName, instanceId);
            return;
        }
        if (underWay.get(instanceId) == Transition.LAUNCHING) {
            end(groupName, instanceId);
            return;
        }
        groups.map(
                groupName, instanceId, m -> m.withState(MemberState.REPLACING_ROOT_VOLUME_PROCEED));
        groups.later(groups.now().plus(REPLACEMENT), () -> replaced(groupName, instanceId));
    }

    private void replaced(String groupName, String instanceId) {
        if (groups.member(groupName, instanceId).state()
                != MemberState.REPLACING_ROOT_VOLUME_PROCEED) {
            return;
        }
        underWay.put(instanceId, Transition.LAUNCHING);
        groups.map(groupName, instanceId, m -> m.withState(MemberState.ROOT_VOLUME_REPLACED));
        if (!hooks.await(
                groupName, instanceId, Transition.LAUNCHING, MemberState.PENDING_WAIT, true)) {
            end(groupName, instanceId);
        }
    }

    private void end(String groupName, String instanceId) {
        underWay.remove(instanceId);
        groups.map(groupName, instanceId, m -> m.withState(MemberState.IN_SERVICE));
    }
}
