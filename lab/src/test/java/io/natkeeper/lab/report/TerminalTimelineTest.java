package io.natkeeper.lab.report;

import static io.natkeeper.lab.report.SampleRun.at;
import static io.natkeeper.lab.report.SampleRun.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.lab.report.RunRecord.Entry;
import io.natkeeper.lab.traffic.Sample.Kind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TerminalTimelineTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicReference<Instant> now = new AtomicReference<>(at(-10_000));

    @Test
    void tellsARunLineByLine() {
        TerminalTimeline timeline = timeline(false);
        timeline.opening("nat-stop", 1, 80, false);
        timeline.entry(Entry.of(at(-9_400), Lane.LAB, "VPC is up"));
        packet(timeline, "private-a1", -50, false, "198.51.100.11");
        packet(timeline, "private-b1", -50, false, "198.51.100.12");
        timeline.entry(Entry.cause(at(0), "EC2 stops i-0aa1 (nat-a)"));
        packet(timeline, "private-a1", 20, true, "");
        packet(timeline, "private-b1", 20, false, "198.51.100.12");
        packet(timeline, "private-a1", 70, true, "");
        timeline.entry(Entry.of(at(1_204), Lane.EVENT, "EC2 says i-0aa1 (nat-a) is stopping"));
        packet(timeline, "private-a1", 1_400, false, "198.51.100.12");
        // A time-out of before the recovery that is only reported now.
        packet(timeline, "private-a1", 900, true, "");
        heartbeat(timeline, 3_000);
        heartbeat(timeline, 7_000);
        heartbeat(timeline, 7_500);
        timeline.closing(SampleRun.natStop(), Path.of("lab/target/nat-stop/report.html"));

        String rule = "─".repeat(72) + "\n";
        assertThat(output())
                .isEqualTo(
                        """
                        natkeeper lab: nat-stop · seed 1 · 80 ms for each API call
                        +  0.600 s  LAB       VPC is up
                        """
                                + rule
                                + """
                                +  0.000 s  AWS       EC2 stops i-0aa1 (nat-a)
                                +  0.020 s  HOST      private-a1 gets no answer
                                +  1.204 s  EVENT     EC2 says i-0aa1 (nat-a) is stopping
                                +  1.400 s  HOST      private-a1 is back after 1.5 s by 198.51.100.12
                                +  7.000 s            … 2 of 2 get answers
                                """
                                + rule
                                + """
                                nat-stop: zone a's hosts were without the internet for 850 ms; zone b's hosts noticed nothing
                                  ✔ Zone a's hosts reach the internet again, by the NAT of zone b
                                  ✔ Zone b's hosts noticed nothing
                                  ✔ No route was deleted
                                  outage 850 ms · reaction 270 ms · round trips before the first write 2
                                  report: lab/target/nat-stop/report.html
                                """);
    }

    @Test
    void coloursOnATerminalOnly() {
        timeline(true).entry(Entry.of(at(0), Lane.EVENT, "sent"));
        assertThat(output()).contains("\u001b[38;5;136mEVENT    \u001b[0m sent");
    }

    @Test
    void anOldConnectionThatBreaksIsNotAHostThatIsLost() {
        TerminalTimeline timeline = timeline(false);
        timeline.sample(sample("h", Kind.TCP_ESTABLISHED, "ssh", 0, true, 0, ""));
        assertThat(output()).isEmpty();
    }

    private TerminalTimeline timeline(boolean coloured) {
        return new TerminalTimeline(
                new PrintStream(bytes, true, StandardCharsets.UTF_8), now::get, coloured);
    }

    private void packet(
            TerminalTimeline timeline, String host, long millis, boolean lost, String address) {
        now.set(at(millis));
        timeline.sample(sample(host, Kind.UDP, "udp", millis, lost, 0, address));
    }

    private void heartbeat(TerminalTimeline timeline, long millis) {
        now.set(at(millis));
        timeline.heartbeat();
    }

    private String output() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
