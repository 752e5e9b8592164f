/** Tests of deliveries, with the host's script run for real. */
@NullMarked
package io.natkeeper.delivery;

import org.jspecify.annotations.NullMarked;
