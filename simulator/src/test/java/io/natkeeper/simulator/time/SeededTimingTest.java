package io.natkeeper.simulator.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SeededTimingTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final SeededTiming timing = new SeededTiming(7, START);
    private final List<String> seen = new ArrayList<>();

    /** Three tasks with three steps each; what they note shows who went when. */
    private static List<String> interleaving(long seed) {
        SeededTiming timing = new SeededTiming(seed, START);
        List<String> seen = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            timing.spawn(
                    name,
                    () -> {
                        for (int step = 1; step <= 3; step++) {
                            seen.add(name + step);
                            timing.checkpoint();
                        }
                    });
        }
        timing.runUntilQuiet();
        return seen;
    }

    @Test
    void theSameSeedGivesTheSameInterleaving() {
        assertThat(interleaving(42)).hasSize(9).isEqualTo(interleaving(42));
    }

    @Test
    void differentSeedsGiveDifferentInterleavings() {
        Set<List<String>> different = new HashSet<>();
        IntStream.range(0, 50).forEach(seed -> different.add(interleaving(seed)));

        assertThat(different).hasSizeGreaterThan(40);
    }

    @Test
    void theTraceReplays() {
        assertThat(traceOf(3)).isNotEmpty().isEqualTo(traceOf(3)).isNotEqualTo(traceOf(4));
    }

    private static List<String> traceOf(long seed) {
        SeededTiming timing = new SeededTiming(seed, START);
        for (String name : List.of("a", "b", "c", "d")) {
            timing.spawn(name, () -> timing.sleep(Duration.ofSeconds(1)));
        }
        timing.runUntilQuiet();
        return timing.trace();
    }

    @Test
    void onlyOneTaskRunsAtATime() {
        int[] inside = {0};
        Runnable work =
                () -> {
                    for (int i = 0; i < 100; i++) {
                        inside[0]++;
                        assertThat(inside[0]).isEqualTo(1);
                        inside[0]--;
                        timing.checkpoint();
                    }
                };

        timing.runAll(List.of(work, work, work));

        assertThat(inside[0]).isZero();
    }

    @Test
    void theClockJumpsToTheEarliestSleeper() {
        timing.run(() ->
                timing.runAll(
                        List.of(
                                () -> {
                                    timing.sleep(Duration.ofHours(2));
                                    seen.add("late " + timing.now());
                                },
                                () -> {
                                    timing.sleep(Duration.ofHours(1));
                                    seen.add("early " + timing.now());
                                })));

        assertThat(seen).containsExactly("early 2026-01-01T01:00:00Z", "late 2026-01-01T02:00:00Z");
    }

    @Test
    void aSleepFromOutsideLetsTimersProceed() {
        timing.later(START.plusSeconds(5), () -> seen.add("5"));
        timing.later(START.plusSeconds(15), () -> seen.add("15"));

        timing.sleep(Duration.ofSeconds(10));

        assertThat(seen).containsExactly("5");
        assertThat(timing.now()).isEqualTo(START.plusSeconds(10));
    }

    @Test
    void runForStopsOnTimeWithTasksUnfinished() {
        timing.spawn(
                "endless",
                () -> {
                    while (true) {
                        timing.sleep(Duration.ofMinutes(1));
                        seen.add("tick");
                    }
                });

        timing.runFor(Duration.ofMinutes(3));
        assertThat(seen).hasSize(3);

        timing.runFor(Duration.ofMinutes(2));
        assertThat(seen).hasSize(5);
    }

    @Test
    void runEndsWithItsTaskAndTheOthersWait() {
        timing.spawn(
                "other",
                () -> {
                    timing.sleep(Duration.ofHours(1));
                    seen.add("other");
                });

        timing.run(() -> timing.sleep(Duration.ofMinutes(1)));
        assertThat(seen).isEmpty();

        timing.runUntilQuiet();
        assertThat(seen).containsExactly("other");
    }

    @Test
    void runAllEndsAllAndThrowsTheFirstFailureOfTheList() {
        List<Runnable> work =
                List.of(
                        () -> timing.sleep(Duration.ofSeconds(3)),
                        () -> {
                            timing.sleep(Duration.ofSeconds(2));
                            throw new IllegalArgumentException("second of the list");
                        },
                        () -> {
                            throw new IllegalArgumentException("third of the list");
                        });

        assertThatThrownBy(() -> timing.run(() -> timing.runAll(work)))
                .hasMessage("second of the list")
                .satisfies(e ->
                        assertThat(e.getSuppressed())
                                .singleElement()
                                .satisfies(s -> assertThat(s).hasMessageContaining("third")));
        assertThat(timing.now()).isEqualTo(START.plusSeconds(3));
    }

    @Test
    void aFailureNobodyWaitsForReachesTheRunner() {
        timing.spawn(
                "invocation",
                () -> {
                    throw new IllegalStateException("lost");
                });

        assertThatThrownBy(timing::runUntilQuiet).hasMessage("lost");
    }

    @Test
    void anEndlessLoopNamesTheSeed() {
        SeededTiming brief = new SeededTiming(99, START, 1000);

        assertThatThrownBy(() ->
                        brief.run(() -> {
                            while (true) {
                                brief.checkpoint();
                            }
                        }))
                .hasMessageContaining("Seed 99")
                .hasMessageContaining("more than 1000 steps")
                .hasMessageContaining("main");
    }

    @Test
    void aLoopOnTheClockNamesTheSeed() {
        assertThatThrownBy(() ->
                        timing.run(() -> {
                            while (timing.now().isBefore(START.plusSeconds(1))) {
                                seen.clear();
                            }
                        }))
                .hasMessageContaining("Seed 7")
                .hasMessageContaining("endless loop");
    }

    @Test
    void aThreadThatTheSeedDoesNotScheduleIsRefused() {
        timing.run(() -> {
            Thread stranger =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    timing.checkpoint();
                                } catch (IllegalStateException e) {
                                    seen.add(e.getMessage());
                                }
                            });
            try {
                stranger.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(seen).singleElement().asString().contains("no task of this scheduler");
    }

    @Test
    void aTaskMayNotRunTheScheduler() {
        assertThatThrownBy(() -> timing.run(() -> timing.runFor(Duration.ofSeconds(1))))
                .hasMessageContaining("for the thread outside");
    }
}
