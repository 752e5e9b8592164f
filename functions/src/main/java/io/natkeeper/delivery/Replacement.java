package io.natkeeper.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A host that Systems Manager does not reach forwards packets, but can't be told anything any more.
 * It is replaced rather than trusted, when the pool can spare it. Silence is no evidence that it is
 * broken: it never moves a route.
 */
public final class Replacement {

    /** A reboot, an update of the agent or a fault of Systems Manager is over by then. */
    public static final Duration PATIENCE = Duration.ofMinutes(15);

    private Replacement() {}

    /**
     * A host as it is seen now.
     *
     * @param autoScalingGroup whose member in service it is; empty for a host that nobody would
     *     replace, or that comes or goes
     * @param steady healthy, and neither on its way into its group nor out of it
     * @param proven whether it has shown that it forwards, and was healthy for long
     * @param unreachableSince since when nothing could be delivered; empty if it answers, or if it
     *     is not known
     * @param answers whether Systems Manager is known to reach it
     */
    public record Host(
            String instanceId,
            Optional<String> autoScalingGroup,
            boolean steady,
            boolean proven,
            boolean answers,
            Optional<Instant> unreachableSince) {}

    /**
     * The one host to be marked unhealthy in its Auto Scaling group, if any: the longest silent one
     * first, and one at a time, since the next run sees a host that comes or goes.
     *
     * @param hosts all of a pool
     */
    public static Optional<Host> next(List<Host> hosts, Instant now) {
        boolean somebodyElseServes = hosts.stream().anyMatch(h -> h.proven() && h.answers());
        // Whoever is not is about to be replaced already, or can't be spared anyone for.
        boolean underway = hosts.stream().anyMatch(h -> !h.steady());
        if (!somebodyElseServes || underway) {
            return Optional.empty();
        }
        return hosts.stream()
                .filter(h -> h.autoScalingGroup().isPresent() && !h.answers())
                .filter(h ->
                        h.unreachableSince()
                                .filter(since -> !since.plus(PATIENCE).isAfter(now))
                                .isPresent())
                .min(
                        Comparator.comparing((Host h) -> h.unreachableSince().orElseThrow())
                                .thenComparing(Host::instanceId));
    }
}
