package io.natkeeper.event;

import io.natkeeper.fleet.InstanceState;
import java.time.Instant;
import java.util.Optional;

/** Why we look at the world now: which part of it, and what somebody says about it. */
public sealed interface Trigger {

    /**
     * EC2 says that an instance changed its state. Events come late, twice, out of order or never:
     * it is a hint.
     *
     * @param at when EC2 emitted it, to the second; empty where the event does not tell
     */
    record InstanceStateChanged(String instanceId, InstanceState state, Optional<Instant> at)
            implements Trigger {}

    /** The schedule: look at everything. */
    record Sweep() implements Trigger {}

    /** Not for us. */
    record Ignored(String reason) implements Trigger {}
}
