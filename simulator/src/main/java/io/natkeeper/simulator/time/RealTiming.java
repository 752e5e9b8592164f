package io.natkeeper.simulator.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The system's clock and virtual threads: for the lab, where packets are real too. */
public final class RealTiming implements Timing, AutoCloseable {

    private final ScheduledThreadPoolExecutor timers;

    public RealTiming() {
        timers =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("simulator-timers").factory());
        timers.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public void sleepUntil(Instant instant) {
        Duration left = Duration.between(now(), instant);
        if (!left.isPositive()) {
            return;
        }
        try {
            Thread.sleep(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sleeping", e);
        }
    }

    @Override
    public void runAll(List<? extends Runnable> work) {
        AtomicReferenceArray<Throwable> failures = new AtomicReferenceArray<>(work.size());
        CountDownLatch ended = new CountDownLatch(work.size());
        for (int i = 0; i < work.size(); i++) {
            int index = i;
            Thread.ofVirtual()
                    .name("simulator-parallel-" + i)
                    .start(() -> {
                        try {
                            work.get(index).run();
                        } catch (Throwable e) {
                            failures.set(index, e);
                        } finally {
                            ended.countDown();
                        }
                    });
        }
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for parallel work", e);
        }
        List<Throwable> inOrder = new ArrayList<>();
        for (int i = 0; i < failures.length(); i++) {
            Throwable failure = failures.get(i);
            if (failure != null) {
                inOrder.add(failure);
            }
        }
        Failures.throwFirst(inOrder);
    }

    @Override
    public void later(Instant at, Runnable work) {
        long nanos = Math.max(0, Duration.between(now(), at).toNanos());
        // The timer thread only starts threads, so that slow work delays no other timer.
        var _ =
                timers.schedule(
                        () -> Thread.ofVirtual().name("simulator-timer").start(work),
                        nanos,
                        TimeUnit.NANOSECONDS);
    }

    @Override
    public void checkpoint() {
        // Real threads interleave by themselves.
    }

    /** Cancels what has not begun. */
    @Override
    public void close() {
        timers.shutdownNow();
    }
}
