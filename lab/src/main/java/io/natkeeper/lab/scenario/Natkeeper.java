package io.natkeeper.lab.scenario;

import io.natkeeper.lab.LabOptions;
import io.natkeeper.lab.lambda.InvocationResult;
import io.natkeeper.lab.lambda.LocalLambda;
import io.natkeeper.lab.report.Lane;
import io.natkeeper.simulator.SimulatedAws;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * The product on the stage: the packaged functions, what they were given and what they answered. In
 * a control run they are disconnected, from the start or, where hosts must have something in force
 * first, from the disruption on.
 */
final class Natkeeper implements AutoCloseable {

    private final LabOptions options;
    private final SimulatedAws aws;
    private final Narrator narrator;
    private final List<Function> functions = new ArrayList<>();
    private final List<CompletableFuture<InvocationResult>> invocations =
            new CopyOnWriteArrayList<>();
    private volatile boolean connected;

    /** From then on no event is delivered: it would ask for an answer that nobody waits for. */
    private volatile boolean curtain;

    /**
     * @param wants whether one of the template's rules leads this event to it
     */
    private record Function(LocalLambda lambda, Predicate<Map<String, Object>> wants) {}

    Natkeeper(LabOptions options, Cast cast, SimulatedAws aws, URI endpoint, Narrator narrator)
            throws IOException {
        this.options = options;
        this.aws = aws;
        this.narrator = narrator;
        connected = !options.control() || cast.beginsWithNatkeeper();
        functions.add(
                new Function(
                        Functions.natFailover(
                                options,
                                endpoint,
                                new FunctionNarrator(narrator, Functions.NAT_FAILOVER)),
                        EventWords::concernNats));
        if (cast.ports()) {
            functions.add(
                    new Function(
                            Functions.portConcentrator(
                                    options,
                                    endpoint,
                                    new FunctionNarrator(narrator, Functions.PORT_CONCENTRATOR)),
                            EventWords::concernPorts));
        }
        if (cast.hasEgress()) {
            functions.add(
                    new Function(
                            Functions.egressPolicy(
                                    options,
                                    endpoint,
                                    new FunctionNarrator(narrator, Functions.EGRESS_POLICY)),
                            EventWords::concernEgress));
        }
    }

    boolean isConnected() {
        return connected;
    }

    /** From now on nobody acts on anything; what is under way goes on. */
    void disconnect() {
        connected = false;
    }

    /** Before anything happens: as a function that sweeps every minute is, or as a new one. */
    void warmUp() throws InterruptedException {
        if (!isConnected()) {
            return;
        }
        for (Function function : functions) {
            if (options.cold()) {
                function.lambda().publish(1);
            } else {
                function.lambda().prewarm();
            }
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
        Map<String, Object> envelope = EventWords.parse(event);
        List<Function> wanted =
                functions.stream().filter(function -> function.wants().test(envelope)).toList();
        if (wanted.isEmpty()) {
            return;
        }
        boolean toSomebody = isConnected();
        narrator.tell(
                Lane.EVENT,
                "EventBridge delivers: "
                        + EventWords.of(aws.world(), event)
                        + (toSomebody ? "" : " (to nobody)"));
        if (toSomebody) {
            wanted.forEach(function -> {
                var _ = invoke(function, event);
            });
        }
    }

    /** Takes no more events; what is under way goes on. */
    void lowerCurtain() {
        curtain = true;
    }

    /** Of each function. */
    List<CompletableFuture<InvocationResult>> sweep() {
        return functions.stream()
                .map(function -> invoke(function, Functions.scheduledEvent(options)))
                .toList();
    }

    private CompletableFuture<InvocationResult> invoke(Function function, String event) {
        CompletableFuture<InvocationResult> invocation = function.lambda().invoke(event);
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
        functions.forEach(function -> function.lambda().close());
    }
}
