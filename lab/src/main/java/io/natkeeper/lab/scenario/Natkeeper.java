package io.natkeeper.lab.scenario;

import io.natkeeper.lab.LabOptions;
import io.natkeeper.lab.lambda.InvocationResult;
import io.natkeeper.lab.lambda.LocalLambda;
import io.natkeeper.lab.report.Lane;
import io.natkeeper.simulator.SimulatedAws;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The product on the stage: the packaged function, what it was given and what it answered. In a
 * control run it is disconnected, and given nothing.
 */
final class Natkeeper implements AutoCloseable {

    private final LabOptions options;
    private final SimulatedAws aws;
    private final Narrator narrator;
    private final LocalLambda lambda;
    private final List<CompletableFuture<InvocationResult>> invocations =
            new CopyOnWriteArrayList<>();

    /** From then on no event is delivered: it would ask for an answer that nobody waits for. */
    private volatile boolean curtain;

    Natkeeper(LabOptions options, SimulatedAws aws, URI endpoint, Narrator narrator)
            throws IOException {
        this.options = options;
        this.aws = aws;
        this.narrator = narrator;
        this.lambda = Functions.natFailover(options, endpoint, new FunctionNarrator(narrator));
    }

    boolean isConnected() {
        return !options.control();
    }

    /** Before anything happens: as a function that sweeps every minute is, or as a new one. */
    void warmUp() throws InterruptedException {
        if (!isConnected()) {
            return;
        }
        if (options.cold()) {
            lambda.publish(1);
        } else {
            lambda.prewarm();
        }
    }

    /** From now on it gets every event that EventBridge delivers. */
    void subscribe() {
        aws.events().subscribe(this::deliver);
        aws.events().subscribe(Backdrop.BUS, this::deliver);
    }

    private void deliver(String event) {
        if (curtain) {
            return;
        }
        narrator.tell(
                Lane.EVENT,
                "EventBridge delivers: "
                        + EventWords.of(aws.world(), event)
                        + (isConnected() ? "" : " (to nobody)"));
        if (isConnected()) {
            var _ = invoke(event);
        }
    }

    /** Takes no more events; what is under way goes on. */
    void lowerCurtain() {
        curtain = true;
    }

    CompletableFuture<InvocationResult> sweep() {
        return invoke(Functions.scheduledEvent(options));
    }

    private CompletableFuture<InvocationResult> invoke(String event) {
        CompletableFuture<InvocationResult> invocation = lambda.invoke(event);
        invocations.add(invocation);
        return invocation;
    }

    List<InvocationResult> ended() {
        return invocations.stream()
                .filter(CompletableFuture::isDone)
                .filter(done -> !done.isCompletedExceptionally())
                .map(CompletableFuture::join)
                .toList();
    }

    /** How many invocations have ended since then. */
    long endedSince(Instant instant) {
        return ended().stream().filter(ended -> ended.finishedAt().isAfter(instant)).count();
    }

    /** How many runs have not ended. */
    int open() {
        return invocations.size() - ended().size();
    }

    boolean isIdle() {
        return invocations.stream().allMatch(CompletableFuture::isDone);
    }

    @Override
    public void close() {
        lambda.close();
    }
}
