package io.natkeeper.lab.bench;

import io.natkeeper.lab.lambda.InvocationResult;
import io.natkeeper.lab.lambda.LambdaFunction;
import io.natkeeper.lab.lambda.LambdaListener;
import io.natkeeper.lab.lambda.LocalLambda;
import io.natkeeper.lab.lambda.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Natkeeper's function as it ships, under the real runtime interface client. */
final class JavaFunction {

    private static final int WARM_INVOCATIONS = 20;

    /**
     * HotSpot reads it last of all: where the class is not found, hooks before the snapshot don't
     * run.
     */
    private static final Map<String, String> WITHOUT_HOOKS =
            Map.of("_JAVA_OPTIONS", "-Dorg.crac.Core.Compat=none");

    private final Path zip;
    private final Path folder;

    JavaFunction(Path zip, Path folder) {
        this.zip = zip;
        this.folder = folder;
    }

    /** A first event for a process that is not there yet, and has no snapshot to start from. */
    void withoutSnapshot(Figures figures) throws IOException, InterruptedException {
        try (StoppedNat world = new StoppedNat();
                LocalLambda lambda = lambda(function(world, Map.of()))) {
            Instant started = Instant.now();
            invoke(lambda, world, "without_snapshot", new Figures());
            figures.add("process_start_to_route_ms", millis(started, world.routeReplacedAt()));
        }
    }

    /** The first event for a process that was initialised, as it is in a snapshot. */
    void unprimed(Figures figures) throws IOException, InterruptedException {
        try (StoppedNat world = new StoppedNat();
                LocalLambda lambda = lambda(function(world, WITHOUT_HOOKS).withSnapStart())) {
            lambda.publish(1);
            invoke(lambda, world, "first_unprimed", figures);
        }
    }

    /** The same, with the hooks; then more of them, warm. */
    void primed(Figures figures) throws IOException, InterruptedException {
        try (StoppedNat world = new StoppedNat();
                LocalLambda lambda = lambda(function(world, Map.of()).withSnapStart())) {
            lambda.publish(1);
            invoke(lambda, world, "first_primed", figures);
            figures.add("peak_memory_mb", peakMemoryMegabytes());
            Figures warm = new Figures();
            for (int i = 0; i < WARM_INVOCATIONS; i++) {
                world.again();
                invoke(lambda, world, "warm", warm);
            }
            warm.names().forEach(name -> figures.add(name, warm.median(name)));
        }
    }

    private LocalLambda lambda(LambdaFunction function) throws IOException {
        return new LocalLambda(function, folder, InstantSource.system(), LambdaListener.none());
    }

    private LambdaFunction function(StoppedNat world, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("AWS_ENDPOINT_URL", world.endpoint().toString());
        return LambdaFunction.of("bench", "io.natkeeper.failover.NatFailoverHandler", zip)
                .withMemoryMegabytes(1024)
                .withTimeout(Duration.ofMinutes(2))
                .withEnvironment(environment);
    }

    /** Notes the milliseconds from the event to the route, and to the answer after verifying it. */
    private static void invoke(LocalLambda lambda, StoppedNat world, String name, Figures figures)
            throws InterruptedException {
        InvocationResult result;
        try {
            result = lambda.invoke(world.event()).get(2, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The function does not answer", e);
        }
        if (!(result.outcome() instanceof Outcome.Succeeded)) {
            throw new IllegalStateException("The function failed: " + result.outcome());
        }
        Instant received = result.receivedAt().orElseThrow();
        figures.add(name + "_to_route_ms", millis(received, world.routeReplacedAt()));
        figures.add(name + "_to_answer_ms", millis(received, result.finishedAt()));
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    private static double peakMemoryMegabytes() throws IOException {
        List<Long> children = ProcessHandle.current().children().map(ProcessHandle::pid).toList();
        double most = 0;
        for (long pid : children) {
            Path status = Path.of("/proc", Long.toString(pid), "status");
            if (Files.exists(status)) {
                most = Math.max(most, peakKilobytes(Files.readAllLines(status)) / 1024.0);
            }
        }
        return most;
    }

    private static long peakKilobytes(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }
}
