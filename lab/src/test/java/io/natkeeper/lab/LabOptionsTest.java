package io.natkeeper.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabOptionsTest {

    private static final Path PROJECT = Path.of("/natkeeper");

    @Test
    void everythingHasADefault() {
        LabOptions options = LabOptions.from(Map.of(), PROJECT);
        assertThat(options.scenario()).isEqualTo("nat-stop");
        assertThat(options.delays().apiLatency()).isEqualTo(Duration.ofMillis(80));
        assertThat(options.control()).isFalse();
        assertThat(options.cold()).isFalse();
        assertThat(options.sourceDestCheckLeftOn()).isFalse();
    }

    @Test
    void everythingCanBeChosen() {
        LabOptions options =
                LabOptions.from(
                        Map.of(
                                "SCENARIO", "all",
                                "SEED", "7",
                                "API_LATENCY_MS", "200",
                                "CONTROL", "1",
                                "COLD", "1",
                                "SOURCE_DEST_CHECK", "on"),
                        PROJECT);
        assertThat(options.scenario()).isEqualTo("all");
        assertThat(options.seed()).isEqualTo(7);
        assertThat(options.delays().apiLatency()).isEqualTo(Duration.ofMillis(200));
        assertThat(options.control()).isTrue();
        assertThat(options.cold()).isTrue();
        assertThat(options.sourceDestCheckLeftOn()).isTrue();
    }

    @Test
    void allErrorsComeAtOnce() {
        assertThatThrownBy(() ->
                        LabOptions.from(
                                Map.of(
                                        "SEED", "x",
                                        "API_LATENCY_MS", "80ms",
                                        "CONTROL", "yes"),
                                PROJECT))
                .hasMessageContaining("SEED is 'x'; use a whole number")
                .hasMessageContaining("API_LATENCY_MS is '80ms'; use 0 to 9999")
                .hasMessageContaining("CONTROL is 'yes'; use 1, or leave it out");
    }
}
