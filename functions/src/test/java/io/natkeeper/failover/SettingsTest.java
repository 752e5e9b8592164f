package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void everythingIsOptional() {
        assertThat(Settings.from(Map.of()))
                .isEqualTo(new Settings(Settings.Mode.ACT, List.of(), Duration.ofMinutes(5)));
    }

    @Test
    void everythingCanBeSet() {
        assertThat(
                        Settings.from(
                                Map.of(
                                        "NATKEEPER_MODE", "observe",
                                        "NATKEEPER_POOLS", "main, backoffice",
                                        "NATKEEPER_FAILBACK_DELAY_SECONDS", "5")))
                .isEqualTo(
                        new Settings(
                                Settings.Mode.OBSERVE,
                                List.of("main", "backoffice"),
                                Duration.ofSeconds(5)));
    }

    @Test
    void allErrorsComeAtOnceWithVariableValueAndRemedy() {
        assertThatThrownBy(() ->
                        Settings.from(
                                Map.of(
                                        "NATKEEPER_MODE", "dry",
                                        "NATKEEPER_POOLS", "main,,ma in",
                                        "NATKEEPER_FAILBACK_DELAY_SECONDS", "5s")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NATKEEPER_MODE is 'dry'; use act or observe")
                .hasMessageContaining("NATKEEPER_POOLS names ''; use")
                .hasMessageContaining("NATKEEPER_POOLS names 'ma in'; use")
                .hasMessageContaining("NATKEEPER_FAILBACK_DELAY_SECONDS is '5s'; use");
    }
}
