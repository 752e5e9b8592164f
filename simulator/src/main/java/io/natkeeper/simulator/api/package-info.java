/**
 * What services have in common whose operations are methods of their state: Systems Manager and
 * EventBridge. Start with {@link io.natkeeper.simulator.api.ApiOperation}.
 */
@NullMarked
package io.natkeeper.simulator.api;

import org.jspecify.annotations.NullMarked;
