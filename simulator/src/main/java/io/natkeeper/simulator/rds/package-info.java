/**
 * RDS: start with {@link io.natkeeper.simulator.rds.SimulatedRds}, by whose methods databases are
 * made and fail over, and which answers what their names lead to; {@link
 * io.natkeeper.simulator.rds.SimulatedRdsClient} is what a caller has.
 */
@NullMarked
package io.natkeeper.simulator.rds;

import org.jspecify.annotations.NullMarked;
