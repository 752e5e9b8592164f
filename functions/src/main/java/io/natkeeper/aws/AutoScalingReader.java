package io.natkeeper.aws;

import io.natkeeper.Observed;
import io.natkeeper.fleet.LifecycleState;
import io.natkeeper.fleet.LifecycleTransition;
import io.natkeeper.fleet.Membership;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Filter;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;

/**
 * Reads the pools' Auto Scaling groups: one call for as many as a hundred of them with all their
 * instances, where DescribeAutoScalingInstances would take a call for every fifty instances of the
 * account. Hooks are read only of groups that have an instance waiting.
 */
final class AutoScalingReader {

    /** Auto Scaling's largest page of groups. */
    private static final int GROUPS_PER_PAGE = 100;

    /** A member's health status, which the API writes as a text. */
    static final String UNHEALTHY = "Unhealthy";

    /** A group may have hooks of others; only those named so are Natkeeper's to complete. */
    static final String HOOK_PREFIX = "natkeeper";

    private final AutoScalingClient autoScaling;
    private final Filter poolFilter;

    /**
     * @param pools names of the pools to read; empty: all
     */
    AutoScalingReader(AutoScalingClient autoScaling, List<String> pools) {
        this.autoScaling = autoScaling;
        this.poolFilter =
                pools.isEmpty()
                        ? Filter.builder().name("tag-key").values(Tags.POOL).build()
                        : Filter.builder().name("tag:" + Tags.POOL).values(pools).build();
    }

    Reading<List<AutoScalingGroup>> groups() {
        return new Reading<>(
                "autoscaling:DescribeAutoScalingGroups",
                () ->
                        autoScaling
                                .describeAutoScalingGroupsPaginator(
                                        r -> r.filters(poolFilter).maxRecords(GROUPS_PER_PAGE))
                                .autoScalingGroups()
                                .stream()
                                .toList());
    }

    /** The hooks of each group that has an instance waiting, by the group's name. */
    Map<String, Reading<List<LifecycleHook>>> awaitedHooks(
            Observed<List<AutoScalingGroup>> groups) {
        return switch (groups) {
            case Observed.Unknown<List<AutoScalingGroup>> _ -> Map.of();
            case Observed.Known<List<AutoScalingGroup>>(var all) ->
                    all.stream()
                            .filter(AutoScalingReader::hasOneWaiting)
                            .map(AutoScalingGroup::autoScalingGroupName)
                            .collect(Collectors.toMap(name -> name, this::hooks));
        };
    }

    private static boolean hasOneWaiting(AutoScalingGroup group) {
        return group.instances().stream()
                .flatMap(i -> LifecycleState.of(i.lifecycleStateAsString()).stream())
                .anyMatch(state -> state.awaited().isPresent());
    }

    private Reading<List<LifecycleHook>> hooks(String groupName) {
        return new Reading<>(
                "autoscaling:DescribeLifecycleHooks",
                () ->
                        autoScaling
                                .describeLifecycleHooks(r -> r.autoScalingGroupName(groupName))
                                .lifecycleHooks());
    }

    /** The members of all groups, by instance id. */
    static Map<String, Observed<Optional<Membership>>> members(
            List<AutoScalingGroup> groups, Map<String, Reading<List<LifecycleHook>>> hooks) {
        Map<String, Observed<Optional<Membership>>> members = new HashMap<>();
        for (AutoScalingGroup group : groups) {
            Observed<List<LifecycleHook>> ofGroup =
                    Optional.ofNullable(hooks.get(group.autoScalingGroupName()))
                            .map(Reading::result)
                            .orElseGet(() -> Observed.known(List.of()));
            group.instances().forEach(i -> members.put(i.instanceId(), member(group, i, ofGroup)));
        }
        return members;
    }

    private static Observed<Optional<Membership>> member(
            AutoScalingGroup group, Instance instance, Observed<List<LifecycleHook>> hooks) {
        return LifecycleState.of(instance.lifecycleStateAsString())
                .map(state ->
                        Observed.known(
                                Optional.of(
                                        new Membership(
                                                group.autoScalingGroupName(),
                                                state,
                                                UNHEALTHY.equals(instance.healthStatus()),
                                                group.desiredCapacity(),
                                                hooks.map(all -> awaited(all, state))))))
                .orElseGet(() ->
                        Observed.unknown(
                                "%s is in the Auto Scaling state '%s', which Natkeeper does not know."
                                        .formatted(
                                                instance.instanceId(),
                                                instance.lifecycleStateAsString())));
    }

    private static List<String> awaited(List<LifecycleHook> hooks, LifecycleState state) {
        return state.awaited().map(LifecycleTransition::awsName).stream()
                .flatMap(transition ->
                        hooks.stream()
                                .filter(hook -> transition.equals(hook.lifecycleTransition())))
                .map(LifecycleHook::lifecycleHookName)
                .filter(name -> name.startsWith(HOOK_PREFIX))
                .toList();
    }
}
