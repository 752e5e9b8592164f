package io.natkeeper.lab.lambda;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An asynchronous invocation that ended: by a success, or by the last retry's failure.
 *
 * @param requestId the same for all attempts, as in Lambda
 * @param payload the event
 * @param attempts at least one, in order
 */
public record InvocationResult(String requestId, String payload, List<Attempt> attempts) {

    public InvocationResult {
        attempts = List.copyOf(attempts);
        if (attempts.isEmpty()) {
            throw new IllegalArgumentException(
                    "an invocation that ended was attempted at least once");
        }
    }

    public Outcome outcome() {
        return attempts.getLast().outcome();
    }

    /** When the runtime was first given the event; empty if it never was. */
    public Optional<Instant> receivedAt() {
        return attempts.stream().flatMap(attempt -> attempt.receivedAt().stream()).findFirst();
    }

    public Instant finishedAt() {
        return attempts.getLast().finishedAt();
    }

    /** Whether the first attempt had to start a sandbox. */
    public boolean cold() {
        return attempts.getFirst().cold();
    }
}
