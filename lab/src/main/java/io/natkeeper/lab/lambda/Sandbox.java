package io.natkeeper.lab.lambda;

import io.natkeeper.lab.lambda.Outcome.Failed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One execution environment: a process that runs the function under the real runtime interface
 * client, with a Runtime API, folders and an environment of its own. Runs one event at a time.
 */
final class Sandbox implements AutoCloseable {

    /** Lambda gives a function 10 s; a busy laptop gets more before the lab gives up. */
    private static final Duration INITIALISATION_DEADLINE = Duration.ofMinutes(2);

    /** How long a runtime that answered may take until it asks again, or ends. */
    private static final Duration RETURN_DEADLINE = Duration.ofSeconds(10);

    private final String name;
    private final LambdaFunction function;
    private final InstantSource clock;
    private final LambdaListener listener;
    private final RuntimeApi api;
    private final Process process;

    private final CompletableFuture<Boolean> snapshotReady = new CompletableFuture<>();
    private final CompletableFuture<Boolean> initialised = new CompletableFuture<>();
    private final CompletableFuture<Failed> initialisationError = new CompletableFuture<>();
    private final CompletableFuture<Failed> ended = new CompletableFuture<>();

    private volatile boolean closed;
    private boolean used;

    private Sandbox(
            String name,
            LambdaFunction function,
            Path folder,
            ProcessBuilder builder,
            InstantSource clock,
            LambdaListener listener)
            throws IOException {
        this.name = name;
        this.function = function;
        this.clock = clock;
        this.listener = listener;
        api = new RuntimeApi(function, clock, new Calls());
        builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address());
        try {
            process = builder.start();
        } catch (IOException e) {
            api.close();
            throw e;
        }
        Path log = folder.resolve("log.txt");
        // A platform thread: it waits in a pipe of the process for as long as that lives.
        Thread.ofPlatform().daemon().name(name + " log").start(() -> followProcess(log));
    }

    /** Starts the process and returns at once; the runtime initialises meanwhile. */
    static Sandbox start(
            String name,
            LambdaFunction function,
            RuntimeInterfaceClient client,
            Path task,
            Path folder,
            InstantSource clock,
            LambdaListener listener)
            throws IOException {
        ProcessBuilder builder = SandboxProcess.of(name, function, client, task, folder);
        listener.sandboxStarted(name);
        return new Sandbox(name, function, folder, builder, clock, listener);
    }

    /** Waits until the function is initialised: where Lambda takes the snapshot, if it does. */
    void awaitSnapshot() throws InterruptedException {
        CompletableFuture<Boolean> ready = function.snapStart() ? snapshotReady : initialised;
        awaitReady(ready);
    }

    /** Waits until the runtime asks for an event, restored from its snapshot if there is one. */
    void awaitReady() throws InterruptedException {
        api.restore();
        awaitReady(initialised);
    }

    /** Whether this sandbox can take a further event. */
    boolean isUsable() {
        return !closed && process.isAlive();
    }

    /** Runs one event to its end. Afterwards the sandbox is usable again, or closed. */
    Attempt run(String requestId, String payload, int number) throws InterruptedException {
        Instant startedAt = clock.instant();
        boolean cold = !used;
        used = true;
        Delivery delivery = Delivery.of(requestId, payload);
        try {
            api.restore();
            api.deliver(delivery);
            Delivery.Answer answer = await(delivery, number, cold);
            Attempt attempt =
                    new Attempt(
                            number,
                            name,
                            cold,
                            startedAt,
                            Optional.ofNullable(delivery.received().getNow(null)),
                            answer.at(),
                            answer.outcome());
            listener.finished(requestId, attempt);
            return attempt;
        } catch (InterruptedException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        closed = true;
        process.destroyForcibly();
        api.close();
    }

    private Delivery.Answer await(Delivery delivery, int number, boolean cold)
            throws InterruptedException {
        if (!firstOf(delivery.received(), INITIALISATION_DEADLINE)) {
            return failed(delivery, ended.getNow(timedOut(delivery, INITIALISATION_DEADLINE)));
        }
        listener.received(delivery.requestId(), number, cold, delivery.received().join());
        if (!firstOf(delivery.answered(), function.timeout())) {
            return failed(delivery, ended.getNow(timedOut(delivery, function.timeout())));
        }
        if (!firstOf(delivery.askedAgain(), RETURN_DEADLINE)) {
            close();
        }
        return delivery.answered().join();
    }

    private Delivery.Answer failed(Delivery delivery, Failed outcome) {
        close();
        String message =
                outcome.errorType().equals("Runtime.ExitError")
                        ? "RequestId: " + delivery.requestId() + " Error: " + outcome.errorMessage()
                        : outcome.errorMessage();
        return new Delivery.Answer(
                new Failed(outcome.errorType(), message, outcome.stackTrace()), clock.instant());
    }

    private static Failed timedOut(Delivery delivery, Duration timeout) {
        return new Failed(
                "Sandbox.Timedout",
                "RequestId: %s Error: Task timed out after %.2f seconds"
                        .formatted(delivery.requestId(), timeout.toMillis() / 1000.0),
                List.of());
    }

    /** True if that came before the sandbox's end and before the deadline. */
    private boolean firstOf(CompletableFuture<?> expected, Duration deadline)
            throws InterruptedException {
        try {
            CompletableFuture.anyOf(expected, ended)
                    .get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return expected.isDone();
        } catch (ExecutionException e) {
            throw new IllegalStateException("these futures never fail", e);
        }
        return expected.isDone();
    }

    private void awaitReady(CompletableFuture<Boolean> ready) throws InterruptedException {
        if (firstOf(ready, INITIALISATION_DEADLINE)) {
            return;
        }
        close();
        Failed error =
                ended.getNow(
                        new Failed(
                                "Sandbox.Timedout",
                                "not initialised after "
                                        + INITIALISATION_DEADLINE.toSeconds()
                                        + " s",
                                List.of()));
        throw new IllegalStateException(
                "%s did not start: %s: %s"
                        .formatted(name, error.errorType(), error.errorMessage()));
    }

    /** What the process said last comes before the news that it is gone. */
    private void followProcess(Path log) {
        try {
            copyLog(log);
        } finally {
            ended.complete(
                    initialisationError.getNow(
                            new Failed(
                                    "Runtime.ExitError",
                                    "Runtime exited with error: exit status "
                                            + process.onExit().join().exitValue(),
                                    List.of())));
        }
    }

    private void copyLog(Path log) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                PrintWriter file = new PrintWriter(Files.newBufferedWriter(log), true)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                file.println(line);
                listener.logged(name, line);
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException("the log of " + name + " can't be copied", e);
            }
        }
    }

    private final class Calls implements RuntimeApi.Observer {

        @Override
        public void snapshotReady() {
            snapshotReady.complete(true);
        }

        @Override
        public void asksForNext() {
            initialised.complete(true);
        }

        @Override
        public void initialisationFailed(Failed error) {
            initialisationError.complete(error);
        }
    }
}
