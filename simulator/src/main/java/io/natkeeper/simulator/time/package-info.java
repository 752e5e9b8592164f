/**
 * Time and concurrency, so that a run can be replayed. Start with {@link
 * io.natkeeper.simulator.time.Timing}, the seam; {@link io.natkeeper.simulator.time.SeededTiming}
 * is the virtual clock with the scheduler that a seed drives, {@link
 * io.natkeeper.simulator.time.RealTiming} the system's own.
 */
@NullMarked
package io.natkeeper.simulator.time;

import org.jspecify.annotations.NullMarked;
