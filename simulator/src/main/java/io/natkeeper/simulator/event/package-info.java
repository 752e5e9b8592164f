/**
 * The events that AWS's services send, one kind per file, each with the shape that AWS documents.
 * Start with {@link io.natkeeper.simulator.event.AwsEvent}; {@code
 * io.natkeeper.simulator.SimulatedEvents} delivers them.
 */
@NullMarked
package io.natkeeper.simulator.event;

import org.jspecify.annotations.NullMarked;
