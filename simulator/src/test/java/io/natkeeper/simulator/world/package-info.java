/** Tests of what the world derives, such as a route that leads nowhere. */
@NullMarked
package io.natkeeper.simulator.world;

import org.jspecify.annotations.NullMarked;
