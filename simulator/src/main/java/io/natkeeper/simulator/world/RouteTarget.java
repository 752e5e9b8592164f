package io.natkeeper.simulator.world;

/** Where a route leads. */
public sealed interface RouteTarget {

    /** The VPC itself. */
    record Local() implements RouteTarget {}

    /** An internet gateway. */
    record Gateway(String gatewayId) implements RouteTarget {}

    record TransitGateway(String transitGatewayId) implements RouteTarget {}

    record NatGateway(String natGatewayId) implements RouteTarget {}

    record Interface(String networkInterfaceId) implements RouteTarget {}
}
