package io.natkeeper.lab.report;

import static io.natkeeper.lab.report.SampleRun.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.lab.report.RunRecord.PrivateHost;
import io.natkeeper.lab.traffic.Sample;
import io.natkeeper.lab.traffic.Sample.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadlineTest {

    @Test
    void tellsZonesApart() {
        assertThat(
                        sentence(
                                host("a", packet(0, false), packet(50, true)),
                                host("b", packet(0, false), packet(50, true), packet(1500, false)),
                                host("c", packet(0, false), packet(50, false))))
                .isEqualTo(
                        "s: zone a's host lost the internet and did not get it back;"
                                + " zone b's host was without the internet for 1.5 s;"
                                + " zone c's host noticed nothing");
    }

    @Test
    void saysItWhenNobodyNoticed() {
        assertThat(sentence(host("a", packet(0, false))))
                .isEqualTo("s: no private host noticed anything");
    }

    @Test
    void aHostThatLostConnectionsNoticedSomething() {
        assertThat(
                        sentence(
                                host("a", packet(0, false), packet(50, false)),
                                host(
                                        "b",
                                        packet(0, false),
                                        ssh("1", -50, false),
                                        ssh("1", 50, true),
                                        ssh("2", -50, false),
                                        ssh("2", 50, false))))
                .isEqualTo(
                        "s: zone a's host noticed nothing;"
                                + " zone b's host stayed online, but lost 1 of 2 open connections");
    }

    private static Sample ssh(String flow, long millis, boolean lost) {
        return sample("h", Kind.TCP_ESTABLISHED, flow, millis, lost, 0, "192.0.2.1");
    }

    private static String sentence(PrivateHost... hosts) {
        RunRecord run = SampleRun.natStop();
        return Headline.sentence(
                new RunRecord(
                        "s",
                        1,
                        80,
                        false,
                        run.startedAt(),
                        List.of(RunRecord.Entry.cause(SampleRun.at(0), "EC2 stops nat-a")),
                        List.of(),
                        List.of(hosts),
                        List.of(),
                        run.modelledDelays(),
                        List.of(),
                        run.figures()));
    }

    private static PrivateHost host(String zone, Sample... samples) {
        return new PrivateHost("private-" + zone + "1", zone, List.of(samples));
    }

    private static Sample packet(long millis, boolean lost) {
        return sample("h", Kind.UDP, "udp", millis, lost, 0, "192.0.2.1");
    }
}
