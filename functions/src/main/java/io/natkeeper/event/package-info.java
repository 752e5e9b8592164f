/**
 * The wire format of events, and nothing else. Start with {@link io.natkeeper.event.TriggerParser},
 * which has a table for each function; one file per event kind, one fixture per kind under {@code
 * events/}.
 */
@NullMarked
package io.natkeeper.event;

import org.jspecify.annotations.NullMarked;
