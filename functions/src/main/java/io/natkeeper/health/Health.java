package io.natkeeper.health;

import io.natkeeper.Action;
import java.time.Instant;
import java.util.Optional;

/** What all evidence together says of a NAT instance. Reasons follow the word "it". */
public sealed interface Health {

    record Healthy() implements Health {}

    /** Somebody accuses it and EC2 does not confirm (yet): keeps what it has, gets nothing new. */
    record Suspect(String reason) implements Health {}

    /**
     * It still forwards and is about to go: its routes leave in good time, and no new ones come.
     *
     * @param until when this is over, whatever became of it; empty where that is to be seen in the
     *     world, so that nobody has to remember it
     */
    record Draining(Optional<Instant> until, String reason, Action.Move move) implements Health {}

    record Unhealthy(String reason) implements Health {}

    /** Nobody may act on it, in either direction. */
    record Unknown(String cause) implements Health {}
}
