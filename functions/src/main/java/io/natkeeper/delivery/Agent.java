package io.natkeeper.delivery;

import java.time.Instant;

/**
 * What Systems Manager says of a host's agent; of one that never registered it says nothing.
 *
 * @param answers whether its connection counts as alive
 * @param heardAt when it was heard last
 */
public record Agent(boolean answers, Instant heardAt) {}
