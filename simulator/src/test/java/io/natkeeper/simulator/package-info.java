/** Tests of the facade; {@link io.natkeeper.simulator.TwoZones} is the network that most use. */
@NullMarked
package io.natkeeper.simulator;

import org.jspecify.annotations.NullMarked;
