package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.Action;
import io.natkeeper.Observed;
import io.natkeeper.delivery.Agent;
import io.natkeeper.fleet.InstanceState;
import io.natkeeper.fleet.LifecycleState;
import io.natkeeper.fleet.Membership;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.health.AssessedInstance;
import io.natkeeper.health.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which silent host a pool can spare, where the simulator shows the moment only in passing. */
class SparedHostTest {

    private static final Instant NOW = Instant.parse("2026-03-02T03:00:00Z");
    private static final Instant LAUNCHED = NOW.minus(Duration.ofDays(1));
    private static final Instant LONG_AGO = NOW.minus(Duration.ofHours(2));

    @Test
    void aSilentMemberOfACompleteGroupIsSpared() {
        assertThat(replaced(host("i-1", LAUNCHED, false, 2), host("i-2", LAUNCHED, false, 2)))
                .contains("i-1");
    }

    /** A group that launches first shows the old one in service, and unhealthy, all the while. */
    @Test
    void nobodyIsSparedWhileOneIsMarkedAlready() {
        assertThat(replaced(host("i-1", LAUNCHED, false, 2), host("i-2", LAUNCHED, true, 2)))
                .isEmpty();
        assertThat(replaced(host("i-1", LAUNCHED, true, 2), host("i-2", LAUNCHED, false, 2)))
                .isEmpty();
    }

    @Test
    void nobodyIsSparedWhileTheGroupHasFewerOrMoreThanItIsToHave() {
        assertThat(replaced(host("i-1", LAUNCHED, false, 3), host("i-2", LAUNCHED, false, 3)))
                .isEmpty();
        assertThat(replaced(host("i-1", LAUNCHED, false, 1), host("i-2", LAUNCHED, false, 1)))
                .isEmpty();
    }

    @Test
    void whatWasHeardBeforeTheLastStartSaysNothing() {
        Instant lately = NOW.minus(Duration.ofMinutes(5));
        assertThat(replaced(host("i-1", lately, false, 2), host("i-2", LAUNCHED, false, 2)))
                .isEmpty();
    }

    @Test
    void aHostOfAnotherVpcCarriesOnForNobody() {
        assertThat(
                        replaced(
                                host("i-1", "vpc-1", LAUNCHED, false, 1),
                                host("i-2", "vpc-2", LAUNCHED, false, 1)))
                .isEmpty();
    }

    /** The first is silent since long ago, the second answers. */
    private static List<String> replaced(NatInstance silent, NatInstance other) {
        return HostReplacement.actions(
                        List.of(
                                new AssessedInstance(silent, new Health.Healthy()),
                                new AssessedInstance(other, new Health.Healthy())),
                        Observed.known(
                                Map.of(
                                        silent.id(), new Agent(false, LONG_AGO),
                                        other.id(), new Agent(true, NOW))),
                        SimulatedPool.FAILBACK_DELAY,
                        NOW)
                .stream()
                .map(action -> ((Action.ReplaceHost) action).instanceId())
                .toList();
    }

    private static NatInstance host(
            String id, Instant launched, boolean markedUnhealthy, int desiredCapacity) {
        return host(id, "vpc-1", launched, markedUnhealthy, desiredCapacity);
    }

    private static NatInstance host(
            String id,
            String vpcId,
            Instant launched,
            boolean markedUnhealthy,
            int desiredCapacity) {
        return new NatInstance(
                id,
                Optional.empty(),
                "main",
                vpcId,
                "us-east-1a",
                Observed.known(InstanceState.RUNNING),
                launched,
                false,
                List.of(new NatInstance.NatInterface("eni-" + id, 0, false)),
                Optional.of(launched),
                Optional.empty(),
                Optional.of(launched),
                Optional.of("nat-" + vpcId),
                Observed.known(
                        Optional.of(
                                new Membership(
                                        "nat-" + vpcId,
                                        LifecycleState.IN_SERVICE,
                                        markedUnhealthy,
                                        desiredCapacity,
                                        Observed.known(List.of())))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
