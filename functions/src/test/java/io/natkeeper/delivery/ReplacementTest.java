package io.natkeeper.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.delivery.Replacement.Host;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReplacementTest {

    private static final Instant NOW = Instant.parse("2026-03-02T03:00:00Z");

    private static Host serving(String id) {
        return new Host(id, Optional.of("nat"), true, true, true, Optional.empty());
    }

    private static Host silent(String id, Duration since) {
        return new Host(id, Optional.of("nat"), true, true, false, Optional.of(NOW.minus(since)));
    }

    private static Optional<String> next(Host... hosts) {
        return Replacement.next(List.of(hosts), NOW).map(Host::instanceId);
    }

    @Test
    void theLongestSilentHostIsReplacedWhereAnotherServes() {
        assertThat(
                        next(
                                serving("i-1"),
                                silent("i-2", Duration.ofMinutes(20)),
                                silent("i-3", Duration.ofMinutes(30))))
                .contains("i-3");
    }

    @Test
    void patienceEnds() {
        assertThat(next(serving("i-1"), silent("i-2", Replacement.PATIENCE.minusSeconds(1))))
                .isEmpty();
        assertThat(next(serving("i-1"), silent("i-2", Replacement.PATIENCE))).contains("i-2");
    }

    @Test
    void aPoolThatCannotSpareItKeepsIt() {
        Duration hour = Duration.ofHours(1);
        assertThat(next(silent("i-1", hour))).isEmpty();
        assertThat(next(silent("i-1", hour), silent("i-2", hour))).isEmpty();
    }

    @Test
    void whoHasNotProvenItselfIsNobodyToRelyOn() {
        Host newcomer = new Host("i-1", Optional.of("nat"), true, false, true, Optional.empty());
        assertThat(next(newcomer, silent("i-2", Duration.ofHours(1)))).isEmpty();
    }

    @Test
    void oneAtATime() {
        Host ending = new Host("i-3", Optional.empty(), false, true, true, Optional.empty());
        assertThat(next(serving("i-1"), silent("i-2", Duration.ofHours(1)), ending)).isEmpty();
    }

    @Test
    void aHostOfYourOwnStays() {
        Host own =
                new Host(
                        "i-2",
                        Optional.empty(),
                        true,
                        true,
                        false,
                        Optional.of(NOW.minus(Duration.ofHours(1))));
        assertThat(next(serving("i-1"), own)).isEmpty();
    }

    @Test
    void whatIsNotKnownReplacesNobody() {
        Host unknown = new Host("i-2", Optional.of("nat"), true, true, false, Optional.empty());
        assertThat(next(serving("i-1"), unknown)).isEmpty();
    }
}
