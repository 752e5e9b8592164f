package io.natkeeper.fleet;

import java.util.Optional;

/**
 * An Elastic IP address tagged {@code natkeeper:pool}.
 *
 * @param name the tag Name, for people
 * @param entry whether it is the entry address of the port concentrator (tag {@code
 *     natkeeper:entry}) rather than one that a zone leaves by
 * @param follows the route table whose sources leave by it, an id: the egress policy chose it (tag
 *     {@code natkeeper:egress}). It is where that table leads to, and is no zone's address
 * @param place what it is associated with; empty: nothing
 */
public record ElasticIp(
        String allocationId,
        Optional<String> name,
        String publicIp,
        String pool,
        boolean entry,
        Optional<String> follows,
        Optional<Place> place) {

    /**
     * @param instanceId empty for an interface that no instance of ours has, such as a NAT
     *     gateway's
     */
    public record Place(
            String networkInterfaceId, String privateAddress, Optional<String> instanceId) {}

    /** Whether a zone may leave by it. */
    public boolean isForZones() {
        return !entry && follows.isEmpty();
    }

    /** Whether only those leave by it whom the egress policy names. */
    boolean isChosen() {
        return !entry && follows.isPresent();
    }

    /** As people know it: {@code 203.0.113.7 (eipalloc-0abc)}. */
    public String label() {
        return "%s (%s%s)".formatted(publicIp, allocationId, name.map(n -> ", " + n).orElse(""));
    }
}
