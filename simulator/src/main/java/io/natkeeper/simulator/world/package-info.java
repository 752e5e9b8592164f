/**
 * What exists in the simulated Region, as immutable values. Start with {@link
 * io.natkeeper.simulator.world.World}: one snapshot of everything; each change makes a new one.
 */
@NullMarked
package io.natkeeper.simulator.world;

import org.jspecify.annotations.NullMarked;
