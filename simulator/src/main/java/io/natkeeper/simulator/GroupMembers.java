package io.natkeeper.simulator;

import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.AutoScalingGroup.LifecycleAction;
import io.natkeeper.simulator.world.AutoScalingGroup.Member;
import io.natkeeper.simulator.world.AutoScalingGroup.MemberState;
import io.natkeeper.simulator.world.AutoScalingGroup.Result;
import io.natkeeper.simulator.world.AutoScalingGroup.Transition;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.Subnet;
import io.natkeeper.simulator.world.World;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The lives of groups' instances, from launch to end, and how many there are of them. */
final class GroupMembers implements InstanceRefreshes.Capacity, LifecycleHooks.Afterwards {

    // From the last hook's end to InService, and from the end of an instance until it is forgotten.
    private static final Duration STEP = Duration.ofSeconds(1);

    // AWS tries again, less and less often, and publishes no figure.
    private static final Duration NEXT_LAUNCH = Duration.ofMinutes(1);

    private final Groups groups;
    private final Lifecycle lifecycle;
    private final LifecycleHooks hooks;
    private final RootVolumes rootVolumes;
    private final InstanceRefreshes refreshes;
    private final ScalingActivities activities;
    private final Map<String, InstanceSpec> launches = new HashMap<>();
    private final Map<String, String> refusals = new HashMap<>();
    private final Map<String, InstanceState> seen = new HashMap<>();

    GroupMembers(Groups groups, SimulatedEvents events, Lifecycle lifecycle, Ids ids) {
        this.groups = groups;
        this.lifecycle = lifecycle;
        this.hooks = new LifecycleHooks(groups, events, ids, this);
        this.rootVolumes = new RootVolumes(groups, hooks, this::replace);
        this.refreshes = new InstanceRefreshes(groups, events, ids, this);
        this.activities = new ScalingActivities(groups, events, ids);
    }

    LifecycleHooks hooks() {
        return hooks;
    }

    RootVolumes rootVolumes() {
        return rootVolumes;
    }

    InstanceRefreshes refreshes() {
        return refreshes;
    }

    /** What the group's instances are launched as from now on. */
    void launchAs(String groupName, InstanceSpec spec) {
        launches.put(groupName, spec);
    }

    /** From now on launches fail with this reason; with none they succeed. */
    void refuseLaunches(String groupName, Optional<String> reason) {
        reason.ifPresentOrElse(
                why -> refusals.put(groupName, why), () -> refusals.remove(groupName));
    }

    /** Runs within each change of the world: what follows from it is a task of its own. */
    void watch(World world) {
        for (AutoScalingGroup group : world.autoScalingGroups().values()) {
            for (Member member : group.members()) {
                String instanceId = member.instanceId();
                InstanceState state = Groups.stateOf(world, instanceId);
                if (seen.put(instanceId, state) != state) {
                    groups.later(groups.now(), () -> follow(group.name(), instanceId));
                }
            }
        }
        refreshes.watch(world);
    }

    private void follow(String groupName, String instanceId) {
        Optional<Member> found = groups.group(groupName).member(instanceId);
        if (found.isEmpty()) {
            return;
        }
        MemberState member = found.orElseThrow().state();
        switch (Groups.stateOf(groups.world(), instanceId)) {
            case PENDING -> {}
            case RUNNING -> {
                if (member == MemberState.PENDING
                        && !hooks.await(
                                groupName,
                                instanceId,
                                Transition.LAUNCHING,
                                MemberState.PENDING_WAIT,
                                false)) {
                    serve(groupName, instanceId);
                }
            }
            case STOPPING, STOPPED, SHUTTING_DOWN -> replace(groupName, instanceId);
            case TERMINATED -> {
                replace(groupName, instanceId);
                if (member == MemberState.TERMINATING_PROCEED) {
                    forget(groupName, instanceId);
                }
            }
        }
    }

    /** Launches or terminates until as many instances count as are to. */
    void fit(String groupName) {
        while (groups.counting(groupName).size() < wanted(groupName)) {
            if (launch(groupName, emptiestSubnet(groupName)).isEmpty()) {
                return;
            }
        }
        while (groups.counting(groupName).size() > wanted(groupName)) {
            terminate(groupName, groups.counting(groupName).getFirst().instanceId());
        }
    }

    private int wanted(String groupName) {
        return groups.group(groupName).desiredCapacity() + refreshes.surplus(groupName);
    }

    private String emptiestSubnet(String groupName) {
        List<Member> counting = groups.counting(groupName);
        return groups.group(groupName).subnetIds().stream()
                .min(
                        Comparator.comparingLong(id ->
                                counting.stream().filter(m -> m.subnetId().equals(id)).count()))
                .orElseThrow();
    }

    @Override
    public Optional<String> launch(String groupName, String subnetId) {
        Subnet subnet = groups.world().subnets().get(subnetId);
        if (subnet == null) {
            throw new IllegalArgumentException("The simulated world has no " + subnetId);
        }
        String refusal = refusals.get(groupName);
        if (refusal != null) {
            activities.refused(groupName, subnet, refusal);
            groups.later(groups.now().plus(NEXT_LAUNCH), () -> tryAgain(groupName));
            return Optional.empty();
        }
        InstanceSpec spec = launches.getOrDefault(groupName, InstanceSpec.in(subnetId));
        Map<String, String> tags = new TreeMap<>(spec.tags());
        tags.putAll(groups.group(groupName).tags());
        tags.put("aws:autoscaling:groupName", groupName);
        String instanceId = lifecycle.runInstance(spec.inSubnet(subnetId).withTags(tags));
        activities.begin(instanceId);
        groups.change(
                groupName,
                g ->
                        g.with(
                                new Member(
                                        instanceId,
                                        spec.instanceType(),
                                        subnetId,
                                        subnet.availabilityZone(),
                                        MemberState.PENDING,
                                        true,
                                        groups.now(),
                                        List.of())));
        return Optional.of(instanceId);
    }

    private void tryAgain(String groupName) {
        fit(groupName);
        refreshes.step(groupName);
    }

    /** An instance that can't serve any more goes, and another comes. */
    void replace(String groupName, String instanceId) {
        if (groups.member(groupName, instanceId).state().counts()) {
            groups.map(groupName, instanceId, m -> m.withHealthy(false));
            end(groupName, instanceId);
        }
    }

    @Override
    public void end(String groupName, String instanceId) {
        terminate(groupName, instanceId);
        fit(groupName);
    }

    private void terminate(String groupName, String instanceId) {
        rootVolumes.forget(instanceId);
        activities.begin(instanceId);
        groups.map(
                groupName,
                instanceId,
                m -> m.withState(MemberState.TERMINATING).withActions(List.of()));
        if (!hooks.await(
                groupName,
                instanceId,
                Transition.TERMINATING,
                MemberState.TERMINATING_WAIT,
                false)) {
            proceedToTerminate(groupName, instanceId);
        }
    }

    private void proceedToTerminate(String groupName, String instanceId) {
        groups.map(groupName, instanceId, m -> m.withState(MemberState.TERMINATING_PROCEED));
        switch (Groups.stateOf(groups.world(), instanceId)) {
            case PENDING, RUNNING, STOPPING, STOPPED -> lifecycle.terminate(instanceId);
            case SHUTTING_DOWN -> {}
            case TERMINATED -> forget(groupName, instanceId);
        }
    }

    private void forget(String groupName, String instanceId) {
        groups.map(groupName, instanceId, m -> m.withState(MemberState.TERMINATED));
        activities.terminated(groupName, instanceId);
        groups.later(
                groups.now().plus(STEP),
                () -> {
                    seen.remove(instanceId);
                    groups.change(groupName, g -> g.without(instanceId));
                });
    }

    @Override
    public void proceed(
            String groupName,
            String instanceId,
            LifecycleAction action,
            Result result,
            String reason) {
        if (rootVolumes.isUnderWay(instanceId)) {
            rootVolumes.proceed(groupName, instanceId, result);
            return;
        }
        Member member = groups.member(groupName, instanceId);
        switch (member.state()) {
            case PENDING_WAIT -> {
                switch (result) {
                    case CONTINUE -> proceedToServe(groupName, instanceId);
                    case ABANDON -> {
                        activities.abandoned(groupName, instanceId, action, reason);
                        replace(groupName, instanceId);
                    }
                }
            }
            case TERMINATING_WAIT -> proceedToTerminate(groupName, instanceId);
            case PENDING,
                    PENDING_PROCEED,
                    IN_SERVICE,
                    REPLACING_ROOT_VOLUME_WAIT,
                    REPLACING_ROOT_VOLUME_PROCEED,
                    ROOT_VOLUME_REPLACED,
                    TERMINATING,
                    TERMINATING_PROCEED,
                    TERMINATED ->
                    throw new IllegalStateException(member + " waits for nothing");
        }
    }

    private void proceedToServe(String groupName, String instanceId) {
        groups.map(groupName, instanceId, m -> m.withState(MemberState.PENDING_PROCEED));
        groups.later(
                groups.now().plus(STEP),
                () -> {
                    if (groups.member(groupName, instanceId).state()
                            == MemberState.PENDING_PROCEED) {
                        serve(groupName, instanceId);
                    }
                });
    }

    private void serve(String groupName, String instanceId) {
        groups.map(groupName, instanceId, m -> m.withState(MemberState.IN_SERVICE));
        activities.launched(groupName, instanceId);
    }
}
