/** The NAT instances. Start with {@link io.natkeeper.fleet.NatInstance}. */
@NullMarked
package io.natkeeper.fleet;

import org.jspecify.annotations.NullMarked;
