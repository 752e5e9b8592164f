package io.natkeeper.routing;

/** One route that Natkeeper looks after, whether or not the table has it yet. */
public record Route(Destination destination, RouteTarget target) {}
