package io.natkeeper.simulator.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RealTimingTest {

    @Test
    void runAllRunsInParallel() {
        CountDownLatch both = new CountDownLatch(2);
        Runnable waitsForTheOther =
                () -> {
                    both.countDown();
                    try {
                        assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                };
        try (RealTiming timing = new RealTiming()) {
            timing.runAll(List.of(waitsForTheOther, waitsForTheOther));
        }
        assertThat(both.getCount()).isZero();
    }

    @Test
    void runAllThrowsTheFirstFailureOfTheList() {
        try (RealTiming timing = new RealTiming()) {
            assertThatThrownBy(() ->
                            timing.runAll(
                                    List.of(
                                            () -> {},
                                            () -> {
                                                throw new IllegalStateException("one");
                                            },
                                            () -> {
                                                throw new IllegalStateException("two");
                                            })))
                    .hasMessage("one")
                    .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        }
    }

    @Test
    void laterRunsNotBeforeItsTime() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        try (RealTiming timing = new RealTiming()) {
            Instant due = timing.now().plusMillis(50);
            timing.later(due, ran::countDown);

            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(timing.now()).isAfterOrEqualTo(due);
        }
    }

    @Test
    void sleepsUntilTheInstant() {
        try (RealTiming timing = new RealTiming()) {
            Instant due = timing.now().plus(Duration.ofMillis(20));

            timing.sleepUntil(due);

            assertThat(timing.now()).isAfterOrEqualTo(due);
        }
    }
}
