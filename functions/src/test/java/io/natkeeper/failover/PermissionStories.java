package io.natkeeper.failover;

import io.natkeeper.Settings;
import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.ssm.SsmAgent.Answer;
import io.natkeeper.simulator.world.AutoScalingGroup.MemberState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What happens to a pool, so that the function needs each of its permissions at least once. */
final class PermissionStories {

    /** A story ends early where the function fails, as it does without a permission. */
    enum Story {
        FAILOVER,
        MISSING_ROUTE,
        NOBODY_HEALTHY,
        ELASTIC_IPS,
        CHOSEN_ADDRESSES,
        LAUNCH_AND_REPLACEMENT,
        NEVER_READY
    }

    private final SimulatedPool pool;

    private PermissionStories(SimulatedPool pool) {
        this.pool = pool;
    }

    static void tell(Story story, UnaryOperator<SimulatedAws.Builder> configuration) {
        PermissionStories stories =
                new PermissionStories(
                        new SimulatedPool(
                                1,
                                new Settings(
                                        Settings.Mode.ACT,
                                        List.of(),
                                        SimulatedPool.FAILBACK_DELAY,
                                        SimulatedPool.DRAIN_TIMEOUT,
                                        Optional.of("natkeeper")),
                                configuration,
                                "a",
                                "b"));
        switch (story) {
            case FAILOVER -> stories.failover();
            case MISSING_ROUTE -> stories.missingRoute();
            case NOBODY_HEALTHY -> stories.nobodyHealthy();
            case ELASTIC_IPS -> stories.elasticIps();
            case CHOSEN_ADDRESSES -> stories.chosenAddresses();
            case LAUNCH_AND_REPLACEMENT -> stories.launchAndReplacement();
            case NEVER_READY -> stories.neverReady();
        }
    }

    private void failover() {
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
    }

    private void missingRoute() {
        pool.aws.provisioning().removeRoute(pool.table("a"), "0.0.0.0/0");
        pool.handle(SimulatedPool.SWEEP);
    }

    /** Told, and told no more. */
    private void nobodyHealthy() {
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.aws.lifecycle().stop(pool.nat("b"));
        sweepFor(2);
        pool.aws.lifecycle().start(pool.nat("a"));
        pool.timing.runFor(Duration.ofMinutes(3));
        sweepFor(2);
    }

    private void elasticIps() {
        var _ = pool.allocateElasticIp();
        pool.handle(SimulatedPool.SWEEP);
    }

    /** More than a host has room for. */
    private void chosenAddresses() {
        Map<String, String> chosen = Map.of("natkeeper:egress", pool.table("a"));
        for (int i = 0; i < 2; i++) {
            pool.aws.provisioning().tag(pool.allocateElasticIp(), chosen);
        }
        sweepFor(2);
    }

    /** Two hosts are launched; one of them falls silent. */
    private void launchAndReplacement() {
        createGroup();
        sweepFor(2);
        String silent = pool.group().members().getFirst().instanceId();
        pool.group()
                .members()
                .forEach(member -> {
                    pool.aws
                            .systemsManager()
                            .startAgent(member.instanceId(), _ -> new Answer(0, "", ""));
                    pool.handle(pool.hostEvent("NAT Host Ready", member.instanceId()));
                });
        sweepFor((int) SimulatedPool.FAILBACK_DELAY.toMinutes() + 2);
        pool.aws.systemsManager().silenceAgent(silent);
        sweepFor(20);
    }

    private void neverReady() {
        createGroup();
        sweepFor(25);
        pool.group().members().stream()
                .filter(member -> member.state() == MemberState.PENDING_WAIT)
                .forEach(member ->
                        pool.handle(pool.hostEvent("NAT Host Ready", member.instanceId())));
        sweepFor(2);
    }

    private void createGroup() {
        pool.createGroup(
                Map.of("natkeeper:pool", SimulatedPool.POOL),
                List.of(SimulatedPool.LAUNCH_HOOK, SimulatedPool.TERMINATE_HOOK),
                "a",
                "b");
        pool.timing.runFor(Duration.ofMinutes(2));
    }

    private void sweepFor(int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            pool.timing.runFor(Duration.ofMinutes(1));
            pool.handle(SimulatedPool.SWEEP);
        }
    }
}
