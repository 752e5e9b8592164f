package io.natkeeper;

/** What became of one {@link Action}. */
public sealed interface Outcome {

    record Applied() implements Outcome {}

    /** The world has changed since it was observed: the next observation decides anew. */
    record Refused(String reason) implements Outcome {}

    /**
     * @param cause a sentence that names the resource and the remedy
     */
    record Failed(String cause) implements Outcome {}
}
