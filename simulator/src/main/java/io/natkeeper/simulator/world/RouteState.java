package io.natkeeper.simulator.world;

/** A route's state, as DescribeRouteTables prints it. */
public enum RouteState {
    ACTIVE,
    BLACKHOLE
}
