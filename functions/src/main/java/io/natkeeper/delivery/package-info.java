/**
 * Desired state to NAT hosts, over Systems Manager. Start with {@link
 * io.natkeeper.delivery.Deliveries}; the host's half is {@code host/delivery/receive}.
 */
@NullMarked
package io.natkeeper.delivery;

import org.jspecify.annotations.NullMarked;
