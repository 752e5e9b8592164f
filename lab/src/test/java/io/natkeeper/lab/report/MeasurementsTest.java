package io.natkeeper.lab.report;

import static io.natkeeper.lab.report.SampleRun.at;
import static io.natkeeper.lab.report.SampleRun.attempt;
import static io.natkeeper.lab.report.SampleRun.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.lab.report.Figures.Established;
import io.natkeeper.lab.report.Figures.Host;
import io.natkeeper.lab.report.Figures.NewConnections;
import io.natkeeper.lab.report.RunRecord.PrivateHost;
import io.natkeeper.lab.traffic.Sample;
import io.natkeeper.lab.traffic.Sample.Kind;
import io.natkeeper.simulator.ApiAttempt;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeasurementsTest {

    @Test
    void readsThatOverlapAreOneRoundTrip() {
        assertThat(
                        roundTrips(
                                attempt("DescribeInstances", 0, 80),
                                attempt("DescribeRouteTables", 1, 81),
                                attempt("DescribeSubnets", 79, 159),
                                attempt("ReplaceRoute", 160, 240)))
                .hasValue(1);
    }

    @Test
    void aReadThatWaitedForAnotherIsAFurtherRoundTrip() {
        assertThat(
                        roundTrips(
                                attempt("DescribeInstances", 0, 80),
                                attempt("DescribeRouteTables", 1, 120),
                                attempt("GetParameter", 82, 162),
                                attempt("ListCommandInvocations", 163, 243),
                                attempt("ReplaceRoute", 244, 300)))
                .hasValue(3);
    }

    @Test
    void aLongReadBesideShortOnesHidesNoneOfThem() {
        assertThat(
                        roundTrips(
                                attempt("DescribeInstances", 0, 300),
                                attempt("DescribeRouteTables", 0, 80),
                                attempt("DescribeRouteTables", 81, 160),
                                attempt("ReplaceRoute", 301, 380)))
                .hasValue(2);
    }

    @Test
    void readsAfterTheFirstWriteOrBesideItDoNotCount() {
        assertThat(
                        roundTrips(
                                attempt("DescribeInstances", 0, 80),
                                attempt("DescribeRouteTables", 81, 170),
                                attempt("ReplaceRoute", 90, 170),
                                attempt("DescribeInstances", 171, 250)))
                .hasValue(1);
    }

    @Test
    void whatOtherInvocationsAskedDoesNotCount() {
        assertThat(
                        Measurements.sequentialRoundTrips(
                                List.of(
                                        attempt("DescribeInstances", -100, -20),
                                        attempt("DescribeInstances", 10, 90),
                                        attempt("ReplaceRoute", 91, 170)),
                                at(0),
                                at(500)))
                .hasValue(1);
    }

    @Test
    void withoutAWriteThereIsNoRoundTripBeforeIt() {
        assertThat(roundTrips(attempt("DescribeInstances", 0, 80))).isEmpty();
    }

    @Test
    void theReactionEndsWithTheLastRouteThatWasChanged() {
        List<ApiAttempt> attempts =
                List.of(
                        attempt("ReplaceRoute", 100, 180),
                        attempt("CreateRoute", 100, 195),
                        attempt("ReplaceRoute", 100, 900, "RequestLimitExceeded"),
                        attempt("ModifyNetworkInterfaceAttribute", 100, 800),
                        attempt("ReplaceRoute", 5_000, 5_080));

        assertThat(Measurements.reactionMs(attempts, at(20), at(1_000))).hasValue(175L);
        assertThat(Measurements.reactionMs(attempts, at(6_000), at(9_000))).isEmpty();
    }

    @Test
    void anOutageLastsFromTheLastAnswerToTheNext() {
        PrivateHost host =
                new PrivateHost(
                        "private-a1",
                        "a",
                        List.of(
                                udp(0, false, "198.51.100.11"),
                                udp(100, true, ""),
                                udp(200, true, ""),
                                udp(300, false, "198.51.100.12")));

        assertThat(Measurements.host(host))
                .isEqualTo(
                        new Host(
                                "private-a1",
                                "a",
                                4,
                                2,
                                300,
                                List.of("198.51.100.11", "198.51.100.12")));
        assertThat(Measurements.outageOfHostsMs(List.of(host))).isEqualTo(300);
    }

    @Test
    void aSlowAnswerIsNoOutage() {
        PrivateHost host =
                new PrivateHost(
                        "h",
                        "a",
                        List.of(udp(0, false, "192.0.2.1"), udp(3_000, false, "192.0.2.1")));

        assertThat(Measurements.outageOfHostsMs(List.of(host))).isZero();
    }

    @Test
    void anEstablishedConnectionThatBreaksIsNoOutageOfItsHost() {
        List<Sample> samples =
                List.of(
                        udp(0, false, "192.0.2.1"),
                        ssh("ssh", 10, true, 0),
                        udp(50, false, "192.0.2.1"));

        assertThat(Reachability.worstOutage(samples)).isEmpty();
    }

    @Test
    void aConnectionIsLostIfItsLastExchangeFailed() {
        List<Sample> samples =
                List.of(
                        ssh("stays", -200, false, 2),
                        ssh("stays", 100, true, 0),
                        ssh("stays", 200, false, 150),
                        ssh("breaks", -200, false, 2),
                        ssh("breaks", 100, true, 0),
                        ssh("opened later", 500, false, 2));

        assertThat(Measurements.established(samples, at(0))).hasValue(new Established(2, 1));
        assertThat(Measurements.established(List.of(), at(0))).isEmpty();
    }

    @Test
    void theLongestStallIsThatOfAnyAnswerSinceTheDisruption() {
        List<Sample> samples =
                List.of(
                        ssh("a", -900, false, 800),
                        ssh("a", -50, false, 150),
                        ssh("b", -10, false, 2),
                        ssh("b", 100, false, 120));

        assertThat(Measurements.maxStallMs(samples, at(0))).hasValue(150L);
    }

    @Test
    void aLostConnectionStallsForEver() {
        List<Sample> samples =
                List.of(
                        ssh("stays", -50, false, 2),
                        ssh("stays", 50, false, 2),
                        ssh("breaks", -50, false, 2),
                        ssh("breaks", 50, true, 0));

        assertThat(Measurements.maxStallMs(samples, at(0))).isEmpty();
        assertThat(Measurements.maxStallMs(List.of(), at(0))).isEmpty();
    }

    @Test
    void whatTheEndOfTheRunCutsOffIsNotLost() {
        assertThat(lostOf("no answer until the end of the run", 9_500)).isZero();
        assertThat(lostOf("no answer until the end of the run", 8_500)).isOne();
        assertThat(lostOf("Connection reset", 9_990)).isOne();
    }

    private static int lostOf(String error, long sentMillis) {
        Sample last =
                new Sample(
                        "h",
                        Kind.TCP_ESTABLISHED,
                        "ssh",
                        at(sentMillis),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(error));
        return Measurements.established(
                        List.of(ssh("ssh", -50, false, 2), last, udp(10_000, false, "192.0.2.1")),
                        at(0))
                .orElseThrow()
                .lost();
    }

    @Test
    void countsNewConnectionsAndCalls() {
        assertThat(
                        Measurements.newConnections(
                                List.of(
                                        sample("h", Kind.TCP_NEW, "1", 0, true, 0, ""),
                                        sample("h", Kind.TCP_NEW, "2", 9, false, 1, "192.0.2.1"),
                                        udp(0, true, ""))))
                .hasValue(new NewConnections(2, 1));
        assertThat(
                        Measurements.apiCalls(
                                List.of(
                                        attempt("ReplaceRoute", 0, 1),
                                        attempt("DescribeInstances", 0, 1),
                                        attempt("ReplaceRoute", 2, 3))))
                .containsExactly(Map.entry("DescribeInstances", 1), Map.entry("ReplaceRoute", 2));
    }

    private static Optional<Integer> roundTrips(ApiAttempt... attempts) {
        return Measurements.sequentialRoundTrips(List.of(attempts), at(0), at(10_000));
    }

    private static Sample udp(long sent, boolean lost, String address) {
        return sample("h", Kind.UDP, "udp", sent, lost, 0, address);
    }

    private static Sample ssh(String flow, long sent, boolean lost, int wait) {
        return sample("h", Kind.TCP_ESTABLISHED, flow, sent, lost, wait, "192.0.2.1");
    }

    @Test
    void aLostFlowThatIsOpenedAgainHasWaitedFromAnswerToAnswer() {
        assertThat(
                        Measurements.reconnectMs(
                                List.of(
                                        ssh("held-1.1", -50, false, 2),
                                        ssh("held-1.1", 100, true, 2),
                                        ssh("held-1.2", 700, false, 5),
                                        ssh("held-1.2", 800, false, 5),
                                        ssh("held-2.1", -50, false, 2),
                                        ssh("held-2.1", 100, false, 2)),
                                at(0)))
                .containsExactly(753L);
    }
}
