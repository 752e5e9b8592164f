package io.natkeeper.health;

/** What all evidence together says of a NAT instance. Reasons follow the word "it". */
public sealed interface Health {

    record Healthy() implements Health {}

    /** Somebody accuses it and EC2 does not confirm (yet): keeps what it has, gets nothing new. */
    record Suspect(String reason) implements Health {}

    record Unhealthy(String reason) implements Health {}

    /** Nobody may act on it, in either direction. */
    record Unknown(String cause) implements Health {}
}
