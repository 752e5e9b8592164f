package io.natkeeper.lab.report;

import static io.natkeeper.lab.report.SampleRun.at;
import static io.natkeeper.lab.report.SampleRun.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.lab.report.Reachability.Span;
import io.natkeeper.lab.traffic.Sample;
import io.natkeeper.lab.traffic.Sample.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReachabilityTest {

    private static final String A = "198.51.100.11";
    private static final String B = "198.51.100.12";

    @Test
    void tellsPassedAndLostApart() {
        assertThat(spans(ok(0, A), ok(50, A), lost(100), lost(150), ok(200, B), ok(250, B)))
                .containsExactly(passed(0, 50, A), outage(50, 200, true), passed(200, 250, B));
    }

    @Test
    void aChangeOfAddressWithoutALossIsTwoSpans() {
        assertThat(spans(ok(0, A), ok(50, A), ok(100, B), ok(150, B)))
                .containsExactly(passed(0, 100, A), passed(100, 150, B));
    }

    @Test
    void anOutageMayHaveNoEndAndNoBeginning() {
        assertThat(spans(ok(0, A), lost(50), lost(100)))
                .containsExactly(passed(0, 0, A), outage(0, 100, false));
        assertThat(spans(lost(0), lost(50), ok(100, A)))
                .containsExactly(outage(0, 100, true), passed(100, 100, A));
        assertThat(spans(lost(0), lost(50))).containsExactly(outage(0, 50, false));
        assertThat(spans()).isEmpty();
    }

    @Test
    void theOrderInWhichSamplesCameInDoesNotMatter() {
        assertThat(spans(ok(200, B), lost(100), ok(0, A)))
                .isEqualTo(spans(ok(0, A), lost(100), ok(200, B)));
    }

    private static List<Span> spans(Sample... samples) {
        return Reachability.spans(List.of(samples));
    }

    private static Sample ok(long millis, String address) {
        return sample("h", Kind.UDP, "udp", millis, false, 0, address);
    }

    private static Sample lost(long millis) {
        return sample("h", Kind.UDP, "udp", millis, true, 0, A);
    }

    private static Span passed(long from, long to, String address) {
        return new Span(at(from), at(to), true, Optional.of(address), true);
    }

    private static Span outage(long from, long to, boolean ended) {
        return new Span(at(from), at(to), false, Optional.empty(), ended);
    }
}
