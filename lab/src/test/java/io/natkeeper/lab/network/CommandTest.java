package io.natkeeper.lab.network;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTest {

    @Test
    void aFailureNamesTheInputLine() {
        assertThatThrownBy(() ->
                        Command.run(
                                List.of("sh", "-c", "cat >&2; echo 'Command failed -:2'; exit 3"),
                                "first\nsecond\nthird\n"))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("ended with 3")
                .hasMessageEndingWith("The line that failed: second");
    }

    @Test
    void aMissingProgramIsNamed() {
        assertThatThrownBy(() -> Command.run(List.of("no-such-program", "x"), ""))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("no-such-program x");
    }
}
