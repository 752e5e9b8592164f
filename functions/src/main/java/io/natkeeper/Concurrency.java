package io.natkeeper;

import java.time.Instant;
import java.util.List;

/**
 * The only door to parallel work and waiting, so that a test can choose every interleaving by seed.
 */
public interface Concurrency {

    Instant now();

    /**
     * Runs all tasks at once and returns when the last has ended. The tasks report through what
     * they capture and do not throw; should one throw all the same, the first failure is rethrown
     * after all have ended.
     */
    void runAll(List<? extends Runnable> tasks);

    void sleepUntil(Instant wake);
}
