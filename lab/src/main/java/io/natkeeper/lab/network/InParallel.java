package io.natkeeper.lab.network;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs independent steps side by side; throws the first failure after all have ended. */
final class InParallel {

    private InParallel() {}

    static void run(List<Runnable> steps) {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.allOf(
                            steps.stream()
                                    .map(step -> CompletableFuture.runAsync(step, executor))
                                    .toArray(CompletableFuture[]::new))
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
