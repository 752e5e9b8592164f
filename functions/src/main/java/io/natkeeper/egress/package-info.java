/**
 * The egress policy: which private instances leave by which public address. What operators write is
 * an {@link io.natkeeper.egress.EgressPolicy}, what AWS says is a {@link
 * io.natkeeper.egress.EgressWorld}; {@link io.natkeeper.egress.EgressPlanner} makes of both what
 * hosts get ({@link io.natkeeper.egress.DesiredEgress}) and which route table each address follows,
 * and {@link io.natkeeper.egress.EgressInventory} tells what came of it.
 */
@NullMarked
package io.natkeeper.egress;

import org.jspecify.annotations.NullMarked;
