package io.natkeeper.port;

import io.natkeeper.Ipv4Prefix;
import java.util.List;
import java.util.stream.Stream;

/**
 * One entry of a port map.
 *
 * @param listen one port; several only where the target is {@link PortTarget.Each}
 * @param allow who may connect: prefixes without overlap, at least one
 * @param log whether hosts log new connections
 * @param admit whether Natkeeper may add what the targets' security groups lack
 * @param place where in the map it stands
 */
public record PortMapping(
        String name,
        Protocol protocol,
        PortRange listen,
        PortTarget target,
        List<Ipv4Prefix> allow,
        boolean log,
        boolean admit,
        Place place) {

    /** Line of a part of the map; lines count from 1. */
    public record Place(String part, int line) {}

    public Stream<ListenPort> ports() {
        return listen.ports().mapToObj(port -> new ListenPort(protocol, port));
    }
}
