package io.natkeeper.simulator.rds;

import java.time.Duration;

/**
 * When what happens in a failover, from its beginning on. AWS documents no order of the events and
 * of the moment at which the endpoint's name leads to the new primary: take any.
 *
 * @param started the first event
 * @param promoted the API shows the new roles and zones
 * @param flipped the name leads to another address
 * @param completed the last event
 */
public record FailoverTimes(
        Duration started, Duration promoted, Duration flipped, Duration completed) {

    /** The name leads to the new primary before anybody is told of anything. */
    public static final FailoverTimes FLIP_BEFORE_EVENTS = seconds(10, 8, 5, 30);

    /** As AWS describes it: "DNS propagation may take a few minutes". */
    public static final FailoverTimes FLIP_AFTER_EVENTS = seconds(0, 20, 40, 35);

    public static final FailoverTimes FLIP_LONG_AFTER_EVENTS = seconds(0, 20, 150, 35);

    public static FailoverTimes seconds(int started, int promoted, int flipped, int completed) {
        return new FailoverTimes(
                Duration.ofSeconds(started),
                Duration.ofSeconds(promoted),
                Duration.ofSeconds(flipped),
                Duration.ofSeconds(completed));
    }
}
