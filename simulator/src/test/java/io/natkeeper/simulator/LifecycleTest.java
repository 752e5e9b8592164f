package io.natkeeper.simulator;

import static io.natkeeper.simulator.ec2.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.StatusCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LifecycleTest {

    private final TwoZones zones = TwoZones.create();
    private final Lifecycle lifecycle = zones.aws.lifecycle();

    private InstanceState state(String id) {
        return zones.aws.world().instance(id).state();
    }

    private Optional<String> publicIp(String networkInterfaceId) {
        return zones.aws
                .world()
                .networkInterface(networkInterfaceId)
                .privateAddresses()
                .getFirst()
                .publicIp();
    }

    @Test
    void aLifeHasItsTimeline() {
        List<String> timeline = new ArrayList<>();
        Instant begin = zones.timing.now();
        String id = lifecycle.runInstance(InstanceSpec.in(zones.publicA));
        zones.aws.onChange(w -> {
            if (w.instances().containsKey(id)) {
                String line =
                        Duration.between(begin, zones.timing.now()).toSeconds()
                                + " "
                                + w.instance(id).state().awsName()
                                + " "
                                + w.instance(id).instanceStatus().awsName();
                if (timeline.isEmpty() || !timeline.getLast().equals(line)) {
                    timeline.add(line);
                }
            }
        });

        zones.timing.runFor(Duration.ofMinutes(2));
        lifecycle.stop(id);
        zones.timing.runFor(Duration.ofMinutes(1));
        lifecycle.start(id);
        zones.timing.runFor(Duration.ofMinutes(2));
        lifecycle.terminate(id);
        zones.timing.runFor(Duration.ofMinutes(1));

        assertThat(timeline)
                .containsExactly(
                        "10 running initializing",
                        "100 running ok",
                        "120 stopping ok",
                        "140 stopped ok",
                        "180 stopped initializing",
                        "180 pending initializing",
                        "190 running initializing",
                        "280 running ok",
                        "300 shutting-down ok",
                        "330 terminated ok");
    }

    @Test
    void aStartIsALaunch() {
        lifecycle.stop(zones.natA);
        zones.timing.runFor(Duration.ofMinutes(1));
        Instant before = zones.aws.world().instance(zones.natA).launchTime();

        lifecycle.start(zones.natA);

        assertThat(before).isEqualTo(TwoZones.START);
        assertThat(zones.aws.world().instance(zones.natA).launchTime())
                .isEqualTo(zones.timing.now());
    }

    @Test
    void theAutoAssignedAddressGoesWithAStopAndANewOneComes() {
        Optional<String> first = publicIp(zones.interfaceA);
        lifecycle.stop(zones.natA);
        zones.timing.runFor(Duration.ofSeconds(10));
        assertThat(publicIp(zones.interfaceA)).isEqualTo(first).isPresent();
        zones.timing.runFor(Duration.ofSeconds(30));
        assertThat(publicIp(zones.interfaceA)).isEmpty();

        lifecycle.start(zones.natA);

        assertThat(publicIp(zones.interfaceA)).isPresent().isNotEqualTo(first);
    }

    @Test
    void aHostWithTwoInterfacesGetsNoNewAddress() {
        lifecycle.attachInterface(zones.natA, zones.publicA, Map.of(), true);
        lifecycle.stop(zones.natA);
        zones.timing.runFor(Duration.ofMinutes(1));
        lifecycle.start(zones.natA);
        zones.timing.runFor(Duration.ofMinutes(1));

        assertThat(publicIp(zones.interfaceA)).isEmpty();
    }

    @Test
    void interfacesDieWithTheInstanceIfTheyAreMeantTo() {
        String dies = lifecycle.attachInterface(zones.natA, zones.publicA, Map.of(), true);
        String stays = lifecycle.attachInterface(zones.natA, zones.publicA, Map.of(), false);
        lifecycle.terminate(zones.natA);
        zones.timing.runFor(Duration.ofSeconds(29));
        assertThat(zones.aws.world().interfacesOf(zones.natA)).hasSize(3);

        zones.timing.runFor(Duration.ofSeconds(1));

        assertThat(zones.aws.world().interfacesOf(zones.natA)).isEmpty();
        assertThat(zones.aws.world().networkInterfaces())
                .doesNotContainKeys(dies, zones.interfaceA)
                .containsKey(stays);
        assertThat(zones.aws.world().networkInterface(stays).attachment()).isEmpty();
    }

    @Test
    void aTerminatedInstanceIsVisibleForAnHour() {
        lifecycle.terminate(zones.natA);
        zones.timing.runFor(Duration.ofSeconds(30).plus(Duration.ofMinutes(59)));
        assertThat(state(zones.natA)).isEqualTo(InstanceState.TERMINATED);

        zones.timing.runFor(Duration.ofMinutes(1));

        assertThat(zones.aws.world().instances()).doesNotContainKey(zones.natA);
        assertRefused(
                () -> zones.ec2().describeInstances(r -> r.instanceIds(zones.natA)),
                "InvalidInstanceID.NotFound",
                zones.natA);
    }

    @Test
    void terminationOvertakesAStop() {
        lifecycle.stop(zones.natA);
        zones.timing.runFor(Duration.ofSeconds(5));
        lifecycle.terminate(zones.natA);
        zones.timing.runFor(Duration.ofSeconds(20));
        assertThat(state(zones.natA)).isEqualTo(InstanceState.SHUTTING_DOWN);

        zones.timing.runFor(Duration.ofSeconds(10));
        assertThat(state(zones.natA)).isEqualTo(InstanceState.TERMINATED);
    }

    @Test
    void refusesTransitionsThatEc2Refuses() {
        String young = lifecycle.runInstance(InstanceSpec.in(zones.publicA));
        assertRefused(() -> lifecycle.stop(young), "IncorrectInstanceState", "be stopped");

        lifecycle.stop(zones.natA);
        assertRefused(() -> lifecycle.start(zones.natA), "IncorrectInstanceState", "be started");

        lifecycle.terminate(zones.natB);
        assertRefused(() -> lifecycle.start(zones.natB), "IncorrectInstanceState", "be started");
        assertRefused(() -> lifecycle.stop(zones.natB), "IncorrectInstanceState", "be stopped");
        assertRefused(
                () -> lifecycle.attachInterface(zones.natB, zones.publicB, Map.of(), true),
                "IncorrectState",
                zones.natB);
        assertRefused(
                () -> lifecycle.stop("i-00000000000000000"),
                "InvalidInstanceID.NotFound",
                "i-00000000000000000");
    }

    @Test
    void aSecondTimeChangesNothing() {
        List<Object> changes = new ArrayList<>();
        lifecycle.stop(zones.natA);
        zones.aws.onChange(changes::add);

        lifecycle.stop(zones.natA);
        lifecycle.start(zones.natB);

        assertThat(changes).isEmpty();
    }

    @Test
    void statusChecksThatATestSetStay() {
        String young = lifecycle.runInstance(InstanceSpec.in(zones.publicA));
        lifecycle.setStatusChecks(young, StatusCheck.IMPAIRED, StatusCheck.INITIALIZING);

        zones.timing.runFor(Duration.ofMinutes(3));

        assertThat(zones.aws.world().instance(young).instanceStatus())
                .isEqualTo(StatusCheck.IMPAIRED);
        assertThat(zones.aws.world().instance(young).systemStatus()).isEqualTo(StatusCheck.OK);
    }

    @Test
    void addressesComeFromTheSubnetInOrder() {
        String first = lifecycle.runInstance(InstanceSpec.in(zones.privateA));
        String chosen =
                lifecycle.runInstance(
                        InstanceSpec.in(zones.privateA).withPrivateAddress("10.0.11.5"));
        String next = lifecycle.runInstance(InstanceSpec.in(zones.privateA));

        assertThat(List.of(first, chosen, next))
                .map(id -> zones.aws.world().interfacesOf(id).getFirst())
                .map(NetworkInterface::primaryAddress)
                .containsExactly("10.0.11.4", "10.0.11.5", "10.0.11.6");
        assertThatThrownBy(() ->
                        lifecycle.runInstance(
                                InstanceSpec.in(zones.privateA).withPrivateAddress("10.0.12.7")))
                .hasMessageContaining("10.0.12.7");
    }

    @Test
    void idsAreOfAwsShapeAndOfTheSeed() {
        assertThat(zones.natA).matches("i-0[0-9a-f]{16}").isEqualTo(TwoZones.create().natA);
        assertThat(zones.natA).isNotEqualTo(TwoZones.create(2, b -> b).natA);
    }
}
