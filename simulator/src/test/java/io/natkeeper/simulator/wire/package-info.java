/** Tests of the wire front, with the SDK as its client. */
@NullMarked
package io.natkeeper.simulator.wire;

import org.jspecify.annotations.NullMarked;
