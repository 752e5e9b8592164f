/** Tests of the clocks and of the scheduler; start with {@code SeededTimingTest}. */
@NullMarked
package io.natkeeper.simulator.time;

import org.jspecify.annotations.NullMarked;
