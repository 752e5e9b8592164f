package io.natkeeper.fleet;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A NAT instance as far as addresses care.
 *
 * @param label as people know it: {@code i-1 (nat-a)}
 * @param zone name of its Availability Zone
 * @param reason a clause about it that names it, such as {@code i-1 (nat-a) is stopped}
 * @param routes how many routes lead to it once the routes are as planned
 * @param relieved whether it is healthy, no route leads to it, neither now nor as planned, and its
 *     tag {@code natkeeper:latched-until} is past: its routes were handed over and its drain is
 *     over, or it failed, lost them, and recovered. Either way nobody leaves by it any more
 * @param tables ids of the route tables whose default route leads to it once the routes are as
 *     planned
 * @param portMap when the port map was written that it has in force; empty where it has none
 * @param egressPolicy likewise, of the egress policy
 */
public record AddressHost(
        String instanceId,
        String label,
        String zone,
        HostAddresses addresses,
        Standing standing,
        String reason,
        int routes,
        boolean relieved,
        Set<String> tables,
        Optional<Instant> portMap,
        Optional<Instant> egressPolicy) {

    public enum Standing {
        /** May get addresses. */
        FIT,
        /** Keeps what it has, and gets nothing: it is draining, suspected, or not known. */
        KEEPS,
        /** Its addresses may be taken. */
        FAILED
    }
}
