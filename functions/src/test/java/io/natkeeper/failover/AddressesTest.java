package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.natkeeper.RunResult;
import io.natkeeper.Settings;
import io.natkeeper.UnverifiedEndException;
import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.world.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pool's Elastic IPs, from what EC2 shows to what it is asked. */
class AddressesTest {

    private final SimulatedPool pool = new SimulatedPool(1, "a", "b");

    /** One for each zone, in place. */
    private List<String> placed(SimulatedPool some) {
        List<String> allocations = List.of(some.allocateElasticIp(), some.allocateElasticIp());
        sweep(some);
        assertThat(allocations).allMatch(id -> some.carrierOf(id).isPresent());
        some.aws.calls().reset();
        return allocations;
    }

    private static RunResult sweep(SimulatedPool some) {
        return some.handle(SimulatedPool.SWEEP);
    }

    /** The address that a host carries on a secondary private address. */
    private static String carriedBy(SimulatedPool some, List<String> allocations, String nat) {
        return allocations.stream()
                .filter(id -> some.carrierOf(id).equals(Optional.of(nat)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPoolWithoutElasticIpsIsLeftAsItIs() {
        assertThat(sweep(pool).outcome()).isEqualTo("unchanged");
        assertThat(pool.aws.calls().calls("DescribeInstanceTypes")).isZero();
        assertThat(pool.aws.calls().writeCalls()).isZero();
        assertThat(pool.context.lines.getLast())
                .contains("by an address that changes with each host", pool.nat("a"));
    }

    @Test
    void eachZoneGetsOneOnASecondaryAddressAndTheHostKeepsItsOwn() {
        Optional<String> own = primaryPublicIp("a");
        List<String> allocations = placed(pool);
        assertThat(allocations)
                .extracting(pool::carrierOf)
                .containsExactlyInAnyOrder(Optional.of(pool.nat("a")), Optional.of(pool.nat("b")));
        assertThat(primaryPublicIp("a")).isEqualTo(own).isPresent();

        assertThat(sweep(pool).outcome()).isEqualTo("unchanged");
        assertThat(pool.aws.calls().writeCalls()).isZero();
        assertThat(pool.aws.calls().calls("DescribeInstanceTypes"))
                .as("read only while a host lacks an address")
                .isZero();
        assertThat(pool.context.lines.getLast())
                .contains("Pool main leaves us-east-1a by " + "203.0.113.");
    }

    @Test
    void theAddressFollowsTheRouteWithinItsZoneInTheSameStep() {
        List<String> allocations = placed(pool);
        String ofA = carriedBy(pool, allocations, pool.nat("a"));
        String ofB = carriedBy(pool, allocations, pool.nat("b"));
        String standby = pool.launchNat("a", "nat-a2");
        pool.timing.runFor(Duration.ofMinutes(3));
        sweep(pool);
        pool.timing.runFor(SimulatedPool.FAILBACK_DELAY);

        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.aws.calls().reset();
        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
        assertThat(pool.natOf("a")).contains(standby);
        assertThat(pool.carrierOf(ofA)).contains(standby);
        assertThat(pool.carrierOf(ofB)).contains(pool.nat("b"));
        var started =
                pool.aws.calls().attempts().stream()
                        .filter(a ->
                                a.operation().equals("ReplaceRoute")
                                        || a.operation().equals("AssociateAddress"))
                        .map(a -> a.startedAt())
                        .distinct();
        assertThat(started).as("route and address at once").hasSize(1);
    }

    @Test
    void anAddressChosenByTheEgressPolicyFollowsItsTableToAnyZone() {
        Map<String, String> inForce = Map.of("natkeeper:egress", "2026-03-01T00:00:00Z");
        pool.aws.provisioning().tag(pool.nat("a"), inForce);
        pool.aws.provisioning().tag(pool.nat("b"), inForce);
        String chosen = pool.allocateElasticIp();
        pool.aws.provisioning().tag(chosen, Map.of("natkeeper:egress", pool.table("a")));
        sweep(pool);
        assertThat(pool.carrierOf(chosen)).contains(pool.nat("a"));

        pool.aws.calls().reset();
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
        assertThat(pool.carrierOf(chosen)).contains(pool.nat("b"));
        assertThat(
                        pool.aws.calls().attempts().stream()
                                .filter(a ->
                                        a.operation().equals("ReplaceRoute")
                                                || a.operation().equals("AssociateAddress"))
                                .map(a -> a.startedAt())
                                .distinct())
                .as("route and address at once")
                .hasSize(1);
    }

    /** A t4g.nano has room for one Elastic IP on its primary interface. */
    @Test
    void aHostThatLacksRoomForChosenAddressesGetsAnotherInterfaceWhichEndsWithIt() {
        String host = pool.nat("a");
        String chosen = chooseTwoFor("a");
        sweep(pool);
        sweep(pool);
        List<NetworkInterface> interfaces = pool.aws.world().interfacesOf(host);
        assertThat(interfaces).hasSize(2);
        NetworkInterface further = interfaces.getLast();
        assertThat(further.tags()).containsEntry("natkeeper:pool", "main");
        assertThat(further.sourceDestCheck()).isFalse();
        assertThat(further.attachment().orElseThrow().deleteOnTermination()).isTrue();
        assertThat(further.securityGroupIds()).isEqualTo(interfaces.getFirst().securityGroupIds());
        assertThat(pool.carrierOf(chosen)).contains(host);
        assertThat(sweep(pool).outcome()).isEqualTo("unchanged");

        pool.aws.lifecycle().terminate(host);
        pool.timing.runFor(Duration.ofMinutes(2));
        assertThat(pool.aws.world().networkInterfaces()).doesNotContainKey(further.id());
    }

    @Test
    void whatSomebodyElseAttachedOutlivesTheHostAsItDid() {
        String subnet = pool.aws.world().instance(pool.nat("a")).subnetId();
        String theirs =
                pool.aws
                        .lifecycle()
                        .attachInterface(
                                pool.nat("a"), subnet, Map.of("natkeeper:pool", "main"), false);
        var _ = pool.allocateElasticIp();
        sweep(pool);
        assertThat(pool.aws.world().networkInterface(theirs).attachment())
                .hasValueSatisfying(a -> assertThat(a.deleteOnTermination()).isFalse());
    }

    /** The interface of the first attempt is used, whatever became of the answer. */
    @ParameterizedTest
    @CsvSource({
        "CreateNetworkInterface, TIMEOUT_AFTER_APPLIED",
        "AttachNetworkInterface, TIMEOUT_AFTER_APPLIED",
        "AttachNetworkInterface, INTERNAL_ERROR",
        "ModifyNetworkInterfaceAttribute, INTERNAL_ERROR"
    })
    void anInterfaceIsCreatedOnceWhateverFails(String operation, Fault fault) {
        chooseTwoFor("a");
        pool.aws.faults().failNext(operation, 4, fault);
        for (int i = 0; i < 4; i++) {
            try {
                sweep(pool);
            } catch (UnverifiedEndException _) {
                // The next sweep is the retry.
            }
        }
        assertThat(sweep(pool).outcome()).isEqualTo("unchanged");
        assertThat(pool.aws.world().interfacesOf(pool.nat("a"))).hasSize(2);
        assertThat(pool.aws.world().networkInterfaces().values())
                .filteredOn(i -> i.description().equals("natkeeper egress"))
                .as("one for each host, which may have to take over")
                .hasSize(2)
                .allMatch(i -> i.attachment().orElseThrow().deleteOnTermination());
    }

    /** Returns one of them. */
    private String chooseTwoFor(String zone) {
        Map<String, String> inForce = Map.of("natkeeper:egress", "2026-03-01T00:00:00Z");
        pool.aws.provisioning().tag(pool.nat("a"), inForce);
        pool.aws.provisioning().tag(pool.nat("b"), inForce);
        String chosen = "";
        for (int i = 0; i < 2; i++) {
            chosen = pool.allocateElasticIp();
            pool.aws.provisioning().tag(chosen, Map.of("natkeeper:egress", pool.table(zone)));
        }
        return chosen;
    }

    @Test
    void anAddressWaitsForAHostOfItsZone() {
        List<String> allocations = placed(pool);
        String ofA = carriedBy(pool, allocations, pool.nat("a"));
        pool.aws.lifecycle().terminate(pool.nat("a"));
        pool.timing.runFor(Duration.ofMinutes(2));
        sweep(pool);
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
        assertThat(pool.carrierOf(ofA)).isEmpty();

        String replacement = pool.launchNat("a", "nat-a");
        pool.timing.runFor(Duration.ofMinutes(3));
        sweep(pool);
        assertThat(pool.carrierOf(ofA)).contains(replacement);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NAT Handover Requested", "NAT Failover Requested"})
    void aDrainingHostKeepsItsAddress(String detailType) {
        List<String> allocations = placed(pool);
        String ofA = carriedBy(pool, allocations, pool.nat("a"));
        pool.launchNat("a", "nat-a2");
        pool.timing.runFor(Duration.ofMinutes(10));
        sweep(pool);
        pool.handle(
                """
                {"source": "natkeeper.operator", "detail-type": "%s", "time": "%s",
                 "detail": {"pool": "main", "instanceId": "%s"}}
                """
                        .formatted(detailType, pool.timing.now(), pool.nat("a")));
        assertThat(pool.natOf("a")).isNotEqualTo(Optional.of(pool.nat("a")));
        assertThat(pool.carrierOf(ofA)).contains(pool.nat("a"));
    }

    @Test
    void whatSomebodyDisassociatesComesBackAtTheNextSweep() {
        List<String> allocations = placed(pool);
        String ofA = carriedBy(pool, allocations, pool.nat("a"));
        pool.timing.run(() ->
                pool.aws
                        .ec2()
                        .disassociateAddress(r ->
                                r.associationId(pool.aws.world().elasticIp(ofA).associationId())));
        assertThat(pool.carrierOf(ofA)).isEmpty();
        sweep(pool);
        assertThat(pool.carrierOf(ofA)).contains(pool.nat("a"));
    }

    /** As {@code aws ec2 associate-address --instance-id} does: on the primary address. */
    @Test
    void whatSomebodyMovesToTheOtherZonesHostComesBackAtTheNextSweep() {
        List<String> allocations = placed(pool);
        String ofA = carriedBy(pool, allocations, pool.nat("a"));
        String ofB = carriedBy(pool, allocations, pool.nat("b"));
        pool.timing.run(() ->
                pool.aws
                        .ec2()
                        .associateAddress(r -> r.allocationId(ofA).instanceId(pool.nat("b"))));
        assertThat(pool.carrierOf(ofA)).contains(pool.nat("b"));
        RunResult result = sweep(pool);
        assertThat(pool.carrierOf(ofA)).contains(pool.nat("a"));
        assertThat(pool.carrierOf(ofB)).contains(pool.nat("b"));
        assertThat(result.actions())
                .singleElement()
                .asString()
                .contains(
                        "Move Elastic IP %s (%s)".formatted(pool.publicIp(ofA), ofA),
                        "leaves by another");
    }

    @Test
    void whatSomebodyElseUsesIsNeverTaken() {
        String web =
                pool.aws
                        .lifecycle()
                        .runInstance(InstanceSpec.in(pool.publicSubnet("a")).withTags(Map.of()));
        pool.timing.runFor(Duration.ofMinutes(1));
        String allocation = pool.allocateElasticIp();
        pool.timing.run(() ->
                pool.aws.ec2().associateAddress(r -> r.allocationId(allocation).instanceId(web)));
        RunResult result = sweep(pool);
        assertThat(pool.carrierOf(allocation)).contains(web);
        assertThat(result.reason()).contains(allocation, web, "left alone");
    }

    /** Between our look and our call somebody has associated it: EC2 is told not to take it. */
    @Test
    void whatSomebodyGetsInTheMeantimeIsNotTaken() {
        String web =
                pool.aws
                        .lifecycle()
                        .runInstance(InstanceSpec.in(pool.publicSubnet("a")).withTags(Map.of()));
        pool.timing.runFor(Duration.ofMinutes(1));
        String allocation = pool.allocateElasticIp();
        pool.aws
                .faults()
                .before(
                        "AssociateAddress",
                        1,
                        () -> {
                            pool.aws.faults().clear();
                            pool.aws
                                    .ec2()
                                    .associateAddress(
                                            r -> r.allocationId(allocation).instanceId(web));
                        });
        sweep(pool);
        assertThat(pool.carrierOf(allocation)).contains(web);
    }

    @Test
    void theEntryAddressFollowsToAnyZone() {
        String entry = pool.allocateElasticIp("natkeeper:entry");
        sweep(pool);
        String first = pool.carrierOf(entry).orElseThrow();
        pool.aws.lifecycle().stop(first);
        pool.handle(pool.stateEvent(first, "stopping"));
        assertThat(pool.carrierOf(entry)).isPresent();
        assertThat(pool.carrierOf(entry).orElseThrow()).isNotEqualTo(first);
    }

    /** Three addresses for hosts that carry one each. */
    @Test
    void anAddressWithoutAPlaceIsToldWithATypeThatHasOne() {
        placed(pool);
        String entry = pool.allocateElasticIp("natkeeper:entry");
        RunResult result = sweep(pool);
        assertThat(pool.carrierOf(entry)).isEmpty();
        assertThat(result.reason())
                .contains(entry, "has no place", "t4g.nano: 2", "such as t4g.small (4)");
    }

    @Test
    void nothingMovesWhenTheAddressesCannotBeRead() {
        List<String> allocations = placed(pool);
        String ofA = carriedBy(pool, allocations, pool.nat("a"));
        pool.launchNat("a", "nat-a2");
        pool.timing.runFor(Duration.ofMinutes(3));
        sweep(pool);
        pool.aws.faults().failAlways("DescribeAddresses", Fault.UNAUTHORIZED);
        pool.aws.lifecycle().stop(pool.nat("a"));
        assertThatThrownBy(() -> pool.handle(pool.stateEvent(pool.nat("a"), "stopping")))
                .isInstanceOf(UnverifiedEndException.class)
                .hasMessageContaining("ec2:DescribeAddresses was denied");
        assertThat(pool.natOf("a")).as("routes do not wait for addresses").isNotEmpty();
        assertThat(pool.natOf("a")).isNotEqualTo(Optional.of(pool.nat("a")));
        assertThat(pool.carrierOf(ofA)).contains(pool.nat("a"));
    }

    @Test
    void whatATypeCarriesIsNotGuessed() {
        pool.allocateElasticIp();
        pool.aws.faults().failAlways("DescribeInstanceTypes", Fault.UNAUTHORIZED);
        assertThatThrownBy(() -> sweep(pool))
                .isInstanceOf(UnverifiedEndException.class)
                .hasMessageContaining("ec2:DescribeInstanceTypes was denied");
        assertThat(pool.aws.calls().calls("AssignPrivateIpAddresses")).isZero();
    }

    static Stream<Arguments> everyWriteAndFault() {
        return Stream.of("AssignPrivateIpAddresses", "AssociateAddress")
                .flatMap(operation ->
                        Stream.of(
                                        Fault.INTERNAL_ERROR,
                                        Fault.TIMEOUT_BEFORE_APPLIED,
                                        Fault.TIMEOUT_AFTER_APPLIED)
                                .map(fault -> Arguments.of(operation, fault)));
    }

    /** Past all retries of one run: the next one completes it. */
    @ParameterizedTest
    @MethodSource("everyWriteAndFault")
    void afterAFaultThatOutlivesTheRunTheNextCompletes(String operation, Fault fault) {
        List<String> allocations = List.of(pool.allocateElasticIp(), pool.allocateElasticIp());
        pool.aws.faults().failAlways(operation, fault);
        try {
            sweep(pool);
        } catch (UnverifiedEndException _) {
            // That is how it tells.
        }
        pool.aws.faults().clear();
        sweep(pool);
        assertInPlace(pool, allocations);
    }

    /** The function is killed in the middle of its plan: nothing after this call is made. */
    @ParameterizedTest
    @ValueSource(strings = {"AssignPrivateIpAddresses", "AssociateAddress"})
    void afterAKillTheNextRunCompletes(String operation) {
        List<String> allocations = List.of(pool.allocateElasticIp(), pool.allocateElasticIp());
        pool.aws
                .faults()
                .before(
                        operation,
                        2,
                        () -> {
                            throw new IllegalStateException("killed");
                        });
        assertThatThrownBy(() -> sweep(pool)).hasStackTraceContaining("killed");
        pool.aws.faults().clear();
        sweep(pool);
        assertInPlace(pool, allocations);
    }

    @ParameterizedTest
    @EnumSource(names = {"THROTTLE", "TIMEOUT_AFTER_APPLIED"})
    void aPassingFaultOnlyDelays(Fault fault) {
        List<String> allocations = List.of(pool.allocateElasticIp(), pool.allocateElasticIp());
        pool.aws.faults().failNext("AssignPrivateIpAddresses", 1, fault);
        pool.aws.faults().failNext("AssociateAddress", 1, fault);
        sweep(pool);
        assertInPlace(pool, allocations);
    }

    @Test
    void runsAtOnceConverge() {
        for (long seed = 1; seed <= 60; seed++) {
            SimulatedPool fresh =
                    new SimulatedPool(
                            seed,
                            SimulatedPool.settings(Settings.Mode.ACT),
                            builder ->
                                    builder.apiLatency(Duration.ofMillis(80))
                                            .staleness(Duration.ofMillis(500)),
                            "a",
                            "b");
            List<String> allocations =
                    List.of(fresh.allocateElasticIp(), fresh.allocateElasticIp());
            // Later than any read may lag behind.
            fresh.timing.runFor(Duration.ofSeconds(1));
            for (int i = 0; i < 3; i++) {
                fresh.timing.spawn("sweep " + i, () -> fresh.invoke(SimulatedPool.SWEEP));
            }
            fresh.timing.runFor(Duration.ofMinutes(1));
            assertInPlace(fresh, allocations);
        }
    }

    private static void assertInPlace(SimulatedPool some, List<String> allocations) {
        assertThat(allocations)
                .extracting(some::carrierOf)
                .containsExactlyInAnyOrder(Optional.of(some.nat("a")), Optional.of(some.nat("b")));
        some.aws.calls().reset();
        assertThat(sweep(some).outcome()).isEqualTo("unchanged");
        assertThat(some.aws.calls().writeCalls()).isZero();
    }

    private Optional<String> primaryPublicIp(String zone) {
        NetworkInterface primary =
                pool.aws.world().networkInterface(pool.interfaceOf(pool.nat(zone)));
        return primary.privateAddresses().stream()
                .filter(NetworkInterface.PrivateAddress::primary)
                .findFirst()
                .flatMap(NetworkInterface.PrivateAddress::publicIp);
    }
}
