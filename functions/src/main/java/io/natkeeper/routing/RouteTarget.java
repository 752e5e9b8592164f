package io.natkeeper.routing;

/** Where a route leads, as far as Natkeeper cares. */
public sealed interface RouteTarget {

    record NetworkInterface(String id) implements RouteTarget {}

    record NatGateway(String id) implements RouteTarget {}

    /** Something that EC2 says is gone, and that may have been a NAT. */
    record Blackhole(String formerId) implements RouteTarget {}

    /** Somebody else's: a transit gateway, an internet gateway, a peering… Left alone. */
    record Foreign(String id) implements RouteTarget {}

    /** The table has no such route. */
    record Absent() implements RouteTarget {}
}
