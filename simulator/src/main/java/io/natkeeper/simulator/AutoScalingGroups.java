package io.natkeeper.simulator;

import io.natkeeper.simulator.autoscaling.GroupControl;
import io.natkeeper.simulator.event.LifecycleActionEvent;
import io.natkeeper.simulator.event.ScalingActivityEvent;
import io.natkeeper.simulator.time.Timing;
import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.AutoScalingGroup.Hook;
import io.natkeeper.simulator.world.AutoScalingGroup.LifecycleAction;
import io.natkeeper.simulator.world.AutoScalingGroup.Member;
import io.natkeeper.simulator.world.AutoScalingGroup.MemberState;
import io.natkeeper.simulator.world.AutoScalingGroup.Result;
import io.natkeeper.simulator.world.AutoScalingGroup.Transition;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.Subnet;
import io.natkeeper.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What Auto Scaling does by itself: it launches, waits for hooks, replaces what no longer runs. The
 * methods are an operator's hand, no API calls; each returns at once, and the rest happens on the
 * clock.
 */
public final class AutoScalingGroups {

    // From the last hook's end to InService, and from the end of an instance until it is forgotten.
    private static final Duration STEP = Duration.ofSeconds(1);

    // AWS publishes no figure; a volume is made, detached, attached, and booted from.
    private static final Duration ROOT_VOLUME_REPLACEMENT = Duration.ofSeconds(30);

    private final Chronicle chronicle;
    private final Timing timing;
    private final SimulatedEvents events;
    private final Lifecycle lifecycle;
    private final Ids ids;
    private final String arnPrefix;
    private final Map<String, InstanceSpec> launches = new HashMap<>();
    private final Map<String, InstanceState> seen = new HashMap<>();
    private final Map<String, Instant> began = new HashMap<>();
    private final Map<String, Transition> replacingRootVolume = new HashMap<>();
    private final GroupControl control = new Control();

    AutoScalingGroups(
            Chronicle chronicle,
            Timing timing,
            SimulatedEvents events,
            Lifecycle lifecycle,
            Ids ids,
            String accountId,
            String region) {
        this.chronicle = chronicle;
        this.timing = timing;
        this.events = events;
        this.lifecycle = lifecycle;
        this.ids = ids;
        this.arnPrefix = "arn:aws:autoscaling:%s:%s:autoScalingGroup:".formatted(region, accountId);
        chronicle.onChange(this::watch);
    }

    /** Creates a group, and launches its instances. */
    public void create(GroupSpec spec) {
        atOnce(() -> {
            if (chronicle.world().autoScalingGroups().containsKey(spec.name())) {
                throw new IllegalArgumentException("There is a group " + spec.name() + " already");
            }
            launches.put(spec.name(), spec.launch());
            AutoScalingGroup group =
                    new AutoScalingGroup(
                            spec.name(),
                            arnPrefix + ids.uuid() + ":autoScalingGroupName/" + spec.name(),
                            spec.subnetIds(),
                            spec.minSize(),
                            spec.maxSize(),
                            spec.desiredCapacity(),
                            spec.hooks(),
                            List.of(),
                            timing.now(),
                            spec.tags());
            chronicle.change(w -> w.with(group));
            fit(spec.name());
        });
    }

    /** Creates or replaces a hook; an instance that waits already does not wait for it. */
    public void putHook(String groupName, Hook hook) {
        change(
                groupName,
                g -> {
                    List<Hook> hooks = new ArrayList<>(g.hooks());
                    hooks.removeIf(h -> h.name().equals(hook.name()));
                    hooks.add(hook);
                    return g.withHooks(hooks);
                });
    }

    public void setDesiredCapacity(String groupName, int desiredCapacity) {
        atOnce(() -> {
            change(groupName, g -> g.withDesiredCapacity(desiredCapacity));
            fit(groupName);
        });
    }

    /** Terminates an instance, through its hooks; another is launched in its place. */
    public void terminateInstance(String groupName, String instanceId) {
        atOnce(() -> replace(groupName, instanceId));
    }

    /**
     * What an instance refresh does first where it may go above the desired capacity: launches
     * another instance in the subnet of this one, which stays until somebody terminates it.
     *
     * @return the new instance's id
     */
    public String launchBeside(String groupName, String instanceId) {
        return chronicle.whileStill(() -> {
            String subnetId = member(groupName, instanceId).subnetId();
            change(groupName, g -> g.withDesiredCapacity(g.desiredCapacity() + 1));
            return launch(groupName, subnetId);
        });
    }

    /** Terminates an instance, through its hooks, and wants one less from now on. */
    public void terminateSurplus(String groupName, String instanceId) {
        atOnce(() -> control.terminate(groupName, instanceId, true));
    }

    /**
     * Replaces the root volume of an instance in service: the terminate hooks, then the launch
     * hooks, each with the action {@code ReplaceRootVolume}; the instance itself stays.
     */
    public void replaceRootVolume(String groupName, String instanceId) {
        atOnce(() -> {
            if (member(groupName, instanceId).state() != MemberState.IN_SERVICE) {
                throw new IllegalStateException(instanceId + " is not in service");
            }
            replacingRootVolume.put(instanceId, Transition.TERMINATING);
            if (!waitForHooks(groupName, instanceId, Transition.TERMINATING)) {
                continueReplacement(groupName, instanceId, Result.CONTINUE);
            }
        });
    }

    GroupControl control() {
        return control;
    }

    /** Runs within each change of the world: what follows from it is a task of its own. */
    private void watch(World world) {
        for (AutoScalingGroup group : world.autoScalingGroups().values()) {
            for (Member member : group.members()) {
                String instanceId = member.instanceId();
                InstanceState state = stateOf(world, instanceId);
                if (seen.put(instanceId, state) != state) {
                    later(timing.now(), () -> follow(group.name(), instanceId));
                }
            }
        }
    }

    private void follow(String groupName, String instanceId) {
        Optional<Member> found = group(groupName).member(instanceId);
        if (found.isEmpty()) {
            return;
        }
        MemberState member = found.orElseThrow().state();
        switch (stateOf(chronicle.world(), instanceId)) {
            case PENDING -> {}
            case RUNNING -> {
                if (member == MemberState.PENDING
                        && !waitForHooks(groupName, instanceId, Transition.LAUNCHING)) {
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

    /** Launches or terminates until as many instances count as are desired. */
    private void fit(String groupName) {
        while (counting(groupName).size() < group(groupName).desiredCapacity()) {
            launch(groupName);
        }
        while (counting(groupName).size() > group(groupName).desiredCapacity()) {
            terminate(groupName, counting(groupName).getFirst().instanceId());
        }
    }

    private List<Member> counting(String groupName) {
        return group(groupName).members().stream().filter(m -> m.state().counts()).toList();
    }

    private void launch(String groupName) {
        var _ =
                launch(
                        groupName,
                        group(groupName).subnetIds().stream()
                                .min(
                                        Comparator.comparingLong(id ->
                                                counting(groupName).stream()
                                                        .filter(m -> m.subnetId().equals(id))
                                                        .count()))
                                .orElseThrow());
    }

    private String launch(String groupName, String subnetId) {
        AutoScalingGroup group = group(groupName);
        Subnet subnet = chronicle.world().subnets().get(subnetId);
        if (subnet == null) {
            throw new IllegalArgumentException("The simulated world has no " + subnetId);
        }
        InstanceSpec spec = launches.getOrDefault(groupName, InstanceSpec.in(subnetId));
        Map<String, String> tags = new TreeMap<>(spec.tags());
        tags.putAll(group.tags());
        tags.put("aws:autoscaling:groupName", groupName);
        String instanceId = lifecycle.runInstance(spec.inSubnet(subnetId).withTags(tags));
        began.put(instanceId, timing.now());
        change(
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
                                        timing.now(),
                                        List.of())));
        return instanceId;
    }

    /** An instance that can't serve any more goes, and another comes. */
    private void replace(String groupName, String instanceId) {
        if (member(groupName, instanceId).state().counts()) {
            map(groupName, instanceId, m -> m.withHealthy(false));
            terminate(groupName, instanceId);
            fit(groupName);
        }
    }

    private void terminate(String groupName, String instanceId) {
        replacingRootVolume.remove(instanceId);
        began.put(instanceId, timing.now());
        map(
                groupName,
                instanceId,
                m -> m.withState(MemberState.TERMINATING).withActions(List.of()));
        if (!waitForHooks(groupName, instanceId, Transition.TERMINATING)) {
            proceedToTerminate(groupName, instanceId);
        }
    }

    private void proceedToTerminate(String groupName, String instanceId) {
        map(groupName, instanceId, m -> m.withState(MemberState.TERMINATING_PROCEED));
        switch (stateOf(chronicle.world(), instanceId)) {
            case PENDING, RUNNING, STOPPING, STOPPED -> lifecycle.terminate(instanceId);
            case SHUTTING_DOWN -> {}
            case TERMINATED -> forget(groupName, instanceId);
        }
    }

    private void forget(String groupName, String instanceId) {
        map(groupName, instanceId, m -> m.withState(MemberState.TERMINATED));
        announce(groupName, instanceId, false);
        later(
                timing.now().plus(STEP),
                () -> {
                    seen.remove(instanceId);
                    change(groupName, g -> g.without(instanceId));
                });
    }

    private void serve(String groupName, String instanceId) {
        map(groupName, instanceId, m -> m.withState(MemberState.IN_SERVICE));
        announce(groupName, instanceId, true);
    }

    /** Whether there is any hook to wait for. */
    private boolean waitForHooks(String groupName, String instanceId, Transition transition) {
        AutoScalingGroup group = group(groupName);
        boolean replaces = replacingRootVolume.containsKey(instanceId);
        List<LifecycleAction> actions = new ArrayList<>();
        for (Hook hook : group.hooks()) {
            if (hook.transition() != transition) {
                continue;
            }
            Instant now = timing.now();
            LifecycleAction action =
                    new LifecycleAction(
                            hook.name(),
                            ids.uuid(),
                            now.plus(hook.heartbeatTimeout()),
                            now.plus(hook.globalTimeout()));
            actions.add(action);
            events.emit(
                    new LifecycleActionEvent(
                            groupName, group.arn(), hook, instanceId, action.token(), replaces));
            later(action.deadline(), () -> expire(groupName, instanceId, action.token()));
        }
        if (actions.isEmpty()) {
            return false;
        }
        MemberState waiting =
                switch (transition) {
                    case LAUNCHING -> MemberState.PENDING_WAIT;
                    case TERMINATING ->
                            replaces
                                    ? MemberState.REPLACING_ROOT_VOLUME_WAIT
                                    : MemberState.TERMINATING_WAIT;
                };
        map(groupName, instanceId, m -> m.withState(waiting).withActions(actions));
        return true;
    }

    private void expire(String groupName, String instanceId, String token) {
        AutoScalingGroup group = group(groupName);
        Optional<LifecycleAction> action =
                group.member(instanceId).stream()
                        .flatMap(m -> m.actions().stream())
                        .filter(a -> a.token().equals(token))
                        .findFirst();
        if (action.isEmpty()) {
            return;
        }
        LifecycleAction due = action.orElseThrow();
        if (due.deadline().isAfter(timing.now())) {
            later(due.deadline(), () -> expire(groupName, instanceId, token));
            return;
        }
        Result result = group.hook(due.hookName()).map(Hook::defaultResult).orElse(Result.ABANDON);
        complete(groupName, instanceId, due.hookName(), result);
    }

    private void complete(String groupName, String instanceId, String hookName, Result result) {
        map(
                groupName,
                instanceId,
                m ->
                        m.withActions(
                                result == Result.ABANDON
                                        ? List.of()
                                        : m.actions().stream()
                                                .filter(a -> !a.hookName().equals(hookName))
                                                .toList()));
        Member member = member(groupName, instanceId);
        if (!member.actions().isEmpty()) {
            return;
        }
        if (replacingRootVolume.containsKey(instanceId)) {
            continueReplacement(groupName, instanceId, result);
            return;
        }
        switch (member.state()) {
            case PENDING_WAIT -> {
                switch (result) {
                    case CONTINUE -> proceedToServe(groupName, instanceId);
                    case ABANDON -> replace(groupName, instanceId);
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
        map(groupName, instanceId, m -> m.withState(MemberState.PENDING_PROCEED));
        later(
                timing.now().plus(STEP),
                () -> {
                    if (member(groupName, instanceId).state() == MemberState.PENDING_PROCEED) {
                        serve(groupName, instanceId);
                    }
                });
    }

    private void continueReplacement(String groupName, String instanceId, Result result) {
        if (result == Result.ABANDON) {
            replace(groupName, instanceId);
            return;
        }
        if (replacingRootVolume.get(instanceId) == Transition.LAUNCHING) {
            endReplacement(groupName, instanceId);
            return;
        }
        map(groupName, instanceId, m -> m.withState(MemberState.REPLACING_ROOT_VOLUME_PROCEED));
        later(
                timing.now().plus(ROOT_VOLUME_REPLACEMENT),
                () -> {
                    if (member(groupName, instanceId).state()
                            != MemberState.REPLACING_ROOT_VOLUME_PROCEED) {
                        return;
                    }
                    replacingRootVolume.put(instanceId, Transition.LAUNCHING);
                    map(groupName, instanceId, m -> m.withState(MemberState.ROOT_VOLUME_REPLACED));
                    if (!waitForHooks(groupName, instanceId, Transition.LAUNCHING)) {
                        endReplacement(groupName, instanceId);
                    }
                });
    }

    private void endReplacement(String groupName, String instanceId) {
        replacingRootVolume.remove(instanceId);
        map(groupName, instanceId, m -> m.withState(MemberState.IN_SERVICE));
    }

    private void announce(String groupName, String instanceId, boolean launched) {
        AutoScalingGroup group = group(groupName);
        Member member = member(groupName, instanceId);
        events.emit(
                new ScalingActivityEvent(
                        launched,
                        groupName,
                        group.arn(),
                        instanceId,
                        member.availabilityZone(),
                        member.subnetId(),
                        ids.uuid(),
                        "At %s an instance was %s."
                                .formatted(began.get(instanceId), launched ? "started" : "ended"),
                        began.getOrDefault(instanceId, timing.now())));
    }

    private void later(Instant at, Runnable next) {
        timing.later(at, () -> atOnce(next));
    }

    private void atOnce(Runnable work) {
        chronicle.whileStill(() -> {
            work.run();
            return true;
        });
    }

    private void change(String groupName, UnaryOperator<AutoScalingGroup> change) {
        chronicle.change(w -> w.mapAutoScalingGroup(groupName, change));
    }

    private void map(String groupName, String instanceId, UnaryOperator<Member> change) {
        change(groupName, g -> g.mapMember(instanceId, change));
    }

    private AutoScalingGroup group(String groupName) {
        return chronicle.world().autoScalingGroup(groupName);
    }

    private Member member(String groupName, String instanceId) {
        return group(groupName).member(instanceId).orElseThrow();
    }

    /** An instance that is forgotten was terminated. */
    private static InstanceState stateOf(World world, String instanceId) {
        Instance instance = world.instances().get(instanceId);
        return instance == null ? InstanceState.TERMINATED : instance.state();
    }

    private final class Control implements GroupControl {

        @Override
        public void complete(String groupName, String instanceId, String hookName, Result result) {
            AutoScalingGroups.this.complete(groupName, instanceId, hookName, result);
        }

        @Override
        public void heartbeat(String groupName, String instanceId, String hookName) {
            Instant now = timing.now();
            Duration more =
                    group(groupName)
                            .hook(hookName)
                            .map(Hook::heartbeatTimeout)
                            .orElse(Duration.ZERO);
            map(
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

        @Override
        public void setHealth(String groupName, String instanceId, boolean healthy) {
            if (!healthy) {
                replace(groupName, instanceId);
            } else {
                map(groupName, instanceId, m -> m.withHealthy(true));
            }
        }

        @Override
        public void terminate(
                String groupName, String instanceId, boolean decrementDesiredCapacity) {
            if (!member(groupName, instanceId).state().counts()) {
                return;
            }
            if (decrementDesiredCapacity) {
                change(groupName, g -> g.withDesiredCapacity(g.desiredCapacity() - 1));
            }
            AutoScalingGroups.this.terminate(groupName, instanceId);
            fit(groupName);
        }
    }
}
