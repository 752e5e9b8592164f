package io.natkeeper.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.lab.report.RunRecord.Promise;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunRecordTest {

    private static final Promise BROKEN_PACKETS = Promise.byPackets("packets", false);
    private static final Promise BROKEN_CALLS = Promise.byNatkeeper("calls", false);
    private static final Promise BROKEN_LAB = Promise.aboutTheLab("lab", false);

    @Test
    void aControlIsProvedByPacketsAlone() {
        assertThat(run(BROKEN_PACKETS).packetsBrokeAPromise()).isTrue();
        assertThat(run(BROKEN_CALLS).packetsBrokeAPromise()).isFalse();
        assertThat(run(Promise.byPackets("packets", true)).packetsBrokeAPromise()).isFalse();
    }

    @Test
    void aBrokenLabProvesNothing() {
        assertThat(run(BROKEN_PACKETS, BROKEN_LAB).packetsBrokeAPromise()).isFalse();
    }

    @Test
    void everyKindOfPromiseCountsWithNatkeeper() {
        assertThat(run(Promise.byPackets("packets", true)).held()).isTrue();
        assertThat(run(BROKEN_PACKETS).held()).isFalse();
        assertThat(run(BROKEN_CALLS).held()).isFalse();
        assertThat(run(BROKEN_LAB).held()).isFalse();
    }

    private static RunRecord run(Promise... promises) {
        RunRecord run = SampleRun.natStop();
        return new RunRecord(
                run.scenario(),
                run.seed(),
                run.apiLatencyMs(),
                run.control(),
                run.startedAt(),
                run.events(),
                run.apiAttempts(),
                run.hosts(),
                List.of(),
                run.modelledDelays(),
                List.of(promises),
                run.figures());
    }
}
