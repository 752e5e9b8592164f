package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.RunResult;
import io.natkeeper.UnverifiedEndException;
import io.natkeeper.fleet.LifecyclePlanner;
import io.natkeeper.simulator.ApiAttempt;
import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.world.AutoScalingGroup.Member;
import io.natkeeper.simulator.world.AutoScalingGroup.MemberState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.Tag;

/** A launch hook is continued once the host has the address that it is to have. */
class LaunchAddressTest {

    private final SimulatedPool pool = new SimulatedPool(1, "a", "b");

    @Test
    void aHostGoesIntoServiceOnceItsAddressIsInPlace() {
        List<String> addresses = List.of(pool.allocateElasticIp(), pool.allocateElasticIp());
        pool.aws.faults().failAlways("AssociateAddress", Fault.UNAUTHORIZED);
        String host = launchAloneInZoneA();
        tryToHandle(pool.hostEvent("NAT Host Ready", host));
        tryToHandle(SimulatedPool.SWEEP);
        assertThat(pool.aws.world().instance(host).tags()).containsKey("natkeeper:ready");
        assertThat(member(host).state()).isEqualTo(MemberState.PENDING_WAIT);
        assertThat(pool.context.lines.getLast())
                .contains("lacks the Elastic IP 203.0.113.", "it goes into service without if");

        pool.aws.faults().clear();
        pool.handle(SimulatedPool.SWEEP);
        pass(Duration.ofSeconds(5));
        assertThat(addresses).anyMatch(id -> pool.carrierOf(id).equals(Optional.of(host)));
        assertThat(member(host).state()).isEqualTo(MemberState.IN_SERVICE);
        assertThat(lastEnd("AssociateAddress"))
                .isBeforeOrEqualTo(lastStart("CompleteLifecycleAction"));
    }

    /** The subnet is full, say: the next host could not have it either. */
    @ParameterizedTest
    @ValueSource(strings = {"AssignPrivateIpAddresses", "AssociateAddress"})
    void anAddressThatCannotBeHadHoldsALaunchUpButNotForEver(String operation) {
        pool.allocateElasticIp();
        pool.allocateElasticIp();
        pool.aws.faults().failAlways(operation, Fault.UNAUTHORIZED);
        String host = launchAloneInZoneA();
        tryToHandle(pool.hostEvent("NAT Host Ready", host));
        sweepFor(LifecyclePlanner.LAUNCH_DEADLINE.minusMinutes(4));
        assertThat(member(host).state()).isEqualTo(MemberState.PENDING_WAIT);
        sweepFor(Duration.ofMinutes(5));
        assertThat(member(host).state()).isEqualTo(MemberState.IN_SERVICE);
        assertThat(pool.context.lines.toString()).contains("after 15 min and forwards without");
    }

    /** The port concentrator's run brings it, which the same report has begun. */
    @Test
    void aHostGoesIntoServiceOnceItHasThePortMapThatOthersHave() {
        tellOfPortMap(pool.nat("b"));
        String host = launchAloneInZoneA();
        pool.handle(pool.hostEvent("NAT Host Ready", host));
        assertThat(member(host).state()).isEqualTo(MemberState.PENDING_WAIT);
        assertThat(pool.context.lines.getLast())
                .contains("lacks the port map of 2026-03-01T00:00:00Z");
        tellOfPortMap(host);
        pool.handle(SimulatedPool.SWEEP);
        pass(Duration.ofSeconds(5));
        assertThat(member(host).state()).isEqualTo(MemberState.IN_SERVICE);
    }

    @Test
    void aPortMapThatDoesNotComeHoldsALaunchUpForMinutesOnly() {
        tellOfPortMap(pool.nat("b"));
        String host = launchAloneInZoneA();
        pool.handle(pool.hostEvent("NAT Host Ready", host));
        sweepFor(LifecycleHosts.FOR_THE_PORT_MAP.minusMinutes(1));
        assertThat(member(host).state()).isEqualTo(MemberState.PENDING_WAIT);
        sweepFor(Duration.ofMinutes(2));
        pass(Duration.ofSeconds(5));
        assertThat(member(host).state()).isEqualTo(MemberState.IN_SERVICE);
    }

    /** A t4g.nano has room for one, and the entry address is the second. */
    @Test
    void anAddressForWhichATypeHasNoRoomHoldsNobodyUp() {
        List<String> egress = List.of(pool.allocateElasticIp(), pool.allocateElasticIp());
        String host = launchAloneInZoneA();
        pool.handle(SimulatedPool.SWEEP);
        assertThat(egress).allMatch(id -> pool.carrierOf(id).isPresent());
        String entry = pool.allocateElasticIp("natkeeper:entry");
        RunResult result = pool.handle(pool.hostEvent("NAT Host Ready", host));
        assertThat(result.reason()).contains(entry, "has no place");
        pass(Duration.ofSeconds(5));
        assertThat(member(host).state()).isEqualTo(MemberState.IN_SERVICE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DescribeAddresses", "DescribeInstanceTypes", "DescribeRouteTables"})
    void whereItIsNotKnownWhatAHostLacksItIsNeitherLetInNorGivenUp(String operation) {
        pool.allocateElasticIp();
        pool.allocateElasticIp();
        pool.aws.faults().failAlways(operation, Fault.UNAUTHORIZED);
        String host = launchAloneInZoneA();
        tryToHandle(pool.hostEvent("NAT Host Ready", host));
        sweepFor(LifecyclePlanner.LAUNCH_DEADLINE.plusMinutes(5));
        assertThat(pool.aws.world().instance(host).tags()).containsKey("natkeeper:ready");
        assertThat(member(host).state()).isEqualTo(MemberState.PENDING_WAIT);
        assertThat(attempts("CompleteLifecycleAction")).isEmpty();
    }

    /** Events come in bursts, and every run could record one. */
    @Test
    void onlyTheSweepRecordsHeartbeats() {
        String host = launchAloneInZoneA();
        pool.aws.calls().reset();
        for (int i = 0; i < 5; i++) {
            pool.handle(pool.stateEvent(host, "running"));
        }
        assertThat(attempts("RecordLifecycleActionHeartbeat")).isEmpty();
        pool.handle(SimulatedPool.SWEEP);
        assertThat(attempts("RecordLifecycleActionHeartbeat")).hasSize(1);
    }

    private String launchAloneInZoneA() {
        pool.createGroup(
                Map.of("natkeeper:pool", "main"),
                List.of(SimulatedPool.LAUNCH_HOOK, SimulatedPool.TERMINATE_HOOK),
                "a");
        pool.aws.lifecycle().terminate(pool.nat("a"));
        pass(Duration.ofMinutes(2));
        return pool.group().members().getLast().instanceId();
    }

    /** As the port concentrator does once a host has answered. */
    private void tellOfPortMap(String instanceId) {
        Tag tag = Tag.builder().key("natkeeper:ports").value("2026-03-01T00:00:00Z").build();
        pool.aws.ec2().createTags(r -> r.resources(instanceId).tags(tag));
    }

    private Member member(String instanceId) {
        return pool.group().member(instanceId).orElseThrow();
    }

    private Instant lastEnd(String operation) {
        return attempts(operation).getLast().endedAt();
    }

    private Instant lastStart(String operation) {
        return attempts(operation).getLast().startedAt();
    }

    private List<ApiAttempt> attempts(String operation) {
        return pool.aws.calls().attempts().stream()
                .filter(attempt -> attempt.operation().equals(operation))
                .toList();
    }

    private void sweepFor(Duration duration) {
        for (long minute = 0; minute < duration.toMinutes(); minute++) {
            pass(Duration.ofMinutes(1));
            tryToHandle(SimulatedPool.SWEEP);
        }
    }

    private void tryToHandle(String event) {
        try {
            pool.handle(event);
        } catch (UnverifiedEndException _) {
            // The next sweep is the retry.
        }
    }

    private void pass(Duration duration) {
        pool.timing.runFor(duration);
    }
}
