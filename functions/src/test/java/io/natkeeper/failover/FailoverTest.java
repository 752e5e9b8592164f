package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.natkeeper.RunResult;
import io.natkeeper.Settings;
import io.natkeeper.UnverifiedEndException;
import io.natkeeper.health.Flapping;
import io.natkeeper.simulator.ApiAttempt;
import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.RouteTable;
import io.natkeeper.simulator.world.RouteTarget;
import io.natkeeper.simulator.world.StatusCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole function over the simulated EC2: what the world is like afterwards. */
class FailoverTest {

    private final SimulatedPool pool = new SimulatedPool(1, "a", "b");

    @Test
    void aStoppingNatsRoutesMoveBeforeItIsStopped() {
        pool.aws.lifecycle().stop(pool.nat("a"));
        RunResult result = pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));

        assertThat(pool.natOf("a")).contains(pool.nat("b"));
        assertThat(pool.natOf("b")).contains(pool.nat("b"));
        assertThat(result.outcome()).isEqualTo("changed");
        assertThat(result.actions())
                .anyMatch(action ->
                        action.matches(
                                "Fail 0.0.0.0/0 of %s over to eni-\\w+ of %s \\(nat-b\\) in us-east-1b, because %s \\(nat-a\\) is stopping."
                                        .formatted(pool.table("a"), pool.nat("b"), pool.nat("a"))));
        assertThat(pool.aws.calls().calls("ReplaceRoute")).isEqualTo(1);
    }

    @Test
    void aTerminatedNatsRoutesMove() {
        pool.aws.lifecycle().terminate(pool.nat("a"));
        pool.handle(pool.stateEvent(pool.nat("a"), "shutting-down"));
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
    }

    @Test
    void aFailingStatusCheckMovesRoutesAtTheSweep() {
        pool.aws.lifecycle().setStatusChecks(pool.nat("a"), StatusCheck.IMPAIRED, StatusCheck.OK);
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
    }

    /** The same event, and every other, on a world that is as it should be: not one write. */
    @ParameterizedTest
    @ValueSource(
            strings = {"pending", "running", "stopping", "stopped", "shutting-down", "terminated"})
    void runningTwiceWritesNothingTheSecondTime(String state) {
        switch (state) {
            case "stopping", "stopped" -> pool.aws.lifecycle().stop(pool.nat("a"));
            case "shutting-down", "terminated" -> pool.aws.lifecycle().terminate(pool.nat("a"));
            default -> {}
        }
        pool.timing.runFor(Duration.ofSeconds(1));
        String event = pool.stateEvent(pool.nat("a"), state);
        pool.handle(event);
        pool.aws.calls().reset();

        RunResult again = pool.handle(event);
        RunResult sweep = pool.handle(SimulatedPool.SWEEP);

        assertThat(again.outcome()).isEqualTo("unchanged");
        assertThat(sweep.outcome()).isEqualTo("unchanged");
        assertThat(pool.aws.calls().writeCalls()).isZero();
    }

    @Test
    void sourceDestCheckGoesOffOnEveryInterfaceOfAStartingNat() {
        String newcomer = pool.launchNat("a", "nat-a2");
        pool.timing.runFor(Duration.ofSeconds(20));
        pool.aws
                .lifecycle()
                .attachInterface(
                        newcomer,
                        pool.aws.world().interfacesOf(newcomer).getFirst().subnetId(),
                        Map.of("natkeeper:pool", "main"),
                        true);
        pool.handle(pool.stateEvent(newcomer, "running"));

        assertThat(pool.aws.world().interfacesOf(newcomer))
                .hasSize(2)
                .noneMatch(NetworkInterface::sourceDestCheck);
        assertThat(attempts("ModifyNetworkInterfaceAttribute")).hasSize(2);
    }

    @Test
    void aRouteGoesToAnInterfaceOnlyOnceItsSourceDestCheckIsOff() {
        SimulatedPool slow = withApiLatency(Duration.ofMillis(80));
        slow.aws.provisioning().setSourceDestCheck(slow.interfaceOf(slow.nat("b")), true);
        slow.aws.lifecycle().stop(slow.nat("a"));
        slow.handle(slow.stateEvent(slow.nat("a"), "stopping"));

        assertThat(slow.natOf("a")).contains(slow.nat("b"));
        Instant off = attempts(slow, "ModifyNetworkInterfaceAttribute").getFirst().endedAt();
        assertThat(attempts(slow, "ReplaceRoute"))
                .isNotEmpty()
                .allMatch(a -> !a.startedAt().isBefore(off));
    }

    /** An interface without the tag, and so without permission: the trap of hand-made hosts. */
    @Test
    void aNatWhoseCheckCannotBeSwitchedOffDoesNotStandInTheWayOfAnother() {
        String mistagged = pool.launchNat("a", "nat-a2");
        pool.timing.runFor(Duration.ofMinutes(1));
        pool.handle(SimulatedPool.SWEEP);
        pool.timing.runFor(SimulatedPool.FAILBACK_DELAY);
        pool.aws.provisioning().setSourceDestCheck(pool.interfaceOf(mistagged), true);
        pool.aws.faults().failAlways("ModifyNetworkInterfaceAttribute", Fault.UNAUTHORIZED);
        pool.aws.lifecycle().stop(pool.nat("a"));

        String event = pool.stateEvent(pool.nat("a"), "stopping");
        assertThatThrownBy(() -> pool.handle(event)).hasMessageContaining("was denied: tag");
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
    }

    @Test
    void aRouteLeavesANatThatDropsEverythingForItsCheck() {
        pool.aws.provisioning().setSourceDestCheck(pool.interfaceOf(pool.nat("a")), true);
        pool.aws.faults().failAlways("ModifyNetworkInterfaceAttribute", Fault.UNAUTHORIZED);
        assertThatThrownBy(() -> pool.handle(SimulatedPool.SWEEP))
                .hasMessageContaining("was denied: tag");
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
    }

    @Test
    void aNatThatOnlyJustStartedIsNotPreferredToAProvenOne() {
        pool.launchNat("a", "nat-a2");
        pool.timing.runFor(Duration.ofSeconds(11));
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
    }

    @Test
    void aRunThatFailsIsLoggedAndStillSaysThatNobodyIsHealthy() {
        pool.aws.faults().failAlways("DeleteTags", Fault.UNAUTHORIZED);
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.aws.lifecycle().stop(pool.nat("b"));
        assertThatThrownBy(() -> pool.handle(SimulatedPool.SWEEP))
                .isInstanceOf(UnverifiedEndException.class)
                .hasMessageContaining("ec2:DeleteTags on " + pool.nat("a") + " was denied")
                .hasMessageContaining("No NAT instance of pool main is known to be healthy");
        assertThat(pool.context.lines.getLast())
                .contains("\"outcome\":\"unverified\"", "failed: ec2:DeleteTags");
    }

    @Test
    void whatFailsTwiceIsNotTriedAThirdTime() {
        pool.aws.provisioning().untag(pool.nat("a"), "natkeeper:healthy-since");
        pool.aws.faults().failAlways("CreateTags", Fault.UNAUTHORIZED);
        assertThatThrownBy(() -> pool.handle(SimulatedPool.SWEEP))
                .hasMessageContaining("ec2:CreateTags on " + pool.nat("a") + " was denied");
        assertThat(pool.aws.calls().attempts("CreateTags")).isEqualTo(2);
    }

    @Test
    void aRunEndsBeforeLambdaWouldEndIt() {
        pool.context.remainingTimeInMillis = 30_000;
        pool.aws.faults().failAlways("DescribeInstances", Fault.UNAUTHORIZED);
        Instant start = pool.timing.now();
        assertThatThrownBy(() -> pool.handle(SimulatedPool.SWEEP))
                .isInstanceOf(UnverifiedEndException.class);
        assertThat(pool.timing.now()).isBefore(start.plusSeconds(1));
    }

    @Test
    void ifTheSourceDestCheckCannotBeSwitchedOffTheRouteStays() {
        pool.aws.provisioning().setSourceDestCheck(pool.interfaceOf(pool.nat("b")), true);
        pool.aws.faults().failAlways("ModifyNetworkInterfaceAttribute", Fault.UNAUTHORIZED);
        pool.aws.lifecycle().stop(pool.nat("a"));

        String event = pool.stateEvent(pool.nat("a"), "stopping");
        assertThatThrownBy(() -> pool.handle(event))
                .isInstanceOf(UnverifiedEndException.class)
                .hasMessageContaining(
                        "ec2:ModifyNetworkInterfaceAttribute on %s was denied: tag %s"
                                .formatted(
                                        pool.interfaceOf(pool.nat("b")),
                                        pool.interfaceOf(pool.nat("b"))));
        assertThat(pool.natOf("a")).contains(pool.nat("a"));
    }

    @Test
    void whatIsNotTaggedOrNotOursIsNeverTouched() {
        String untagged = pool.aws.provisioning().createRouteTable(pool.vpcId, false, Map.of());
        pool.leadTo(untagged, pool.nat("a"));
        String foreign =
                pool.aws
                        .provisioning()
                        .createRouteTable(pool.vpcId, false, Map.of("natkeeper:pool", "main"));
        pool.aws
                .provisioning()
                .putRoute(foreign, "0.0.0.0/0", new RouteTarget.TransitGateway("tgw-0123456789"));
        List<RouteTable> before = tables(untagged, foreign);

        pool.aws.lifecycle().terminate(pool.nat("a"));
        RunResult result = pool.handle(pool.stateEvent(pool.nat("a"), "shutting-down"));

        assertThat(tables(untagged, foreign)).isEqualTo(before);
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
        assertThat(result.reason()).contains(foreign, "tgw-0123456789", "left alone");
    }

    @Test
    void anUntaggedInstancesEventIsIgnored() {
        RunResult result = pool.handle(pool.stateEvent("i-0123456789abcdef0", "stopping"));
        assertThat(result.outcome()).isEqualTo("ignored");
        assertThat(result.reason()).contains("i-0123456789abcdef0", "natkeeper:pool");
        assertThat(pool.aws.calls().writeCalls()).isZero();
    }

    @Test
    void withoutAHealthyNatNoRouteIsWrittenAndAPersonUnderstandsWhy() {
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.aws.lifecycle().stop(pool.nat("b"));
        RunResult result = pool.handle(SimulatedPool.SWEEP);

        assertThat(attempts("ReplaceRoute")).isEmpty();
        assertThat(pool.natOf("a")).contains(pool.nat("a"));
        assertThat(result.reason())
                .contains("No NAT instance of pool main is known to be healthy")
                .contains(pool.nat("a") + " (nat-a) is stopping")
                .contains("Start a NAT instance, or launch one tagged natkeeper:pool=main.");
        assertThat(pool.context.lines.getLast()).contains("\"level\":\"ERROR\"");
    }

    @Test
    void aRouteComesHomeOnceItsNatHasBeenHealthyForTheDelay() {
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
        pool.timing.runFor(Duration.ofMinutes(1));
        pool.aws.lifecycle().start(pool.nat("a"));
        pool.timing.runFor(Duration.ofMinutes(1));
        pool.handle(SimulatedPool.SWEEP);

        pool.timing.runFor(SimulatedPool.FAILBACK_DELAY.minusSeconds(5));
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.natOf("a")).as("before the delay").contains(pool.nat("b"));

        pool.timing.runFor(Duration.ofSeconds(5));
        RunResult result = pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.natOf("a")).as("after the delay").contains(pool.nat("a"));
        assertThat(result.actions().getFirst()).contains("has been healthy for 300 s");
    }

    @Test
    void aNewStatusCheckFailureStartsTheFailbackDelayAnew() {
        pool.aws.lifecycle().setStatusChecks(pool.nat("a"), StatusCheck.IMPAIRED, StatusCheck.OK);
        pool.handle(SimulatedPool.SWEEP);
        pool.aws.lifecycle().setStatusChecks(pool.nat("a"), StatusCheck.OK, StatusCheck.OK);
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
    }

    @Test
    void aHostThatFailsTwiceWithinTheWindowIsLatchedOut() {
        for (int failure = 1; failure <= 2; failure++) {
            pool.aws.lifecycle().stop(pool.nat("a"));
            pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
            assertThat(pool.natOf("a")).contains(pool.nat("b"));
            pool.timing.runFor(Duration.ofMinutes(1));
            pool.aws.lifecycle().start(pool.nat("a"));
            for (int minute = 0; minute < 8; minute++) {
                pool.timing.runFor(Duration.ofMinutes(1));
                pool.handle(SimulatedPool.SWEEP);
            }
            assertThat(pool.natOf("a"))
                    .as("after failure %d", failure)
                    .contains(failure == 1 ? pool.nat("a") : pool.nat("b"));
        }
        assertThat(pool.context.lines.toString()).contains("for the second time within 30 min");

        pool.timing.runFor(Flapping.LATCH);
        pool.handle(SimulatedPool.SWEEP);
        pool.timing.runFor(SimulatedPool.FAILBACK_DELAY);
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.natOf("a")).as("after the latch").contains(pool.nat("a"));
    }

    @Test
    void failuresFarApartLatchNobody() {
        for (int failure = 1; failure <= 2; failure++) {
            pool.aws.lifecycle().stop(pool.nat("a"));
            pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
            pool.timing.runFor(Duration.ofMinutes(1));
            pool.aws.lifecycle().start(pool.nat("a"));
            pool.timing.runFor(Duration.ofMinutes(1));
            pool.handle(SimulatedPool.SWEEP);
            pool.timing.runFor(Flapping.WINDOW);
            pool.handle(SimulatedPool.SWEEP);
            assertThat(pool.natOf("a")).as("failure %d", failure).contains(pool.nat("a"));
        }
    }

    @Test
    void oneRoundTripOfReadsComesBeforeTheFirstWrite() {
        Duration latency = Duration.ofMillis(80);
        SimulatedPool slow = withApiLatency(latency);
        slow.aws.lifecycle().stop(slow.nat("a"));
        Instant start = slow.timing.now();
        slow.handle(slow.stateEvent(slow.nat("a"), "stopping"));

        List<ApiAttempt> attempts = slow.aws.calls().attempts();
        assertThat(attempts.stream().filter(a -> a.startedAt().equals(start)))
                .extracting(ApiAttempt::operation)
                .containsExactlyInAnyOrder(
                        "DescribeInstances",
                        "DescribeInstanceStatus",
                        "DescribeInstanceStatus",
                        "DescribeRouteTables",
                        "DescribeSubnets",
                        "DescribeNatGateways",
                        "DescribeAutoScalingGroups",
                        "DescribeAddresses");
        assertThat(attempts.stream().filter(a -> a.startedAt().equals(start.plus(latency))))
                .extracting(ApiAttempt::operation)
                .containsExactlyInAnyOrder("ReplaceRoute", "CreateTags");
    }

    @Test
    void aMainTablesImplicitSubnetsDecideItsZone() {
        String main =
                pool.aws
                        .provisioning()
                        .createRouteTable(pool.vpcId, true, Map.of("natkeeper:pool", "main"));
        pool.aws.provisioning().createSubnet(pool.vpcId, "10.0.200.0/24", "us-east-1b", "use1-az2");
        // The public subnets of both zones are implicit, too: two of three are in zone b.
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.routeTable(main).route("0.0.0.0/0").orElseThrow().target())
                .isEqualTo(new RouteTarget.Interface(pool.interfaceOf(pool.nat("b"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DescribeInstances", "DescribeRouteTables", "DescribeSubnets"})
    void nothingMovesWhenAReadFails(String operation) {
        pool.aws.faults().failAlways(operation, Fault.UNAUTHORIZED);
        pool.aws.lifecycle().stop(pool.nat("a"));
        String event = pool.stateEvent(pool.nat("a"), "stopping");
        assertThatThrownBy(() -> pool.handle(event))
                .isInstanceOf(UnverifiedEndException.class)
                .hasMessageContaining(
                        "ec2:%s was denied: allow it in the function's role.".formatted(operation));
        assertThat(attempts("ReplaceRoute")).isEmpty();
    }

    @Test
    void withoutStatusChecksNobodyIsACandidate() {
        pool.aws.faults().failAlways("DescribeInstanceStatus", Fault.UNAVAILABLE);
        pool.aws.lifecycle().stop(pool.nat("a"));
        String event = pool.stateEvent(pool.nat("a"), "stopping");
        assertThatThrownBy(() -> pool.handle(event))
                .isInstanceOf(UnverifiedEndException.class)
                .hasMessageContaining("ec2:DescribeInstanceStatus");
        assertThat(attempts("ReplaceRoute")).isEmpty();
    }

    /** Each of these is retried below the client interface, or seen by the verifying look. */
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"UNAUTHORIZED"},
            mode = EnumSource.Mode.EXCLUDE)
    void aPassingFaultOfAnyCallOnlyDelays(Fault fault) {
        for (String operation :
                List.of(
                        "DescribeInstances",
                        "DescribeInstanceStatus",
                        "DescribeRouteTables",
                        "DescribeSubnets",
                        "DescribeAutoScalingGroups",
                        "ReplaceRoute",
                        "DeleteTags")) {
            SimulatedPool fresh = new SimulatedPool(7, "a", "b");
            fresh.aws.faults().failNext(operation, 2, fault);
            fresh.aws.lifecycle().stop(fresh.nat("a"));
            fresh.handle(fresh.stateEvent(fresh.nat("a"), "stopping"));
            assertThat(fresh.natOf("a")).as("%s of %s", fault, operation).contains(fresh.nat("b"));
        }
    }

    @Test
    void aStaleRouteThatALateWriterPutsBackIsRepairedByTheSameRun() {
        SimulatedPool slow = withApiLatency(Duration.ofMillis(80));
        slow.aws.lifecycle().stop(slow.nat("a"));
        // Reads end after 80 ms and writes after 160; the next look begins after 410.
        slow.timing.later(
                slow.timing.now().plusMillis(200),
                () -> slow.leadTo(slow.table("a"), slow.nat("a")));
        slow.handle(slow.stateEvent(slow.nat("a"), "stopping"));
        slow.timing.runFor(Duration.ofSeconds(1));
        assertThat(slow.natOf("a")).contains(slow.nat("b"));
    }

    @Test
    void modeObservePlansAndChangesNothing() {
        SimulatedPool observed = inModeObserve();
        observed.aws.lifecycle().stop(observed.nat("a"));
        RunResult result = observed.handle(SimulatedPool.SWEEP);
        assertThat(result.outcome()).isEqualTo("planned");
        assertThat(result.actions())
                .anyMatch(action -> action.startsWith("Switch the source/dest check"));
        assertThat(observed.context.lines.getLast())
                .as("an asynchronous invocation's answer is read by nobody: the log must tell")
                .contains("Switch the source/dest check");
        assertThat(observed.aws.calls().writeCalls()).isZero();
    }

    @Test
    void modeObserveChangesNothingEvenWhenNotEverythingIsKnown() {
        SimulatedPool observed = inModeObserve();
        observed.aws.faults().failAlways("DescribeRouteTables", Fault.UNAUTHORIZED);
        assertThatThrownBy(() -> observed.handle(SimulatedPool.SWEEP))
                .hasMessageContaining("ec2:DescribeRouteTables was denied");
        assertThat(observed.aws.calls().writeCalls()).isZero();
    }

    private static SimulatedPool inModeObserve() {
        return new SimulatedPool(
                1, SimulatedPool.settings(Settings.Mode.OBSERVE), builder -> builder, "a", "b");
    }

    @Test
    void aPoolWithoutTablesIsToldHowToGetSome() {
        for (String zone : List.of("a", "b")) {
            pool.aws.provisioning().untag(pool.table(zone), "natkeeper:pool");
        }
        RunResult result = pool.handle(SimulatedPool.SWEEP);
        assertThat(result.reason())
                .isEqualTo(
                        "Pool main has NAT instances and no route table; tag its private route tables natkeeper:pool=main.");
    }

    /** The event is there before EC2's reads show what it says. */
    @Test
    void anEventThatIsAheadOfEc2IsWaitedFor() {
        String event = pool.stateEvent(pool.nat("a"), "stopping");
        RunResult[] result = new RunResult[1];
        pool.timing.later(
                pool.timing.now().plusMillis(1200), () -> pool.aws.lifecycle().stop(pool.nat("a")));
        pool.timing.run(() -> result[0] = pool.invoke(event));
        assertThat(result[0].outcome()).isEqualTo("changed");
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
    }

    @Test
    void anEventThatEc2NeverConfirmsChangesNothing() {
        RunResult result = pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
        assertThat(result.outcome()).isEqualTo("unchanged");
        assertThat(result.reason()).contains("while EC2 still shows it running");
        assertThat(pool.aws.calls().writeCalls()).isZero();
    }

    private static SimulatedPool withApiLatency(Duration latency) {
        return new SimulatedPool(
                1,
                SimulatedPool.settings(Settings.Mode.ACT),
                builder -> builder.apiLatency(latency),
                "a",
                "b");
    }

    private List<ApiAttempt> attempts(String operation) {
        return attempts(pool, operation);
    }

    private static List<ApiAttempt> attempts(SimulatedPool pool, String operation) {
        return pool.aws.calls().attempts().stream()
                .filter(attempt -> attempt.operation().equals(operation))
                .toList();
    }

    private List<RouteTable> tables(String... ids) {
        return Arrays.stream(ids).map(pool::routeTable).toList();
    }
}
