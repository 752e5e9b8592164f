package io.natkeeper.simulator.time;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** All that the simulator does with time and with parallel work. */
public interface Timing {

    Instant now();

    /** Returns at once where the instant has passed. */
    void sleepUntil(Instant instant);

    default void sleep(Duration duration) {
        sleepUntil(now().plus(duration));
    }

    /**
     * Runs all of them in parallel and returns when all have ended. Then throws what the first of
     * the list that failed threw, with the other failures suppressed in it.
     */
    void runAll(List<? extends Runnable> work);

    /** Runs something at an instant, in a task of its own; the caller goes on. */
    void later(Instant at, Runnable work);

    /**
     * A point at which another task may go first. The simulator comes here before it applies an API
     * attempt and before it returns the answer.
     */
    void checkpoint();
}
