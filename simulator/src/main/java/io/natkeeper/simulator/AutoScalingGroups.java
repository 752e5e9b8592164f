package io.natkeeper.simulator;

import io.natkeeper.simulator.autoscaling.GroupControl;
import io.natkeeper.simulator.time.Timing;
import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.AutoScalingGroup.Hook;
import io.natkeeper.simulator.world.AutoScalingGroup.Result;
import io.natkeeper.simulator.world.InstanceRefresh;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Auto Scaling does by itself: it launches, waits for hooks, replaces what no longer runs. The
 * methods are an operator's hand, no API calls; each returns at once, and the rest happens on the
 * clock.
 */
public final class AutoScalingGroups {

    private final Groups groups;
    private final GroupMembers members;
    private final Ids ids;
    private final String arnPrefix;
    private final GroupControl control = new Control();

    AutoScalingGroups(
            Chronicle chronicle,
            Timing timing,
            SimulatedEvents events,
            Lifecycle lifecycle,
            Ids ids,
            String accountId,
            String region) {
        this.groups = new Groups(chronicle, timing);
        this.members = new GroupMembers(groups, events, lifecycle, ids);
        this.ids = ids;
        this.arnPrefix = "arn:aws:autoscaling:%s:%s:autoScalingGroup:".formatted(region, accountId);
        chronicle.onChange(members::watch);
    }

    /** Creates a group, and launches its instances. */
    public void create(GroupSpec spec) {
        groups.atOnce(() -> {
            if (groups.world().autoScalingGroups().containsKey(spec.name())) {
                throw new IllegalArgumentException("There is a group " + spec.name() + " already");
            }
            members.launchAs(spec.name(), spec.launch());
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
                            List.of(),
                            groups.now(),
                            spec.tags());
            groups.chronicle().change(w -> w.with(group));
            members.fit(spec.name());
        });
    }

    /** Creates or replaces a hook; an instance that waits already does not wait for it. */
    public void putHook(String groupName, Hook hook) {
        groups.change(
                groupName,
                g -> {
                    List<Hook> changed = new ArrayList<>(g.hooks());
                    changed.removeIf(h -> h.name().equals(hook.name()));
                    changed.add(hook);
                    return g.withHooks(changed);
                });
    }

    public void setDesiredCapacity(String groupName, int desiredCapacity) {
        groups.atOnce(() -> {
            groups.change(groupName, g -> g.withDesiredCapacity(desiredCapacity));
            members.fit(groupName);
        });
    }

    /** Terminates an instance, through its hooks; another is launched in its place. */
    public void terminateInstance(String groupName, String instanceId) {
        groups.atOnce(() -> members.replace(groupName, instanceId));
    }

    /**
     * Replaces the root volume of an instance in service: the terminate hooks, then the launch
     * hooks, each with the action {@code ReplaceRootVolume}; the instance itself stays.
     */
    public void replaceRootVolume(String groupName, String instanceId) {
        groups.atOnce(() -> members.rootVolumes().begin(groupName, instanceId));
    }

    /**
     * From now on EC2 launches nothing for the group, which tries again each minute.
     *
     * @param reason a sentence, as EC2 says it
     */
    public void refuseLaunches(String groupName, String reason) {
        groups.atOnce(() -> members.refuseLaunches(groupName, Optional.of(reason)));
    }

    /** The next try succeeds again. */
    public void allowLaunches(String groupName) {
        groups.atOnce(() -> members.refuseLaunches(groupName, Optional.empty()));
    }

    GroupControl control() {
        return control;
    }

    private final class Control implements GroupControl {

        @Override
        public void complete(String groupName, String instanceId, String hookName, Result result) {
            members.hooks().complete(groupName, instanceId, hookName, result);
        }

        @Override
        public void heartbeat(String groupName, String instanceId, String hookName) {
            members.hooks().heartbeat(groupName, instanceId, hookName);
        }

        @Override
        public void setHealth(String groupName, String instanceId, boolean healthy) {
            if (!healthy) {
                members.replace(groupName, instanceId);
            } else {
                groups.map(groupName, instanceId, m -> m.withHealthy(true));
            }
        }

        @Override
        public void terminate(
                String groupName, String instanceId, boolean decrementDesiredCapacity) {
            if (!groups.member(groupName, instanceId).state().counts()) {
                return;
            }
            if (decrementDesiredCapacity) {
                groups.change(groupName, g -> g.withDesiredCapacity(g.desiredCapacity() - 1));
            }
            members.end(groupName, instanceId);
        }

        @Override
        public String startInstanceRefresh(
                String groupName, InstanceRefresh.Preferences preferences) {
            return members.refreshes().start(groupName, preferences);
        }

        @Override
        public String cancelInstanceRefresh(String groupName) {
            return members.refreshes().cancel(groupName);
        }
    }
}
