package io.natkeeper.lab.network;

import java.time.Instant;

/**
 * A route of the simulated world has taken effect in the kernel, for the timeline.
 *
 * @param at when the kernel had it
 * @param destination CIDR block, or {@code default}
 * @param before where packets went: an interface's or gateway's id, {@code local}, {@code
 *     blackhole}, or {@code none} for a new route
 * @param after where they go now; {@code none} for a deleted route
 */
public record RouteChange(
        Instant at, String routeTableId, String destination, String before, String after) {}
