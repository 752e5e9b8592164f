/**
 * The simulated AWS on a socket, for any client of AWS. Start with {@link
 * io.natkeeper.simulator.wire.WireFront}; a service is a {@link
 * io.natkeeper.simulator.wire.WireService}, and EC2's and Auto Scaling's are made from the SDK's
 * own field metadata, so that they speak whatever operation the simulator knows.
 */
@NullMarked
package io.natkeeper.simulator.wire;

import org.jspecify.annotations.NullMarked;
