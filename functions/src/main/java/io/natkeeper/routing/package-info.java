/**
 * Private route tables and where they lead. Start with {@link io.natkeeper.routing.RoutePlanner}.
 */
@NullMarked
package io.natkeeper.routing;

import org.jspecify.annotations.NullMarked;
