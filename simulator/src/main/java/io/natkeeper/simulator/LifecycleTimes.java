package io.natkeeper.simulator;

import java.time.Duration;

/**
 * How long the transitions of an instance take. AWS publishes no figures: the defaults are
 * modelled.
 *
 * @param pending pending to running
 * @param stopping stopping to stopped
 * @param shuttingDown shutting-down to terminated
 * @param initializing running to passed status checks
 * @param visibleAfterTermination how long a terminated instance is still described
 */
public record LifecycleTimes(
        Duration pending,
        Duration stopping,
        Duration shuttingDown,
        Duration initializing,
        Duration visibleAfterTermination) {

    public static final LifecycleTimes DEFAULT =
            new LifecycleTimes(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(90),
                    Duration.ofHours(1));

    public LifecycleTimes withPending(Duration newPending) {
        return new LifecycleTimes(
                newPending, stopping, shuttingDown, initializing, visibleAfterTermination);
    }

    public LifecycleTimes withStopping(Duration newStopping) {
        return new LifecycleTimes(
                pending, newStopping, shuttingDown, initializing, visibleAfterTermination);
    }

    public LifecycleTimes withShuttingDown(Duration newShuttingDown) {
        return new LifecycleTimes(
                pending, stopping, newShuttingDown, initializing, visibleAfterTermination);
    }

    public LifecycleTimes withInitializing(Duration newInitializing) {
        return new LifecycleTimes(
                pending, stopping, shuttingDown, newInitializing, visibleAfterTermination);
    }
}
