package io.natkeeper.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void movesOnlyWhatOverlaps() {
        assertThat(Spread.apart(List.of(10.0, 100.0, 104.0, 200.0), 20, 0, 300))
                .containsExactly(10.0, 92.0, 112.0, 200.0);
    }

    @Test
    void staysWithinItsLimits() {
        assertThat(Spread.apart(List.of(0.0, 1.0, 2.0), 20, 0, 300))
                .containsExactly(0.0, 20.0, 40.0);
        assertThat(Spread.apart(List.of(298.0, 299.0, 300.0), 20, 0, 300))
                .containsExactly(260.0, 280.0, 300.0);
        assertThat(Spread.apart(List.of(), 20, 0, 300)).isEmpty();
    }
}
