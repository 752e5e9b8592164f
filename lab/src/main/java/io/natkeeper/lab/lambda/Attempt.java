package io.natkeeper.lab.lambda;

import java.time.Instant;
import java.util.Optional;

/**
 * One run of the handler for one event.
 *
 * @param number 1 for the first attempt, more for the retries of the same event
 * @param sandbox name of the sandbox that ran it, such as {@code nat-failover-1}
 * @param cold true for the first invocation of a sandbox
 * @param startedAt when Lambda began to look for a sandbox
 * @param receivedAt when the runtime was given the event; empty if it never came so far
 * @param finishedAt when the answer, or the news of the failure, was in
 */
public record Attempt(
        int number,
        String sandbox,
        boolean cold,
        Instant startedAt,
        Optional<Instant> receivedAt,
        Instant finishedAt,
        Outcome outcome) {}
