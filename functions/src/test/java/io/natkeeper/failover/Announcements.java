package io.natkeeper.failover;

import io.natkeeper.simulator.event.AwsEvent;
import io.natkeeper.simulator.event.CompositeAlarmStateChange;
import io.natkeeper.simulator.event.CustomEvent;
import io.natkeeper.simulator.event.HealthEvent;
import io.natkeeper.simulator.event.MetricAlarmStateChange;
import io.natkeeper.simulator.event.SpotInterruptionWarning.Action;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.InstanceState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What AWS, hosts and operators say of a host in a random history, true or not. */
final class Announcements {

    private final SimulatedPool pool;
    private final HostTruth truth;
    private final Random random;

    Announcements(SimulatedPool pool, HostTruth truth, Random random) {
        this.pool = pool;
        this.truth = truth;
        this.random = random;
    }

    void sendOneOf(Instance nat) {
        truth.isSpokenOf(nat.id());
        switch (random.nextInt(8)) {
            case 0 -> {
                if (nat.state() == InstanceState.RUNNING) {
                    pool.aws.lifecycle().interruptSpot(nat.id(), oneOf(Action.values()));
                }
            }
            case 1 -> pool.aws.lifecycle().recommendRebalance(nat.id());
            case 2 -> emit(retirement(nat));
            case 3 -> emit(MetricAlarmStateChange.statusCheckFailed("nat-checks", nat.id()));
            case 4 -> emit(CompositeAlarmStateChange.anyOf("nat-any", "nat-checks"));
            case 5, 6 ->
                    emit(
                            "natkeeper.operator",
                            oneOf("NAT Failover Requested", "NAT Handover Requested"),
                            Map.of("pool", SimulatedPool.POOL, "instanceId", nat.id()));
            default ->
                    emit(
                            "natkeeper.host",
                            oneOf(
                                    "NAT Peer Unreachable",
                                    "NAT Peer Recovered",
                                    "NAT Host Drained",
                                    "NAT Host Ready"),
                            Map.of(
                                    "pool",
                                    SimulatedPool.POOL,
                                    "reporter",
                                    pool.nat("a"),
                                    "accused",
                                    nat.id()));
        }
    }

    /** In an hour, which is soon enough to act upon, or in two weeks, which is not. */
    private HealthEvent retirement(Instance nat) {
        return new HealthEvent(
                "AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED",
                List.of(nat.id()),
                oneOf(Duration.ofHours(1), Duration.ofDays(14)),
                HealthEvent.Status.UPCOMING,
                random.nextBoolean(),
                random.nextInt(4) == 0);
    }

    private void emit(String source, String detailType, Map<String, Object> detail) {
        emit(new CustomEvent(source, detailType, List.of(), detail));
    }

    private void emit(AwsEvent event) {
        pool.aws.events().emit(event);
    }

    @SafeVarargs
    private <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
