package io.natkeeper.failover;

import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.RouteTarget;
import io.natkeeper.simulator.world.StatusCheck;
import io.natkeeper.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is true of the hosts of a random history, as nobody inside it can know: since when each
 * forwards, and has given nobody a reason to relieve it.
 */
final class HostTruth {

    /** From a read that a plan was made from to its last write. */
    static final Duration LONGEST_PLAN = Duration.ofSeconds(30);

    /** From an announcement to the last write of the run that it started; Lambda ends that. */
    static final Duration LONGEST_RUN = Duration.ofSeconds(150);

    private final SimulatedPool pool;
    private final Map<String, Instant> forwardingSince = new HashMap<>();
    private final Map<String, Instant> steadySince = new HashMap<>();
    private final Map<String, Instant> latchedSince = new HashMap<>();
    private final Map<String, Instant> checkOnSince = new HashMap<>();
    private final Map<String, Instant> spokenOf = new HashMap<>();
    private final Map<String, Instant> unfamiliar = new HashMap<>();

    HostTruth(SimulatedPool pool) {
        this.pool = pool;
    }

    /** Somebody says something of a host that may make Natkeeper relieve it, or pass it over. */
    void isSpokenOf(String instanceId) {
        spokenOf.put(instanceId, pool.timing.now());
    }

    /** EC2 shows a host in a state that is new to us: it keeps what it has, and gets nothing. */
    void isUnfamiliar(String instanceId) {
        pool.inAnUnfamiliarState.add(instanceId);
    }

    void isKnownOfAll() {
        pool.inAnUnfamiliarState.forEach(id -> unfamiliar.put(id, pool.timing.now()));
        pool.inAnUnfamiliarState.clear();
    }

    /** Whether plans that are not done yet may rely on what EC2 shows of it. */
    boolean isFamiliar(String instanceId) {
        return !pool.inAnUnfamiliarState.contains(instanceId)
                && unfamiliar
                        .getOrDefault(instanceId, Instant.MIN)
                        .isBefore(pool.timing.now().minus(LONGEST_PLAN));
    }

    void watch(World now) {
        for (Instance host : now.instances().values()) {
            boolean isCheckOn =
                    now.interfacesOf(host.id()).stream()
                            .anyMatch(NetworkInterface::sourceDestCheck);
            boolean forwards = isHealthy(host) && !isCheckOn;
            note(checkOnSince, host, isCheckOn);
            note(forwardingSince, host, forwards);
            note(latchedSince, host, isLatched(host));
            note(steadySince, host, forwards && !isLatched(host) && !isLeaving(now, host));
        }
    }

    private void note(Map<String, Instant> since, Instance host, boolean is) {
        if (is) {
            since.putIfAbsent(host.id(), pool.timing.now());
        } else {
            since.remove(host.id());
        }
    }

    boolean hasRunFor(Instance host, Duration duration) {
        return !host.launchTime().plus(duration).isAfter(pool.timing.now());
    }

    boolean hasForwardedFor(String instanceId, Duration duration) {
        return hasBeenFor(forwardingSince, instanceId, duration);
    }

    boolean hasDroppedFor(String instanceId, Duration duration) {
        return hasBeenFor(checkOnSince, instanceId, duration);
    }

    boolean hasBeenLatchedFor(String instanceId, Duration duration) {
        return hasBeenFor(latchedSince, instanceId, duration);
    }

    /** Healthy, in nobody's way out, and nobody has lately said anything else. */
    boolean isSteady(String instanceId) {
        return hasBeenFor(steadySince, instanceId, LONGEST_PLAN)
                && spokenOf.getOrDefault(instanceId, Instant.MIN)
                        .isBefore(pool.timing.now().minus(LONGEST_RUN));
    }

    private boolean hasBeenFor(Map<String, Instant> since, String instanceId, Duration duration) {
        Instant from = since.get(instanceId);
        return from != null && !from.plus(duration).isAfter(pool.timing.now());
    }

    static boolean isHealthy(Instance host) {
        return host.state() == InstanceState.RUNNING
                && host.instanceStatus() != StatusCheck.IMPAIRED
                && host.systemStatus() != StatusCheck.IMPAIRED;
    }

    boolean isLatched(Instance host) {
        return Optional.ofNullable(host.tags().get("natkeeper:latched-until"))
                .filter(until -> Instant.parse(until).isAfter(pool.timing.now()))
                .isPresent();
    }

    private static boolean isLeaving(World now, Instance host) {
        return now.autoScalingGroups().values().stream()
                .flatMap(group -> group.member(host.id()).stream())
                .anyMatch(member ->
                        switch (member.state()) {
                            case REPLACING_ROOT_VOLUME_WAIT,
                                    REPLACING_ROOT_VOLUME_PROCEED,
                                    TERMINATING,
                                    TERMINATING_WAIT,
                                    TERMINATING_PROCEED,
                                    TERMINATED ->
                                    true;
                            case PENDING,
                                    PENDING_WAIT,
                                    PENDING_PROCEED,
                                    ROOT_VOLUME_REPLACED,
                                    IN_SERVICE ->
                                    false;
                        });
    }

    static Optional<String> hostOf(World world, RouteTarget target) {
        return target instanceof RouteTarget.Interface(String id)
                ? Optional.ofNullable(world.networkInterfaces().get(id))
                        .flatMap(NetworkInterface::attachment)
                        .map(NetworkInterface.Attachment::instanceId)
                : Optional.empty();
    }

    /** Its last letter. */
    static String zoneOf(World world, Instance host) {
        String zone =
                Objects.requireNonNull(world.subnets().get(host.subnetId())).availabilityZone();
        return zone.substring(zone.length() - 1);
    }
}
