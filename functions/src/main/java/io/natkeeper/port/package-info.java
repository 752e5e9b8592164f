/**
 * The port concentrator: which port of the entry address leads where, and who may connect. What
 * operators write is a {@link io.natkeeper.port.PortMap}, what AWS says are {@link
 * io.natkeeper.port.Targets}; {@link io.natkeeper.port.PortPlanner} makes of both what hosts get
 * ({@link io.natkeeper.port.DesiredPorts}), and {@link io.natkeeper.port.Inventory} tells what came
 * of it.
 */
@NullMarked
package io.natkeeper.port;

import org.jspecify.annotations.NullMarked;
