package io.natkeeper.lab.lambda;

import java.time.Instant;

/** Watches a function run; called from several threads. */
public interface LambdaListener {

    /** A sandbox's process was started. */
    default void sandboxStarted(String sandbox) {}

    /** The runtime was given an event. */
    default void received(String requestId, int attempt, boolean cold, Instant at) {}

    /** An attempt ended, one way or the other. */
    default void finished(String requestId, Attempt attempt) {}

    /** The function, or the runtime, wrote a line. */
    default void logged(String sandbox, String line) {}

    /** For those who only want the results. */
    static LambdaListener none() {
        return new LambdaListener() {};
    }
}
