package io.natkeeper.failover;

import io.natkeeper.simulator.event.CustomEvent;
import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.AutoScalingGroup.Member;
import io.natkeeper.simulator.world.AutoScalingGroup.MemberState;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * An Auto Scaling group in a random history: its hosts report that they are ready until they see
 * their tag, some never are, it is disrupted, and nobody may go into service unverified.
 */
final class GroupLife {

    private static final Duration BOOT = Duration.ofSeconds(50);
    private static final Duration REPEAT = Duration.ofSeconds(20);

    final List<String> violations = new ArrayList<>();

    private final SimulatedPool pool;
    private final HostTruth truth;
    private final Consumer<String> reach;
    private Instant peace = Instant.MAX;
    private final Map<String, MemberState> seen = new HashMap<>();
    private final Map<String, Instant> runningSince = new HashMap<>();
    private final Map<String, Instant> inServiceSince = new HashMap<>();
    private final Map<String, Instant> lastReport = new HashMap<>();

    GroupLife(SimulatedPool pool, HostTruth truth, Consumer<String> reach, String... zones) {
        this.pool = pool;
        this.truth = truth;
        this.reach = reach;
        pool.createGroup(
                Map.of("natkeeper:pool", SimulatedPool.POOL),
                List.of(SimulatedPool.LAUNCH_HOOK, SimulatedPool.TERMINATE_HOOK),
                zones);
        pool.timing.later(pool.timing.now().plus(REPEAT), this::report);
    }

    /** One in sixteen that is launched before peace never passes its own check. */
    private boolean isBroken(Member member) {
        return member.instanceId().endsWith("0") && member.since().isBefore(peace);
    }

    void makePeace() {
        peace = pool.timing.now();
    }

    boolean isBusy() {
        return pool.group().members().stream()
                .anyMatch(member -> member.state() != MemberState.IN_SERVICE);
    }

    /** What each host does once it has booted. */
    private void report() {
        for (Member member : pool.group().members()) {
            Instance host = pool.aws.world().instance(member.instanceId());
            if (HostTruth.isHealthy(host)
                    && !host.tags().containsKey("natkeeper:ready")
                    && hasBooted(host.id(), pool.timing.now())) {
                lastReport.put(host.id(), pool.timing.now());
                if (isBroken(member)) {
                    say("NAT Peer Unreachable", host.id(), Map.of("accused", host.id()));
                } else {
                    say("NAT Host Ready", host.id(), Map.of());
                }
            }
        }
        pool.timing.later(pool.timing.now().plus(REPEAT), this::report);
    }

    private void say(String what, String reporter, Map<String, Object> more) {
        Map<String, Object> detail = new HashMap<>(more);
        detail.put("pool", SimulatedPool.POOL);
        detail.put("reporter", reporter);
        pool.aws.events().emit(new CustomEvent("natkeeper.host", what, List.of(), detail));
    }

    private boolean hasBooted(String instanceId, Instant at) {
        return !runningSince.getOrDefault(instanceId, Instant.MAX).isAfter(at.minus(BOOT));
    }

    /** Its last report is of the life that it is in. */
    private boolean hasReported(String instanceId) {
        return Optional.ofNullable(lastReport.get(instanceId))
                .filter(at -> hasBooted(instanceId, at))
                .isPresent();
    }

    void disrupt(Random random) {
        List<Member> serving =
                pool.group().members().stream()
                        .filter(m -> m.state() == MemberState.IN_SERVICE)
                        .toList();
        if (serving.isEmpty()) {
            return;
        }
        String id = serving.get(random.nextInt(serving.size())).instanceId();
        switch (random.nextInt(3)) {
            case 0 -> pool.aws.autoScalingGroups().replaceRootVolume(SimulatedPool.GROUP, id);
            case 1 -> {
                truth.isSpokenOf(id);
                say("NAT Peer Unreachable", serving.getLast().instanceId(), Map.of("accused", id));
            }
            default ->
                    pool.timing.spawn(
                            "terminate",
                            () ->
                                    pool.aws
                                            .autoScalingGroups()
                                            .setDesiredCapacity(
                                                    SimulatedPool.GROUP, 2 + random.nextInt(2)));
        }
    }

    /** It is to have no hosts any more. */
    void end() {
        pool.timing.spawn(
                "end",
                () -> pool.aws.autoScalingGroups().setDesiredCapacity(SimulatedPool.GROUP, 0));
    }

    void watch(World now) {
        AutoScalingGroup group = now.autoScalingGroups().get(SimulatedPool.GROUP);
        if (group == null) {
            return;
        }
        for (Member member : group.members()) {
            Instance host = now.instance(member.instanceId());
            if (host.state() == InstanceState.RUNNING) {
                runningSince.putIfAbsent(host.id(), pool.timing.now());
            }
            MemberState was = seen.put(host.id(), member.state());
            if (was == MemberState.REPLACING_ROOT_VOLUME_PROCEED
                    && member.state() != MemberState.REPLACING_ROOT_VOLUME_PROCEED) {
                reach.accept("root volumes replaced");
                // It boots anew.
                runningSince.put(host.id(), pool.timing.now());
            }
            if (member.state() == MemberState.TERMINATING_PROCEED && was != member.state()) {
                reach.accept("hosts terminated");
            }
            if (isBroken(member)
                    && was == MemberState.PENDING_WAIT
                    && member.state() != MemberState.PENDING_WAIT
                    && HostTruth.isHealthy(host)) {
                reach.accept("launches given up");
            }
            if (member.state() == MemberState.IN_SERVICE && was != MemberState.IN_SERVICE) {
                reach.accept("hosts into service");
                inServiceSince.put(host.id(), pool.timing.now());
                if (isBroken(member)
                        || !hasReported(host.id())
                        || !host.tags().containsKey("natkeeper:ready")) {
                    violations.add(host.id() + " went into service unverified");
                }
            }
        }
    }

    /** Whether routes must have come home to it: of no group, or long in service. */
    boolean isServing(Instance instance) {
        Instant longAgo =
                pool.timing.now().minus(SimulatedPool.FAILBACK_DELAY).minus(Duration.ofMinutes(2));
        return state(instance)
                .filter(state ->
                        state != MemberState.IN_SERVICE
                                || !inServiceSince
                                        .getOrDefault(instance.id(), Instant.MAX)
                                        .isBefore(longAgo))
                .isEmpty();
    }

    private Optional<MemberState> state(Instance instance) {
        return pool.group().member(instance.id()).map(Member::state);
    }
}
