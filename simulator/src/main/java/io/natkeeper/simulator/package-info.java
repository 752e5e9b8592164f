/**
 * AWS in one process. Start with {@link io.natkeeper.simulator.SimulatedAws}; {@code
 * docs/simulator.md} says what it is strict about and what it does not model.
 */
@NullMarked
package io.natkeeper.simulator;

import org.jspecify.annotations.NullMarked;
