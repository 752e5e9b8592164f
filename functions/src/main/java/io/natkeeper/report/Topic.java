package io.natkeeper.report;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Where people are told, and how it is remembered that they were: by a tag, natkeeper:told. */
public interface Topic {

    /** Returns why it could not be done, as a sentence; empty where it was. */
    Optional<String> publish(Message message);

    /** Remembers that the state of these resources has been told; answers as {@link #publish}. */
    Optional<String> remember(Set<String> resourceIds, Instant when);

    /** Forgets it, so that it is told anew should it come back; answers as {@link #publish}. */
    Optional<String> forget(Set<String> resourceIds);

    /**
     * @param subject fewer than 100 characters of printable ASCII, as SNS takes it
     */
    record Message(String subject, String text) {}
}
