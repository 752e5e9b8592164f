/** AWS in one process. Start with {@code SimulatedAws}. */
@NullMarked
package io.natkeeper.simulator;

import org.jspecify.annotations.NullMarked;
