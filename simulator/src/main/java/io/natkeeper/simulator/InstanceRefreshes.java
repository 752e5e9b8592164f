package io.natkeeper.simulator;

import io.natkeeper.simulator.event.InstanceRefreshEvent;
import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.AutoScalingGroup.Member;
import io.natkeeper.simulator.world.AutoScalingGroup.MemberState;
import io.natkeeper.simulator.world.InstanceRefresh;
import io.natkeeper.simulator.world.InstanceRefresh.Preferences;
import io.natkeeper.simulator.world.InstanceRefresh.Status;
import io.natkeeper.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Instance refreshes under way. Nothing is remembered of single steps: after each change of a
 * group's members it is looked at what may be launched or ended next.
 */
final class InstanceRefreshes {

    /** After how long without progress a refresh fails. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final Groups groups;
    private final SimulatedEvents events;
    private final Ids ids;
    private final Capacity capacity;
    private final Map<String, Rolling> rolling = new HashMap<>();
    private final Map<String, List<Member>> seen = new HashMap<>();

    /** What a refresh can do to its group. */
    interface Capacity {

        /** Launches one more than is desired; empty if that failed. */
        Optional<String> launch(String groupName, String subnetId);

        /** Ends one, through its hooks; another comes if fewer are left than there should be. */
        void end(String groupName, String instanceId);
    }

    /** One refresh under way. */
    private static final class Rolling {

        private final Set<String> old;

        /** Who was launched beside whom. */
        private final Map<String, String> successors = new LinkedHashMap<>();

        private final Map<String, Instant> inServiceSince = new HashMap<>();
        private Instant progressAt;

        private Rolling(Set<String> old, Instant now) {
            this.old = old;
            this.progressAt = now;
        }
    }

    InstanceRefreshes(Groups groups, SimulatedEvents events, Ids ids, Capacity capacity) {
        this.groups = groups;
        this.events = events;
        this.ids = ids;
        this.capacity = capacity;
    }

    /** Begins one; the group has none under way. */
    String start(String groupName, Preferences preferences) {
        Instant now = groups.now();
        Set<String> old =
                groups.counting(groupName).stream()
                        .map(Member::instanceId)
                        .collect(Collectors.toUnmodifiableSet());
        InstanceRefresh refresh =
                new InstanceRefresh(
                        ids.uuid(),
                        preferences,
                        now,
                        Optional.empty(),
                        Status.PENDING,
                        Optional.empty(),
                        old.size(),
                        old.size());
        rolling.put(groupName, new Rolling(old, now));
        groups.change(groupName, g -> g.with(refresh));
        groups.later(
                now,
                () -> {
                    groups.change(groupName, g -> g.with(refresh.withStatus(Status.IN_PROGRESS)));
                    announce(groupName, refresh, "Started");
                    step(groupName);
                });
        groups.later(now.plus(PATIENCE), () -> failWithoutProgress(groupName, refresh.id()));
        return refresh.id();
    }

    /** Begins nothing new; what has begun ends first. */
    String cancel(String groupName) {
        InstanceRefresh refresh = groups.group(groupName).activeInstanceRefresh().orElseThrow();
        groups.change(groupName, g -> g.with(refresh.withStatus(Status.CANCELLING)));
        groups.later(groups.now(), () -> step(groupName));
        return refresh.id();
    }

    /** How many more than desired the group has for the moment. */
    int surplus(String groupName) {
        Rolling roll = rolling.get(groupName);
        if (roll == null) {
            return 0;
        }
        Set<String> counting =
                groups.counting(groupName).stream()
                        .map(Member::instanceId)
                        .collect(Collectors.toSet());
        return (int)
                roll.successors.entrySet().stream()
                        .filter(e -> counting.contains(e.getKey()))
                        .filter(e -> counting.contains(e.getValue()))
                        .count();
    }

    /** Runs within each change of the world: what follows from it is a task of its own. */
    void watch(World world) {
        for (String groupName : rolling.keySet()) {
            List<Member> members = world.autoScalingGroup(groupName).members();
            if (!members.equals(seen.put(groupName, members))) {
                groups.later(groups.now(), () -> step(groupName));
            }
        }
    }

    /** What comes next, if anything. */
    void step(String groupName) {
        Rolling roll = rolling.get(groupName);
        AutoScalingGroup group = groups.group(groupName);
        Optional<InstanceRefresh> active = group.activeInstanceRefresh();
        if (roll == null || active.isEmpty()) {
            return;
        }
        noteProgress(group, active.orElseThrow(), roll);
        InstanceRefresh refresh = groups.group(groupName).activeInstanceRefresh().orElseThrow();
        endWhoHasASuccessor(group, refresh, roll);
        if (refresh.status() == Status.IN_PROGRESS) {
            if (refresh.preferences().minHealthyPercentage() == 100) {
                launchSuccessors(groupName, refresh, roll);
            } else {
                endBeforehand(groupName, refresh, roll);
            }
        }
        finish(groupName, refresh, roll);
    }

    /** Counts who is updated, and comes back when the next one is warm. */
    private void noteProgress(AutoScalingGroup group, InstanceRefresh refresh, Rolling roll) {
        for (Member member : group.members()) {
            if (member.state() == MemberState.IN_SERVICE
                    && roll.inServiceSince.putIfAbsent(member.instanceId(), groups.now()) == null) {
                groups.later(
                        groups.now().plus(refresh.preferences().instanceWarmup()),
                        () -> step(group.name()));
            }
        }
        int updated =
                (int) group.members().stream().filter(m -> isUpdated(m, refresh, roll)).count();
        int toUpdate = Math.max(0, refresh.instances() - updated);
        if (toUpdate < refresh.instancesToUpdate()) {
            roll.progressAt = groups.now();
            groups.change(group.name(), g -> g.with(refresh.withInstancesToUpdate(toUpdate)));
        }
    }

    private boolean isUpdated(Member member, InstanceRefresh refresh, Rolling roll) {
        return !roll.old.contains(member.instanceId())
                && member.state() == MemberState.IN_SERVICE
                && !roll.inServiceSince
                        .getOrDefault(member.instanceId(), Instant.MAX)
                        .plus(refresh.preferences().instanceWarmup())
                        .isAfter(groups.now());
    }

    private void endWhoHasASuccessor(
            AutoScalingGroup group, InstanceRefresh refresh, Rolling roll) {
        roll.successors.entrySet().removeIf(e -> !isMember(group, e.getKey()));
        // One that was given up: another is launched for the same instance.
        roll.successors.entrySet().removeIf(e -> !counts(group, e.getValue()));
        roll.successors.forEach((old, successor) -> {
            if (counts(group, old)
                    && group.member(successor)
                            .filter(m -> isUpdated(m, refresh, roll))
                            .isPresent()) {
                capacity.end(group.name(), old);
            }
        });
    }

    private void launchSuccessors(String groupName, InstanceRefresh refresh, Rolling roll) {
        AutoScalingGroup group = groups.group(groupName);
        int most = group.desiredCapacity() * refresh.preferences().maxHealthyPercentage() / 100;
        int room = Math.max(1, most - group.desiredCapacity());
        for (Member member : group.members()) {
            String old = member.instanceId();
            if (roll.successors.size() < room
                    && roll.old.contains(old)
                    && member.state().counts()
                    && !roll.successors.containsKey(old)) {
                Optional<String> successor = capacity.launch(groupName, member.subnetId());
                if (successor.isEmpty()) {
                    return;
                }
                roll.successors.put(old, successor.orElseThrow());
            }
        }
    }

    private void endBeforehand(String groupName, InstanceRefresh refresh, Rolling roll) {
        AutoScalingGroup group = groups.group(groupName);
        int desired = group.desiredCapacity();
        int fewest = Math.ceilDiv(desired * refresh.preferences().minHealthyPercentage(), 100);
        int mayBeMissing = Math.max(1, desired - fewest);
        long ready =
                group.members().stream()
                        .filter(m -> m.state() == MemberState.IN_SERVICE)
                        .filter(m ->
                                roll.old.contains(m.instanceId()) || isUpdated(m, refresh, roll))
                        .count();
        group.members().stream()
                .filter(m -> roll.old.contains(m.instanceId()) && m.state().counts())
                .limit(Math.max(0, mayBeMissing - (desired - ready)))
                .forEach(m -> capacity.end(groupName, m.instanceId()));
    }

    private void finish(String groupName, InstanceRefresh refresh, Rolling roll) {
        AutoScalingGroup group = groups.group(groupName);
        boolean oldOnesAreLeft = roll.old.stream().anyMatch(old -> isMember(group, old));
        switch (refresh.status()) {
            case IN_PROGRESS -> {
                if (!oldOnesAreLeft && refresh.instancesToUpdate() == 0) {
                    end(groupName, refresh, Status.SUCCESSFUL, Optional.empty());
                }
            }
            case CANCELLING -> {
                boolean isSettled =
                        group.members().stream().allMatch(m -> m.state() == MemberState.IN_SERVICE);
                if (isSettled && roll.successors.isEmpty()) {
                    end(groupName, refresh, Status.CANCELLED, Optional.of("Cancelled by a user."));
                }
            }
            case PENDING, SUCCESSFUL, FAILED, CANCELLED -> {}
        }
    }

    private void failWithoutProgress(String groupName, String refreshId) {
        Rolling roll = rolling.get(groupName);
        Optional<InstanceRefresh> active =
                groups.group(groupName)
                        .activeInstanceRefresh()
                        .filter(r -> r.id().equals(refreshId));
        if (roll == null || active.isEmpty()) {
            return;
        }
        Instant due = roll.progressAt.plus(PATIENCE);
        if (due.isAfter(groups.now())) {
            groups.later(due, () -> failWithoutProgress(groupName, refreshId));
            return;
        }
        end(
                groupName,
                active.orElseThrow(),
                Status.FAILED,
                Optional.of("No instance was replaced within an hour."));
    }

    private void end(
            String groupName, InstanceRefresh refresh, Status how, Optional<String> reason) {
        rolling.remove(groupName);
        seen.remove(groupName);
        groups.change(groupName, g -> g.with(refresh.ended(how, reason, groups.now())));
        announce(
                groupName,
                refresh,
                switch (how) {
                    case SUCCESSFUL -> "Succeeded";
                    case FAILED -> "Failed";
                    case CANCELLED -> "Cancelled";
                    case PENDING, IN_PROGRESS, CANCELLING ->
                            throw new IllegalArgumentException(how + " is no end");
                });
    }

    private void announce(String groupName, InstanceRefresh refresh, String what) {
        events.emit(
                new InstanceRefreshEvent(
                        what, refresh.id(), groupName, groups.group(groupName).arn()));
    }

    private static boolean isMember(AutoScalingGroup group, String instanceId) {
        return group.member(instanceId).isPresent();
    }

    private static boolean counts(AutoScalingGroup group, String instanceId) {
        return group.member(instanceId).filter(m -> m.state().counts()).isPresent();
    }
}
