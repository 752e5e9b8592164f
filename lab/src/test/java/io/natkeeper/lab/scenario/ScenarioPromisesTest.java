package io.natkeeper.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.lab.traffic.Sample.Kind;
import io.natkeeper.simulator.world.ElasticIp;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What single scenarios promise, on evidence where it holds, and where it breaks. */
class ScenarioPromisesTest {

    private final SampleEvidence evidence = new SampleEvidence();
    private final String interfaceOfA =
            evidence.before.interfacesOf(evidence.natA()).getFirst().id();
    private final String interfaceOfB =
            evidence.before.interfacesOf(evidence.natB()).getFirst().id();
    private final String tableOfA = evidence.vpc.zoneA().tableId();

    @Test
    void aStopThatIsHandledBreaksNothing() {
        evidence.called("DescribeInstances", 1_000);
        evidence.failOver().called("ReplaceRoute", 1_200, tableOfA, interfaceOfB);
        assertThat(new NatStop().promises(evidence.seen())).allMatch(Promise::held);
    }

    @Test
    void anInterfaceThatVanishesLeavesABlackhole() {
        assertThat(held(new NatTerminate(), "When nat-a's interface was gone")).isTrue();
        evidence.aws.lifecycle().terminate(evidence.natA());
        evidence.timing.runFor(Duration.ofMinutes(1));
        assertThat(held(new NatTerminate(), "When nat-a's interface was gone")).isFalse();
        evidence.failOver();
        assertThat(held(new NatTerminate(), "When nat-a's interface was gone")).isTrue();
    }

    @Test
    void aReturnInTheRightOrderBreaksNothing() {
        launchAgain();
        evidence.called("ReplaceRoute", 1_200, tableOfA, interfaceOfB)
                .called("ModifyNetworkInterfaceAttribute", 61_000, interfaceOfA)
                .called("ReplaceRoute", 68_000, tableOfA, interfaceOfA);
        assertThat(new NatReturns().promises(evidence.seen())).allMatch(Promise::held);
    }

    @Test
    void aRouteThatReturnsBeforeItsCheckIsOffBreaksThePromise() {
        launchAgain();
        evidence.called("ReplaceRoute", 1_200, tableOfA, interfaceOfB)
                .called("ModifyNetworkInterfaceAttribute", 68_000, interfaceOfA)
                .called("ReplaceRoute", 68_010, tableOfA, interfaceOfA);
        assertThat(held(new NatReturns(), "Its source/dest check was off")).isFalse();
        assertThat(held(new NatReturns(), "The route left nat-a once")).isTrue();
    }

    @Test
    void aRouteThatReturnsTooEarlyBreaksThePromise() {
        launchAgain();
        evidence.called("ReplaceRoute", 1_200, tableOfA, interfaceOfB)
                .called("ModifyNetworkInterfaceAttribute", 61_000, interfaceOfA)
                .called("ReplaceRoute", 62_000, tableOfA, interfaceOfA);
        assertThat(held(new NatReturns(), "The route waited")).isFalse();
    }

    @Test
    void aRouteThatGoesBackAndForthBreaksThePromise() {
        launchAgain();
        for (int i = 0; i < 2; i++) {
            evidence.called("ReplaceRoute", 1_200, tableOfA, interfaceOfB)
                    .called("ReplaceRoute", 68_000, tableOfA, interfaceOfA);
        }
        assertThat(held(new NatReturns(), "The route left nat-a once")).isFalse();
    }

    /** Stopped at second 0, and started a minute later. */
    private void launchAgain() {
        evidence.aws.lifecycle().stop(evidence.natA());
        evidence.timing.runFor(Duration.ofMinutes(1));
        evidence.aws.lifecycle().start(evidence.natA());
        evidence.timing.runFor(Duration.ofMinutes(1));
        // It comes back with another public address.
        evidence.samples.removeIf(s -> s.host().equals("private-a1"));
        for (Kind kind : Kind.values()) {
            evidence.answered("a", kind, 9_800, evidence.natA());
        }
    }

    @Test
    void withoutAHealthyNatNothingMayMove() {
        String nothing = "No route was deleted or changed";
        assertThat(held(new NoHealthyNat(), nothing)).isTrue();
        Vpc.lead(evidence.aws, tableOfA, evidence.natB());
        assertThat(held(new NoHealthyNat(), nothing)).isFalse();
    }

    @Test
    void withoutAHealthyNatNothingMayBeTried() {
        assertThat(held(new NoHealthyNat(), "No call")).isTrue();
        evidence.called("DeleteRoute", 1_200, tableOfA);
        assertThat(held(new NoHealthyNat(), "No call")).isFalse();
    }

    @Test
    void theAnswerNamesEachNatAndTheRemedy() {
        assertThat(held(new NoHealthyNat(), "The function says")).isFalse();
        evidence.answers(
                "No NAT instance of pool main is known to be healthy (i-1 (nat-a) is stopping)");
        assertThat(held(new NoHealthyNat(), "The function says")).isFalse();
        evidence.answers(
                "No NAT instance of pool main is known to be healthy (i-1 (nat-a) is stopping;"
                        + " i-2 (nat-b) fails a status check). Start a NAT instance");
        assertThat(held(new NoHealthyNat(), "The function says")).isTrue();
    }

    @Test
    void aCheckThatLetsPacketsPassIsNone() {
        assertThat(held(new SourceDestCheck(), "With the check on")).isFalse();
        evidence.samples.removeIf(s -> s.sentAt().isBefore(evidence.causeAt));
        assertThat(held(new SourceDestCheck(), "With the check on")).as("nobody tried").isFalse();
        evidence.lost("a", Kind.UDP, -500, "no answer");
        assertThat(held(new SourceDestCheck(), "With the check on")).isTrue();
    }

    @Test
    void theCheckMustBeOffOnEveryInterface() {
        assertThat(held(new SourceDestCheck(), "Natkeeper switched the check off")).isTrue();
        evidence.aws.provisioning().setSourceDestCheck(interfaceOfB, true);
        assertThat(held(new SourceDestCheck(), "Natkeeper switched the check off")).isFalse();
    }

    @Test
    void anAddressThatFollowsBreaksNothing() {
        SampleEvidence follows = addressFollows();
        follows.called("DescribeInstances", 1_000);
        assertThat(held(new AddressFollows(), follows, "Zone a's route and its Elastic IP"))
                .as("neither has moved")
                .isFalse();
        moveAddressOfA(follows);
        assertThat(held(new AddressFollows(), follows, "Zone a's route and its Elastic IP"))
                .as("only the address has")
                .isFalse();
        Vpc.lead(
                follows.aws, follows.vpc.zoneA().tableId(), follows.vpc.zoneA().natIds().getLast());
        follows.called("ReplaceRoute", 1_200, follows.vpc.zoneA().tableId());
        assertThat(new AddressFollows().promises(follows.seen())).allMatch(Promise::held);
    }

    private static void moveAddressOfA(SampleEvidence follows) {
        String to =
                follows.before.interfacesOf(follows.vpc.zoneA().natIds().getLast()).getFirst().id();
        ElasticIp address =
                follows.before.elasticIps().values().stream()
                        .filter(e ->
                                follows.before.carrierOf(e.publicIp()).stream()
                                        .allMatch(
                                                follows.before.interfacesOf(follows.natA())
                                                        ::contains))
                        .findFirst()
                        .orElseThrow();
        follows.timing.run(() -> {
            String secondary =
                    follows.aws
                            .ec2()
                            .assignPrivateIpAddresses(
                                    r -> r.networkInterfaceId(to).secondaryPrivateIpAddressCount(1))
                            .assignedPrivateIpAddresses()
                            .getFirst()
                            .privateIpAddress();
            follows.aws
                    .ec2()
                    .associateAddress(r ->
                            r.allocationId(address.allocationId())
                                    .networkInterfaceId(to)
                                    .privateIpAddress(secondary)
                                    .allowReassociation(true));
        });
    }

    @Test
    void aTakeoverByAnotherAddressBreaksThePromise() {
        SampleEvidence follows = addressFollows();
        follows.answered("a", Kind.TCP_NEW, 9_800, follows.vpc.zoneA().natIds().get(1));
        assertThat(held(new AddressFollows(), follows, "The internet sees zone a's")).isFalse();
    }

    @Test
    void anotherZonesAddressMustNotChangeForAMoment() {
        SampleEvidence follows = addressFollows();
        follows.answered("b", Kind.UDP, 1_000, follows.vpc.zoneB().natIds().get(1));
        assertThat(held(new AddressFollows(), follows, "The internet saw all of zone b")).isFalse();
    }

    private static SampleEvidence addressFollows() {
        return new SampleEvidence(new AddressFollows().cast());
    }

    @Test
    void aSilentHostIsReplacedBehindAHandover() {
        SampleEvidence silent = new SampleEvidence(new HostUnreachable().cast());
        String tableOfSilent = silent.vpc.zoneA().tableId();
        silent.called("SetInstanceHealth", 1_000, silent.natA(), "Unhealthy")
                .called("ReplaceRoute", 2_000, tableOfSilent)
                .called("CompleteLifecycleAction", 3_000, silent.natA(), "CONTINUE");
        assertThat(new HostUnreachable().promises(silent.seen())).allMatch(Promise::held);

        silent.called("SetInstanceHealth", 4_000, silent.natB(), "Unhealthy");
        assertThat(held(new HostUnreachable(), silent, "Then nat-a was replaced")).isFalse();
    }

    @Test
    void silenceMustMoveNoRoute() {
        SampleEvidence silent = new SampleEvidence(new HostUnreachable().cast());
        silent.called("ReplaceRoute", 500, silent.vpc.zoneA().tableId())
                .called("SetInstanceHealth", 1_000, silent.natA(), "Unhealthy");
        assertThat(held(new HostUnreachable(), silent, "Its silence moved no route")).isFalse();
        assertThat(held(new HostUnreachable(), silent, "The route left nat-a")).isFalse();
    }

    @Test
    void aPoolThatCanSpareNobodyKeepsTheSilentHost() {
        Cast cast = new HostUnreachable().cast();
        String both = "While neither answered";
        assertThat(held(new HostUnreachable(), new SampleEvidence(cast), both)).isTrue();
        SampleEvidence replaced =
                new SampleEvidence(
                        cast,
                        (aws, vpc) ->
                                aws.autoScalingGroups()
                                        .terminateInstance(Vpc.GROUP, vpc.zoneA().natId()));
        assertThat(held(new HostUnreachable(), replaced, both)).isFalse();
    }

    private boolean held(Scenario scenario, String beginning) {
        return held(scenario, evidence, beginning);
    }

    private static boolean held(Scenario scenario, SampleEvidence evidence, String beginning) {
        List<Promise> promises =
                scenario.promises(evidence.seen()).stream()
                        .filter(promise -> promise.text().startsWith(beginning))
                        .toList();
        assertThat(promises).hasSize(1);
        return promises.getFirst().held();
    }
}
