package io.natkeeper.lab.network;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a lab may choose about its network.
 *
 * @param internetAddresses what the host {@code internet} answers to; the first is its own
 * @param endpointAddress where hosts reach the lab's own namespace over the internet: AWS's
 *     endpoints (EventBridge, SSM) live there
 * @param routePropagation from {@link VpcNetwork#follow} until a changed route takes effect
 * @param clock stamps route changes
 * @param timeline hears of each route that the kernel has taken over
 */
public record NetworkSettings(
        List<String> internetAddresses,
        String endpointAddress,
        Duration routePropagation,
        Clock clock,
        Consumer<RouteChange> timeline) {

    public static NetworkSettings defaults() {
        return new NetworkSettings(
                List.of(
                        "198.51.100.10",
                        "203.0.113.9",
                        "198.51.100.20",
                        "198.51.100.21",
                        "198.51.100.22"),
                "203.0.113.200",
                Duration.ZERO,
                Clock.systemUTC(),
                _ -> {});
    }

    public NetworkSettings withRoutePropagation(Duration newRoutePropagation) {
        return new NetworkSettings(
                internetAddresses, endpointAddress, newRoutePropagation, clock, timeline);
    }

    public NetworkSettings withTimeline(Clock newClock, Consumer<RouteChange> newTimeline) {
        return new NetworkSettings(
                internetAddresses, endpointAddress, routePropagation, newClock, newTimeline);
    }
}
