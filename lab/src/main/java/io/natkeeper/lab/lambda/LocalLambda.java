package io.natkeeper.lab.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One function on one machine, invoked as EventBridge invokes it: asynchronously. Each event runs
 * in an idle sandbox, or, if none is idle, in a further one that starts cold; a failed event is
 * retried on Lambda's schedule and becomes a dead letter after the last try.
 */
public final class LocalLambda implements AutoCloseable {

    private final LambdaFunction function;
    private final Path folder;
    private final Path task;
    private final RuntimeInterfaceClient client;
    private final InstantSource clock;
    private final LambdaListener listener;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentLinkedDeque<Sandbox> idle = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedDeque<Sandbox> snapshots = new ConcurrentLinkedDeque<>();
    private final Set<Sandbox> all = ConcurrentHashMap.newKeySet();
    private final AtomicInteger sandboxes = new AtomicInteger();
    private final AtomicLong requests = new AtomicLong();
    private final List<InvocationResult> deadLetters = new CopyOnWriteArrayList<>();
    private final Semaphore free;
    private volatile boolean closed;

    /**
     * Unpacks the function; starts nothing yet.
     *
     * @param folder emptied first; for the unpacked artefact, and a folder with {@code log.txt} per
     *     sandbox
     */
    public LocalLambda(
            LambdaFunction function, Path folder, InstantSource clock, LambdaListener listener)
            throws IOException {
        this.function = function;
        free = new Semaphore(function.concurrency(), true);
        // What an earlier run left, its sandboxes' logs above all, is not this one's.
        FunctionZip.deleteRecursively(folder);
        this.folder = Files.createDirectories(folder.toAbsolutePath().normalize());
        this.clock = clock;
        this.listener = listener;
        task = this.folder.resolve("task");
        FunctionZip.unpack(function.zip(), task);
        client = RuntimeInterfaceClient.find(this.folder);
    }

    /**
     * Initialises sandboxes as publishing a version does: those of a function with SnapStart wait
     * to be restored, so that the next cold invocations begin where Lambda's would.
     */
    public void publish(int count) throws InterruptedException {
        List<Sandbox> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            started.add(start());
        }
        for (Sandbox sandbox : started) {
            sandbox.awaitSnapshot();
            snapshots.add(sandbox);
        }
    }

    /** Starts a sandbox that is ready before the first event, which it will still call cold. */
    public void prewarm() throws InterruptedException {
        Sandbox sandbox = Optional.ofNullable(snapshots.poll()).orElseGet(this::start);
        sandbox.awaitReady();
        idle.push(sandbox);
    }

    /**
     * Queues an event. The result comes when the handler returned, or when all retries failed too;
     * it never comes exceptionally, unless the lab itself fails or is closed.
     */
    public CompletableFuture<InvocationResult> invoke(String payload) {
        // Not random, so that two runs of one scenario name their requests alike.
        String requestId = "00000000-0000-4000-8000-%012x".formatted(requests.incrementAndGet());
        return CompletableFuture.supplyAsync(() -> runToTheEnd(requestId, payload), threads);
    }

    /** The events that failed for good, oldest first. */
    public List<InvocationResult> deadLetters() {
        return List.copyOf(deadLetters);
    }

    /** How many sandboxes were started so far. */
    public int sandboxesStarted() {
        return sandboxes.get();
    }

    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
        all.forEach(Sandbox::close);
    }

    private InvocationResult runToTheEnd(String requestId, String payload) {
        List<Attempt> attempts = new ArrayList<>();
        try {
            attempts.add(attempt(requestId, payload, 1));
            for (Duration delay : function.retryDelays()) {
                if (attempts.getLast().outcome().succeeded()) {
                    break;
                }
                Thread.sleep(delay);
                attempts.add(attempt(requestId, payload, attempts.size() + 1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the lab was closed during request " + requestId);
        }
        InvocationResult result = new InvocationResult(requestId, payload, attempts);
        if (!result.outcome().succeeded()) {
            deadLetters.add(result);
        }
        return result;
    }

    private Attempt attempt(String requestId, String payload, int number)
            throws InterruptedException {
        free.acquire();
        try {
            Sandbox sandbox = take();
            Attempt attempt = sandbox.run(requestId, payload, number);
            if (sandbox.isUsable()) {
                // Lambda prefers the one used last, and so do its caches.
                idle.push(sandbox);
            } else {
                sandbox.close();
                all.remove(sandbox);
            }
            return attempt;
        } finally {
            free.release();
        }
    }

    private Sandbox take() {
        for (ConcurrentLinkedDeque<Sandbox> ready : List.of(idle, snapshots)) {
            for (Sandbox sandbox = ready.poll(); sandbox != null; sandbox = ready.poll()) {
                if (sandbox.isUsable()) {
                    return sandbox;
                }
                all.remove(sandbox);
            }
        }
        return start();
    }

    private Sandbox start() {
        String name = function.name() + "-" + sandboxes.incrementAndGet();
        try {
            Sandbox sandbox =
                    Sandbox.start(
                            name, function, client, task, folder.resolve(name), clock, listener);
            all.add(sandbox);
            if (closed) {
                sandbox.close();
            }
            return sandbox;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " can't be started", e);
        }
    }
}
