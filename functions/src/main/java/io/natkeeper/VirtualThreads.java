package io.natkeeper;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;

/** Production's {@link Concurrency}: a virtual thread per task, the system's clock. */
public final class VirtualThreads implements Concurrency {

    private final InstantSource clock = InstantSource.system();

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void runAll(List<? extends Runnable> tasks) {
        // close() waits for every task, so that a failure of one leaves none running behind.
        List<CompletableFuture<Void>> running;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            running =
                    tasks.stream().map(task -> CompletableFuture.runAsync(task, executor)).toList();
        }
        try {
            running.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    @Override
    public void sleepUntil(Instant wake) {
        Duration wait = Duration.between(now(), wake);
        if (wait.isPositive()) {
            try {
                Thread.sleep(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting until " + wake, e);
            }
        }
    }
}
