package io.natkeeper.lab.traffic;

import java.time.Duration;

/** How often a private host tries. */
public record Cadence(Duration connectionInterval, Duration datagramInterval) {

    /** What {@link PrivateHost} does unless told otherwise. */
    public static final Cadence DEFAULT = new Cadence(Duration.ofMillis(50), Duration.ofMillis(20));
}
