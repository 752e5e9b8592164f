/**
 * NAT failover. Start with {@link io.natkeeper.failover.NatFailoverHandler}; the loop is {@link
 * io.natkeeper.failover.FailoverLoop}, what it decides is {@link
 * io.natkeeper.failover.FailoverPlanner}.
 */
@NullMarked
package io.natkeeper.failover;

import org.jspecify.annotations.NullMarked;
