package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.natkeeper.simulator.EventDelivery;
import io.natkeeper.simulator.FaultProfile;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.RouteTarget;
import io.natkeeper.simulator.world.StatusCheck;
import io.natkeeper.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of starts, stops, launches, terminations, failing status checks, recommendations
 * and operators' requests, and of an Auto Scaling group whose hosts are replaced, while events are
 * lost, doubled and overtake one another, reads are stale, calls fail, and runs overlap. After the
 * last one, every route is right.
 *
 * <p>{@code -Dnatkeeper.soak.histories=2000} runs more; {@code -Dnatkeeper.soak.seed=7} replays
 * one.
 */
class FailoverSoakTest {

    private static final List<String> ZONES = List.of("a", "b", "c");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LONGEST_RUN = Duration.ofSeconds(30);

    static LongStream seeds() {
        Long replayed = Long.getLong("natkeeper.soak.seed");
        return replayed == null
                ? LongStream.rangeClosed(1, Long.getLong("natkeeper.soak.histories", 300))
                : LongStream.of(replayed);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyRouteIsRightAfterARandomHistory(long seed) {
        try {
            new History(seed).run();
        } catch (AssertionError | RuntimeException e) {
            fail("replay with -Dnatkeeper.soak.seed=" + seed, e);
        }
    }

    /** The histories must reach what they are about, or the soak shows nothing. */
    @Test
    void historiesAreNotBoring() {
        History history = new History(1);
        history.run();
        assertThat(history.changed).as("runs that changed something").isGreaterThan(3);
        assertThat(history.routeMoves).as("routes moved").isGreaterThan(3);
        int addressMoves = 0;
        for (long seed = 1; seed <= 20; seed++) {
            History one = new History(seed);
            one.run();
            addressMoves += one.addressMoves;
        }
        assertThat(addressMoves).as("addresses moved").isGreaterThan(10);
        assertThat(history.group.wentIntoService).as("hosts into service").isGreaterThan(3);
    }

    private static final class History {

        private final SimulatedPool pool;
        private final Random random;
        private final List<String> violations = new ArrayList<>();
        private final List<String> elasticIps = new ArrayList<>();
        private final Map<String, Instant> healthySince = new HashMap<>();
        private final Map<String, Instant> checkOnSince = new HashMap<>();
        private final GroupLife group;
        private World before;
        private int changed;
        private int routeMoves;
        private int addressMoves;

        History(long seed) {
            random = new Random(seed);
            pool =
                    new SimulatedPool(
                            seed,
                            SimulatedPool.settings(Settings.Mode.ACT),
                            builder ->
                                    builder.apiLatency(Duration.ofMillis(80))
                                            .staleness(Duration.ofMillis(500)),
                            ZONES.toArray(String[]::new));
            ZONES.forEach(_ -> elasticIps.add(pool.allocateElasticIp()));
            before = pool.aws.world();
            pool.aws.onChange(this::watch);
            group = new GroupLife(pool, ZONES.toArray(String[]::new));
            pool.aws.onChange(group::watch);
        }

        void run() {
            pool.aws
                    .events()
                    .deliver(
                            EventDelivery.DEFAULT
                                    .withJitter(Duration.ofSeconds(5))
                                    .withLossProbability(0.3)
                                    .withDuplicateProbability(0.2));
            pool.aws.faults().random(FaultProfile.evenly(0.1));
            pool.aws.events().subscribe(this::invoke);
            Runnable stopSweeps = pool.aws.events().schedule(MINUTE);
            for (int step = 0; step < 8; step++) {
                disrupt();
                group.disrupt(random);
                pool.timing.runFor(Duration.ofSeconds(random.nextInt(90)));
            }
            healOneAtLeast();
            pool.aws.faults().clear();
            // Time for the slowest transition, for failback, and for the sweeps that act on it.
            pool.timing.runFor(SimulatedPool.FAILBACK_DELAY.plus(MINUTE.multipliedBy(9)));
            stopSweeps.run();
            pool.timing.runFor(MINUTE.multipliedBy(2));
            // A latch may have ended since the last one.
            pool.handle(SimulatedPool.SWEEP);

            assertThat(violations).isEmpty();
            assertThat(group.violations).isEmpty();
            assertThat(group.waiting()).isEmpty();
            ZONES.forEach(this::assertRight);
            ZONES.forEach(this::assertLeavesByItsElasticIp);
            // Once more for what is only told of, when no read lags behind the last writes.
            pool.timing.runFor(Duration.ofSeconds(1));
            pool.handle(SimulatedPool.SWEEP);
            pool.timing.runFor(Duration.ofSeconds(1));
            pool.aws.calls().reset();
            assertThat(pool.handle(SimulatedPool.SWEEP).outcome()).isEqualTo("unchanged");
            // A host that fails its status check may be waited for to the end of its deadline.
            assertThat(pool.aws.calls().writeCalls())
                    .as("writes of %s", pool.aws.calls().calls())
                    .isEqualTo(pool.aws.calls().calls("RecordLifecycleActionHeartbeat"));
        }

        private void invoke(String event) {
            try {
                if (pool.invoke(event).outcome().equals("changed")) {
                    changed++;
                }
            } catch (UnverifiedEndException _) {
                // Lambda would retry it in a minute; the sweep does the same here.
            }
        }

        private void disrupt() {
            List<Instance> nats =
                    nats().filter(nat -> nat.state() != InstanceState.TERMINATED).toList();
            Instance nat = nats.get(random.nextInt(nats.size()));
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    if (nat.state() == InstanceState.RUNNING) {
                        pool.aws.lifecycle().stop(nat.id());
                    }
                }
                case 2 -> {
                    if (nat.state() == InstanceState.STOPPED) {
                        pool.aws.lifecycle().start(nat.id());
                    }
                }
                case 3 -> {
                    pool.aws.lifecycle().terminate(nat.id());
                    String zone = zoneOf(nat);
                    pool.launchNat(zone, "nat-" + zone);
                }
                case 4 ->
                        pool.aws
                                .lifecycle()
                                .setStatusChecks(
                                        nat.id(),
                                        random.nextBoolean()
                                                ? StatusCheck.IMPAIRED
                                                : StatusCheck.OK,
                                        StatusCheck.OK);
                case 5 -> announce(nat, "aws.ec2", "EC2 Instance Rebalance Recommendation", "");
                case 6 ->
                        announce(
                                nat,
                                "natkeeper.operator",
                                random.nextBoolean()
                                        ? "NAT Failover Requested"
                                        : "NAT Handover Requested",
                                ", \"pool\": \"main\", \"instanceId\": \"%s\"".formatted(nat.id()));
                default ->
                        pool.aws.world().interfacesOf(nat.id()).stream()
                                .findFirst()
                                .ifPresent(i ->
                                        pool.aws.provisioning().setSourceDestCheck(i.id(), true));
            }
        }

        private void announce(Instance nat, String source, String detailType, String more) {
            String event =
                    "{\"source\": \"%s\", \"detail-type\": \"%s\", \"time\": \"%s\", \"detail\": {\"instance-id\": \"%s\"%s}}"
                            .formatted(source, detailType, pool.timing.now(), nat.id(), more);
            pool.timing.spawn(detailType, () -> invoke(event));
        }

        /** Without a healthy NAT there would be nothing to be right about. */
        private void healOneAtLeast() {
            String zone = ZONES.get(random.nextInt(ZONES.size()));
            pool.launchNat(zone, "nat-" + zone);
        }

        private void assertRight(String zone) {
            Optional<String> target = pool.natOf(zone);
            assertThat(target).as("the NAT of zone %s", zone).isPresent();
            Instance nat = Objects.requireNonNull(pool.aws.world().instances().get(target.get()));
            assertThat(isHealthy(nat)).as("%s of zone %s is healthy", nat, zone).isTrue();
            // A host that failed repeatedly is latched out, and its zone goes elsewhere.
            boolean homeIsHealthy =
                    nats().filter(other -> !isLatched(other))
                            .filter(FailoverSoakTest::isHealthy)
                            .filter(group::isServing)
                            .anyMatch(other -> zoneOf(other).equals(zone));
            if (nats().anyMatch(
                            other ->
                                    isHealthy(other)
                                            && !isLatched(other)
                                            && group.isServing(other))) {
                assertThat(isLatched(nat)).as("%s of zone %s is latched", nat, zone).isFalse();
            }
            if (homeIsHealthy) {
                assertThat(zoneOf(nat)).as("the zone of zone %s's NAT", zone).isEqualTo(zone);
            }
            assertThat(pool.aws.world().interfacesOf(nat.id()))
                    .noneMatch(NetworkInterface::sourceDestCheck);
        }

        /** Unless nobody in the zone may get an address; a host that is latched keeps its own. */
        private void assertLeavesByItsElasticIp(String zone) {
            boolean fit =
                    nats().filter(nat -> zoneOf(nat).equals(zone))
                            .anyMatch(nat -> isHealthy(nat) && !isLatched(nat));
            if (fit) {
                assertThat(elasticIps.stream().flatMap(id -> pool.carrierOf(id).stream()))
                        .as("carriers of Elastic IPs in zone %s", zone)
                        .map(id -> pool.aws.world().instance(id))
                        .anyMatch(nat -> zoneOf(nat).equals(zone) && isHealthy(nat));
            }
        }

        private boolean isLatched(Instance nat) {
            return Optional.ofNullable(nat.tags().get("natkeeper:latched-until"))
                    .filter(until -> Instant.parse(until).isAfter(pool.timing.now()))
                    .isPresent();
        }

        /** What must hold at every moment, not only in the end. */
        private void watch(World now) {
            noteChecks(now);
            noteHealth(now);
            elasticIps.forEach(id -> watchAddress(id, now));
            for (String zone : ZONES) {
                Optional<RouteTarget> was = targetIn(before, zone);
                Optional<RouteTarget> is = targetIn(now, zone);
                if (is.isEmpty()) {
                    violations.add("the route of zone " + zone + " was deleted");
                } else if (!is.equals(was)) {
                    routeMoves++;
                    if (is.get() instanceof RouteTarget.Interface(String id)) {
                        NetworkInterface target = now.networkInterfaces().get(id);
                        if (target != null && hasLongBeenOn(target)) {
                            violations.add(
                                    "%s led to %s while its source/dest check was on"
                                            .formatted(zone, id));
                        }
                    }
                }
            }
            before = now;
        }

        /** It never leaves a host that can still use it and has routes. */
        private void watchAddress(String allocationId, World now) {
            Optional<String> was = carrierIn(before, allocationId);
            Optional<String> is = carrierIn(now, allocationId);
            if (was.isPresent() && !is.equals(was)) {
                addressMoves++;
                Instant since = healthySince.getOrDefault(was.get(), Instant.MAX);
                boolean inUse =
                        ZONES.stream()
                                .flatMap(zone -> targetIn(now, zone).stream())
                                .anyMatch(target ->
                                        target instanceof RouteTarget.Interface(String id)
                                                && now.interfacesOf(was.get()).stream()
                                                        .anyMatch(i -> i.id().equals(id)));
                if (inUse && since.isBefore(pool.timing.now().minus(LONGEST_RUN))) {
                    violations.add("%s was taken from %s".formatted(allocationId, was.get()));
                }
            }
        }

        private Optional<String> carrierIn(World world, String allocationId) {
            return Optional.ofNullable(world.elasticIps().get(allocationId))
                    .flatMap(elasticIp -> world.carrierOf(elasticIp.publicIp()))
                    .flatMap(NetworkInterface::attachment)
                    .map(NetworkInterface.Attachment::instanceId);
        }

        private void noteHealth(World now) {
            now.instances()
                    .values()
                    .forEach(nat -> {
                        if (isHealthy(nat)) {
                            healthySince.putIfAbsent(nat.id(), pool.timing.now());
                        } else {
                            healthySince.remove(nat.id());
                        }
                    });
        }

        /** Switched on while a run was under way, nobody can help it; that run repairs it. */
        private boolean hasLongBeenOn(NetworkInterface target) {
            Instant since = checkOnSince.getOrDefault(target.id(), Instant.MAX);
            return since.isBefore(pool.timing.now().minus(LONGEST_RUN));
        }

        private void noteChecks(World now) {
            now.networkInterfaces()
                    .values()
                    .forEach(i -> {
                        if (i.sourceDestCheck()) {
                            checkOnSince.putIfAbsent(i.id(), pool.timing.now());
                        } else {
                            checkOnSince.remove(i.id());
                        }
                    });
        }

        private Optional<RouteTarget> targetIn(World world, String zone) {
            return Optional.ofNullable(world.routeTables().get(pool.table(zone)))
                    .flatMap(table -> table.route("0.0.0.0/0"))
                    .map(route -> route.target());
        }

        private Stream<Instance> nats() {
            return pool.aws.world().instances().values().stream()
                    .filter(instance -> instance.tags().containsKey("natkeeper:pool"));
        }

        private String zoneOf(Instance instance) {
            String zone =
                    Objects.requireNonNull(pool.aws.world().subnets().get(instance.subnetId()))
                            .availabilityZone();
            return zone.substring(zone.length() - 1);
        }
    }

    private static boolean isHealthy(Instance instance) {
        return instance.state() == InstanceState.RUNNING
                && instance.instanceStatus() != StatusCheck.IMPAIRED
                && instance.systemStatus() != StatusCheck.IMPAIRED;
    }
}
