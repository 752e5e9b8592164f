package io.natkeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void everythingIsOptional() {
        assertThat(Settings.from(Map.of()))
                .isEqualTo(
                        new Settings(
                                Settings.Mode.ACT,
                                List.of(),
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(15),
                                Optional.empty()));
    }

    @Test
    void everythingCanBeSet() {
        assertThat(
                        Settings.from(
                                Map.of(
                                        "NATKEEPER_MODE", "observe",
                                        "NATKEEPER_POOLS", "main, backoffice",
                                        "NATKEEPER_FAILBACK_DELAY_SECONDS", "5",
                                        "NATKEEPER_DRAIN_TIMEOUT_SECONDS", "60",
                                        "NATKEEPER_DEPLOYMENT", "natkeeper")))
                .isEqualTo(
                        new Settings(
                                Settings.Mode.OBSERVE,
                                List.of("main", "backoffice"),
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(1),
                                Optional.of("natkeeper")));
    }

    @Test
    void theTemplateHandsOverWhatItsParametersSay() throws IOException {
        assertThat(Files.readString(Path.of("..", "template.yaml")))
                .contains(
                        "NATKEEPER_MODE: !Ref Mode\n",
                        "NATKEEPER_DEPLOYMENT: !Ref AWS::StackName\n",
                        "NATKEEPER_POOLS: !Join [\",\", !Ref Pools]\n",
                        "NATKEEPER_FAILBACK_DELAY_SECONDS: !Ref FailbackDelaySeconds\n",
                        "NATKEEPER_DRAIN_TIMEOUT_SECONDS: !Ref DrainTimeoutSeconds\n");
    }

    @Test
    void allErrorsComeAtOnceWithVariableValueAndRemedy() {
        assertThatThrownBy(() ->
                        Settings.from(
                                Map.of(
                                        "NATKEEPER_MODE", "dry",
                                        "NATKEEPER_POOLS", "main,,ma in",
                                        "NATKEEPER_FAILBACK_DELAY_SECONDS", "5s",
                                        "NATKEEPER_DRAIN_TIMEOUT_SECONDS", "-1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NATKEEPER_MODE is 'dry'; use act or observe")
                .hasMessageContaining("NATKEEPER_POOLS names ''; use")
                .hasMessageContaining("NATKEEPER_POOLS names 'ma in'; use")
                .hasMessageContaining("NATKEEPER_FAILBACK_DELAY_SECONDS is '5s'; use")
                .hasMessageContaining(
                        "NATKEEPER_DRAIN_TIMEOUT_SECONDS is '-1'; use whole seconds from 0");
    }
}
