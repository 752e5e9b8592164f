package io.natkeeper.lab.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.lab.traffic.Sample.Kind;
import io.natkeeper.lab.traffic.TrafficFigures.Established;
import io.natkeeper.lab.traffic.TrafficFigures.HostFigures;
import io.natkeeper.lab.traffic.TrafficFigures.NewConnections;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrafficFiguresTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private final List<Sample> samples = new ArrayList<>();

    @Test
    void nothingTriedIsNothingFailed() {
        assertThat(figures())
                .isEqualTo(
                        new TrafficFigures(
                                Optional.empty(),
                                List.of(),
                                new Established(0, 0),
                                Optional.empty(),
                                new NewConnections(0, 0)));
        assertThat(figures().outageMillis()).isZero();
        assertThat(figures().stillDown()).isFalse();
    }

    @Test
    void anOutageGoesFromTheLastAnsweredToTheNextAnswered() {
        datagrams("a", 0, 1000, true);
        datagrams("a", 1020, 1500, false);
        datagrams("a", 1520, 2000, true);

        assertThat(figures().outage()).hasValue(new Outage(at(1000), at(1520), false));
        assertThat(figures().outageMillis()).isEqualTo(520);
    }

    @Test
    void theOrderOfTheSamplesDoesNotMatter() {
        datagrams("a", 0, 1000, true);
        datagrams("a", 1020, 1500, false);
        datagrams("a", 1520, 2000, true);
        connections("a", 0, 2000, true);
        TrafficFigures inOrder = figures();
        Collections.shuffle(samples, new Random(7));
        assertThat(figures()).isEqualTo(inOrder);
    }

    @Test
    void theLongestOutageCounts() {
        datagrams("a", 0, 100, true);
        datagrams("a", 120, 300, false);
        datagrams("a", 320, 400, true);
        datagrams("a", 420, 800, false);
        datagrams("a", 820, 900, true);
        datagrams("a", 920, 1000, false);
        datagrams("a", 1020, 1100, true);
        assertThat(figures().outage()).hasValue(new Outage(at(400), at(820), false));
    }

    @Test
    void threeIntervalsAreStutterAndMoreIsAnOutage() {
        datagrams("a", 0, 100, true);
        datagrams("a", 120, 140, false);
        datagrams("a", 160, 200, true);
        assertThat(figures().outageMillis()).isZero();

        samples.clear();
        datagrams("a", 0, 100, true);
        datagrams("a", 120, 160, false);
        datagrams("a", 180, 200, true);
        assertThat(figures().outageMillis()).isEqualTo(80);
    }

    @Test
    void aPauseWithoutAFailureIsTheProbersOwn() {
        datagrams("a", 0, 100, true);
        datagrams("a", 900, 1000, true);
        assertThat(figures().outageMillis()).isZero();
    }

    @Test
    void whatNeverComesBackIsStillDown() {
        datagrams("a", 0, 100, true);
        datagrams("a", 120, 500, false);
        assertThat(figures().outage()).hasValue(new Outage(at(100), at(500), true));
        assertThat(figures().stillDown()).isTrue();
    }

    @Test
    void aHostThatNeverGotOutIsDownFromItsFirstTry() {
        datagrams("a", 0, 500, false);
        assertThat(figures().outage()).hasValue(new Outage(at(0), at(500), true));
    }

    @Test
    void aHostThatGotOutLateWasDownUntilThen() {
        datagrams("a", 0, 280, false);
        datagrams("a", 300, 500, true);
        assertThat(figures().outage()).hasValue(new Outage(at(0), at(300), false));
    }

    @Test
    void oneKindThatWorksDoesNotHideTheOther() {
        datagrams("a", 0, 2000, true);
        connections("a", 0, 500, true);
        connections("a", 550, 950, false);
        connections("a", 1000, 2000, true);
        assertThat(figures().outageMillis()).isEqualTo(500);
    }

    @Test
    void eachHostHasItsOwnFigures() {
        connections("b", 0, 1000, true);
        connections("a", 0, 500, true);
        connections("a", 550, 700, false);
        connections("a", 750, 1000, true);

        TrafficFigures figures = figures();

        assertThat(figures.hosts()).extracting(HostFigures::name).containsExactly("a", "b");
        assertThat(figures.hosts().get(0).newConnections()).isEqualTo(new NewConnections(21, 4));
        assertThat(figures.hosts().get(0).outageMillis()).isEqualTo(250);
        assertThat(figures.hosts().get(1).newConnections()).isEqualTo(new NewConnections(21, 0));
        assertThat(figures.hosts().get(1).outageMillis()).isZero();
        assertThat(figures.newConnections()).isEqualTo(new NewConnections(42, 4));
        assertThat(figures.outageMillis()).isEqualTo(250);
    }

    @Test
    void theWorstHostCounts() {
        datagrams("a", 0, 100, true);
        datagrams("a", 120, 300, false);
        datagrams("a", 320, 900, true);
        datagrams("b", 0, 100, true);
        datagrams("b", 120, 700, false);
        datagrams("b", 720, 900, true);
        assertThat(figures().outageMillis()).isEqualTo(620);
    }

    @Test
    void publicAddressesInTheOrderOfTheirFirstUse() {
        answered("a", Kind.TCP_NEW, "new", 100, 101, "203.0.113.2");
        answered("a", Kind.UDP, "datagrams", 0, 1, "203.0.113.1");
        answered("a", Kind.TCP_ESTABLISHED, "established-1", 200, 201, "203.0.113.1");
        answered("b", Kind.UDP, "datagrams", 0, 1, "203.0.113.9");
        assertThat(figures().hosts().get(0).publicAddresses())
                .containsExactly("203.0.113.1", "203.0.113.2");
    }

    @Test
    void establishedConnectionsBeforeAndLost() {
        answered("a", Kind.TCP_ESTABLISHED, "established-1", 0, 1, "203.0.113.1");
        answered("a", Kind.TCP_ESTABLISHED, "established-1", 50, 51, "203.0.113.1");
        answered("a", Kind.TCP_ESTABLISHED, "established-2", 0, 1, "203.0.113.1");
        failed("a", Kind.TCP_ESTABLISHED, "established-2", 50);
        failed("a", Kind.TCP_ESTABLISHED, "established-3", 0); // never came about
        answered("b", Kind.TCP_ESTABLISHED, "established-2", 0, 1, "203.0.113.1");
        assertThat(figures().established()).isEqualTo(new Established(3, 1));
        assertThat(figures().newConnections()).isEqualTo(new NewConnections(0, 0));
        assertThat(figures().outageMillis()).isZero();
    }

    @Test
    void theLongestStallIsOfAnAnsweredExchange() {
        answered("a", Kind.TCP_ESTABLISHED, "established-1", 0, 700, "203.0.113.1");
        answered("a", Kind.TCP_ESTABLISHED, "established-2", 0, 900, "203.0.113.1");
        failed("a", Kind.TCP_ESTABLISHED, "established-3", 0);
        answered("a", Kind.TCP_NEW, "new", 0, 950, "203.0.113.1");
        assertThat(figures().maxStall()).hasValue(Duration.ofMillis(900));
    }

    private TrafficFigures figures() {
        return TrafficFigures.of(samples, Cadence.DEFAULT);
    }

    private void datagrams(String host, int fromMillis, int toMillis, boolean answered) {
        tries(host, Kind.UDP, 20, fromMillis, toMillis, answered);
    }

    private void connections(String host, int fromMillis, int toMillis, boolean answered) {
        tries(host, Kind.TCP_NEW, 50, fromMillis, toMillis, answered);
    }

    private void tries(
            String host, Kind kind, int everyMillis, int fromMillis, int toMillis, boolean ok) {
        for (int millis = fromMillis; millis <= toMillis; millis += everyMillis) {
            if (ok) {
                answered(host, kind, "flow", millis, millis + 1, "203.0.113.1");
            } else {
                failed(host, kind, "flow", millis);
            }
        }
    }

    private void answered(
            String host,
            Kind kind,
            String flow,
            int sentMillis,
            int answeredMillis,
            String publicAddress) {
        samples.add(
                new Sample(
                        host,
                        kind,
                        flow,
                        at(sentMillis),
                        Optional.of(at(answeredMillis)),
                        Optional.of(publicAddress),
                        Optional.empty()));
    }

    private void failed(String host, Kind kind, String flow, int sentMillis) {
        samples.add(
                new Sample(
                        host,
                        kind,
                        flow,
                        at(sentMillis),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("no answer")));
    }

    private static Instant at(int millis) {
        return START.plusMillis(millis);
    }
}
