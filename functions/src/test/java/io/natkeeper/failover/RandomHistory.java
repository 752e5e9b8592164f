package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.RunResult;
import io.natkeeper.Settings;
import io.natkeeper.UnverifiedEndException;
import io.natkeeper.failover.RoutePromises.ManagedRoute;
import io.natkeeper.simulator.EventDelivery;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.StatusCheck;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A history of a pool over three zones that a seed chooses: what happens to its hosts and is said
 * of them, while events are lost, doubled and overtake one another, reads are stale, calls fail,
 * some for minutes, and runs overlap; then peace.
 */
final class RandomHistory {

    private static final List<String> ZONES = List.of("a", "b", "c");
    private static final String EVERYWHERE = "0.0.0.0/0";
    private static final String DESTINATION = "198.51.100.0/24";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** How often the history came by what it is about. */
    final Map<String, Integer> reached = new HashMap<>();

    private final SimulatedPool pool;
    private final Random random;
    private final Optional<String> gateway;
    private final boolean endsWithoutHosts;
    private final HostTruth truth;
    private final Announcements announcements;
    private final GroupLife group;
    private final RoutePromises routes;
    private final AddressPromises addresses;
    private int underWay;

    RandomHistory(long seed) {
        random = new Random(seed);
        pool =
                new SimulatedPool(
                        seed,
                        SimulatedPool.settings(Settings.Mode.ACT),
                        builder ->
                                builder.apiLatency(Duration.ofMillis(80))
                                        .staleness(Duration.ofMillis(500)),
                        ZONES.toArray(String[]::new));
        gateway = random.nextInt(3) == 0 ? Optional.of(createGateway()) : Optional.empty();
        endsWithoutHosts = gateway.isPresent() && random.nextInt(3) == 0;
        List<ManagedRoute> managed =
                Stream.concat(
                                ZONES.stream().map(zone -> new ManagedRoute(zone, EVERYWHERE)),
                                random.nextInt(3) == 0 ? destination() : Stream.empty())
                        .toList();
        List<String> elasticIps = ZONES.stream().map(_ -> pool.allocateElasticIp()).toList();
        truth = new HostTruth(pool);
        announcements = new Announcements(pool, truth, random);
        group = new GroupLife(pool, truth, this::reach, ZONES.toArray(String[]::new));
        routes = new RoutePromises(pool, truth, group, managed, this::reach);
        addresses = new AddressPromises(pool, truth, elasticIps, this::reach);
        pool.aws.onChange(truth::watch);
        pool.aws.onChange(group::watch);
        pool.aws.onChange(routes::watch);
        pool.aws.onChange(addresses::watch);
    }

    private String createGateway() {
        return pool.aws
                .provisioning()
                .createNatGateway(
                        pool.publicSubnet("a"), Map.of("natkeeper:pool", SimulatedPool.POOL));
    }

    private Stream<ManagedRoute> destination() {
        pool.aws.provisioning().tag(pool.table("b"), Map.of("natkeeper:destinations", DESTINATION));
        return Stream.of(new ManagedRoute("b", DESTINATION));
    }

    void run() {
        pool.aws
                .events()
                .deliver(
                        EventDelivery.DEFAULT
                                .withJitter(Duration.ofSeconds(5))
                                .withLossProbability(0.3)
                                .withDuplicateProbability(0.2));
        LastingFaults faults = new LastingFaults(pool, truth, random, this::reach);
        pool.aws.events().subscribe(this::invoke);
        Runnable stopSweeps = pool.aws.events().schedule(MINUTE);
        for (int step = 0; step < 8; step++) {
            faults.change(nats().toList());
            disrupt();
            group.disrupt(random);
            pool.timing.runFor(Duration.ofSeconds(random.nextInt(90)));
        }
        if (gateway.isPresent() && random.nextBoolean()) {
            stopAll();
            pool.timing.runFor(MINUTE);
        }
        if (endsWithoutHosts) {
            group.end();
            nats().forEach(nat -> pool.aws.lifecycle().terminate(nat.id()));
        } else {
            // Without a healthy NAT there would be nothing to be right about.
            String zone = ZONES.get(random.nextInt(ZONES.size()));
            pool.launchNat(zone, "nat-" + zone);
        }
        faults.end();
        group.makePeace();
        // Time for the slowest transition, for failback, and for the sweeps that act on it.
        pool.timing.runFor(SimulatedPool.FAILBACK_DELAY.plus(MINUTE.multipliedBy(9)));
        // And for a launch that is given up.
        for (int minute = 0; minute < 20 && group.isBusy(); minute++) {
            pool.timing.runFor(MINUTE);
        }
        stopSweeps.run();
        pool.timing.runFor(MINUTE.multipliedBy(2));
        // A latch may have ended since the last one.
        pool.handle(SimulatedPool.SWEEP);
        assertPromises();
    }

    private void assertPromises() {
        assertThat(routes.violations).isEmpty();
        assertThat(addresses.violations).isEmpty();
        assertThat(group.violations).isEmpty();
        assertThat(group.isBusy()).as("somebody still waits in %s", pool.group()).isFalse();
        if (endsWithoutHosts) {
            routes.assertAllLeadTo(gateway.orElseThrow());
        } else {
            routes.assertAllLeadToHosts();
        }
        ZONES.forEach(addresses::assertKeptIn);
        // Once more for what is only told of, when no read lags behind the last writes.
        pool.timing.runFor(Duration.ofSeconds(1));
        pool.handle(SimulatedPool.SWEEP);
        pool.timing.runFor(Duration.ofSeconds(1));
        pool.aws.calls().reset();
        RunResult last = pool.handle(SimulatedPool.SWEEP);
        assertThat(last.outcome()).as("%s", last).isEqualTo("unchanged");
        assertThat(pool.aws.calls().writeCalls())
                .as("writes of %s", pool.aws.calls().calls())
                .isZero();
    }

    private void invoke(String event) {
        reach(SimulatedPool.parse(event).getDetailType());
        if (underWay >= 2) {
            reach("runs begun while two others were under way");
        }
        underWay++;
        try {
            if (pool.invoke(event).outcome().equals("changed")) {
                reach("runs that changed something");
            }
        } catch (UnverifiedEndException _) {
            // Lambda would retry it in a minute; the sweep does the same here.
        } finally {
            underWay--;
        }
    }

    private void reach(String what) {
        reached.merge(what, 1, Integer::sum);
    }

    private void disrupt() {
        List<Instance> nats = nats().toList();
        Instance nat = nats.get(random.nextInt(nats.size()));
        switch (random.nextInt(9)) {
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
                String zone = HostTruth.zoneOf(pool.aws.world(), nat);
                pool.launchNat(zone, "nat-" + zone);
            }
            case 4 ->
                    pool.aws
                            .lifecycle()
                            .setStatusChecks(
                                    nat.id(),
                                    random.nextBoolean() ? StatusCheck.IMPAIRED : StatusCheck.OK,
                                    StatusCheck.OK);
            case 5 ->
                    pool.aws.world().interfacesOf(nat.id()).stream()
                            .findFirst()
                            .ifPresent(
                                    i -> pool.aws.provisioning().setSourceDestCheck(i.id(), true));
            default -> announcements.sendOneOf(nat);
        }
    }

    private void stopAll() {
        nats().filter(nat -> nat.state() == InstanceState.RUNNING)
                .forEach(nat -> pool.aws.lifecycle().stop(nat.id()));
    }

    private Stream<Instance> nats() {
        return pool.aws.world().instances().values().stream()
                .filter(instance -> instance.tags().containsKey("natkeeper:pool"))
                .filter(instance -> instance.state() != InstanceState.TERMINATED);
    }
}
