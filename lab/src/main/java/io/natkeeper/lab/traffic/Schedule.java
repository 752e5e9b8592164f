package io.natkeeper.lab.traffic;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Repeats by the clock: how long one round takes does not shift the next. */
final class Schedule {

    private Schedule() {}

    /**
     * Runs the task now and at every further multiple of the interval, until stopped. Rounds that
     * are missed altogether are left out rather than made up for in a burst.
     */
    static void every(Duration interval, CountDownLatch stop, Runnable task) {
        long start = System.nanoTime();
        long step = interval.toNanos();
        long round = 0;
        try {
            while (!stop.await(start + round * step - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                task.run();
                round = Math.max(round + 1, (System.nanoTime() - start) / step);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
