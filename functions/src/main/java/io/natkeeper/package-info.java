/**
 * The words that every capability shares. An event's way through the code: {@code
 * failover.NatFailoverHandler} parses it ({@code event}), then observes ({@code aws}), plans
 * ({@code health}, {@code routing}: pure), applies ({@code aws}) and verifies.
 */
@NullMarked
package io.natkeeper;

import org.jspecify.annotations.NullMarked;
