package io.natkeeper.lab.lambda;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * An event on its way through one sandbox.
 *
 * @param received completed when the runtime is given the event
 * @param answered completed when the runtime has answered for it
 * @param askedAgain completed when the runtime asks for the next event: only then is this one over
 */
record Delivery(
        String requestId,
        String payload,
        CompletableFuture<Instant> received,
        CompletableFuture<Answer> answered,
        CompletableFuture<Boolean> askedAgain) {

    /** What the runtime answered, and when. */
    record Answer(Outcome outcome, Instant at) {}

    static Delivery of(String requestId, String payload) {
        return new Delivery(
                requestId,
                payload,
                new CompletableFuture<>(),
                new CompletableFuture<>(),
                new CompletableFuture<>());
    }
}
