package io.natkeeper.failover;

import io.natkeeper.Concurrency;
import io.natkeeper.simulator.time.Timing;
import java.time.Instant;
import java.util.List;

/** Production's code on the simulator's clock and scheduler. */
public record SeededConcurrency(Timing timing) implements Concurrency {

    @Override
    public Instant now() {
        return timing.now();
    }

    @Override
    public void runAll(List<? extends Runnable> tasks) {
        timing.runAll(tasks);
    }

    @Override
    public void sleepUntil(Instant wake) {
        timing.sleepUntil(wake);
    }
}
