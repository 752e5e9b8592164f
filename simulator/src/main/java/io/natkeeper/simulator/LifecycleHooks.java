package io.natkeeper.simulator;

import io.natkeeper.simulator.event.LifecycleActionEvent;
import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.AutoScalingGroup.Hook;
import io.natkeeper.simulator.world.AutoScalingGroup.LifecycleAction;
import io.natkeeper.simulator.world.AutoScalingGroup.MemberState;
import io.natkeeper.simulator.world.AutoScalingGroup.Result;
import io.natkeeper.simulator.world.AutoScalingGroup.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who waits for which hooks, for how long, and what ends it. */
final class LifecycleHooks {

    private final Groups groups;
    private final SimulatedEvents events;
    private final Ids ids;
    private final Afterwards afterwards;

    /** What happens to an instance that waits no longer. */
    interface Afterwards {

        /**
         * @param action the last one that it waited for
         * @param reason in the words of Auto Scaling's activities
         */
        void proceed(
                String groupName,
                String instanceId,
                LifecycleAction action,
                Result result,
                String reason);
    }

    LifecycleHooks(Groups groups, SimulatedEvents events, Ids ids, Afterwards afterwards) {
        this.groups = groups;
        this.events = events;
        this.ids = ids;
        this.afterwards = afterwards;
    }

    /**
     * Lets an instance wait for the hooks of a transition.
     *
     * @param waiting its state meanwhile
     * @return whether there is any
     */
    boolean await(
            String groupName,
            String instanceId,
            Transition transition,
            MemberState waiting,
            boolean replacesRootVolume) {
        AutoScalingGroup group = groups.group(groupName);
        List<LifecycleAction> actions = new ArrayList<>();
        for (Hook hook : group.hooks()) {
            if (hook.transition() != transition) {
                continue;
            }
            Instant now = groups.now();
            LifecycleAction action =
                    new LifecycleAction(
                            hook.name(),
                            ids.uuid(),
                            now.plus(hook.heartbeatTimeout()),
                            now.plus(hook.globalTimeout()));
            actions.add(action);
            events.emit(
                    new LifecycleActionEvent(
                            groupName,
                            group.arn(),
                            hook,
                            instanceId,
                            action.token(),
                            replacesRootVolume));
            groups.later(action.deadline(), () -> expire(groupName, instanceId, action.token()));
        }
        if (actions.isEmpty()) {
            return false;
        }
        groups.map(groupName, instanceId, m -> m.withState(waiting).withActions(actions));
        return true;
    }

    private void expire(String groupName, String instanceId, String token) {
        AutoScalingGroup group = groups.group(groupName);
        Optional<LifecycleAction> action =
                group.member(instanceId).stream()
                        .flatMap(m -> m.actions().stream())
                        .filter(a -> a.token().equals(token))
                        .findFirst();
        if (action.isEmpty()) {
            return;
        }
        LifecycleAction due = action.orElseThrow();
        if (due.deadline().isAfter(groups.now())) {
            groups.later(due.deadline(), () -> expire(groupName, instanceId, token));
            return;
        }
        Result result = group.hook(due.hookName()).map(Hook::defaultResult).orElse(Result.ABANDON);
        end(groupName, instanceId, due, result, "Heartbeat Timeout");
    }

    /** Ends what an instance waits for: somebody says so. */
    void complete(String groupName, String instanceId, String hookName, Result result) {
        groups.member(groupName, instanceId).actions().stream()
                .filter(a -> a.hookName().equals(hookName))
                .findFirst()
                .ifPresent(action ->
                        end(
                                groupName,
                                instanceId,
                                action,
                                result,
                                "Lifecycle Action Completed with %s Result".formatted(result)));
    }

    private void end(
            String groupName,
            String instanceId,
            LifecycleAction action,
            Result result,
            String reason) {
        groups.map(
                groupName,
                instanceId,
                m ->
                        m.withActions(
                                result == Result.ABANDON
                                        ? List.of()
                                        : m.actions().stream()
                                                .filter(a -> !a.equals(action))
                                                .toList()));
        if (groups.member(groupName, instanceId).actions().isEmpty()) {
            afterwards.proceed(groupName, instanceId, action, result, reason);
        }
    }

    /** Lets an instance wait for another heartbeat time-out, within the global one. */
    void heartbeat(String groupName, String instanceId, String hookName) {
        Instant now = groups.now();
        Duration more =
                groups.group(groupName)
                        .hook(hookName)
                        .map(Hook::heartbeatTimeout)
                        .orElse(Duration.ZERO);
        groups.map(
                groupName,
                instanceId,
                m ->
                        m.withActions(
                                m.actions().stream()
                                        .map(a ->
                                                a.hookName().equals(hookName)
                                                        ? a.extendedTo(now.plus(more))
                                                        : a)
                                        .toList()));
    }
}
