/**
 * EventBridge's PutEvents, by which hosts and operators speak to a bus. Start with {@link
 * io.natkeeper.simulator.eventbridge.PutEvents}.
 */
@NullMarked
package io.natkeeper.simulator.eventbridge;

import org.jspecify.annotations.NullMarked;
