package io.natkeeper.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Every attempt that reached the simulated AWS since the last reset. */
public final class CallLog {

    private final List<ApiAttempt> attempts = new ArrayList<>();
    private final List<Consumer<ApiAttempt>> listeners = new ArrayList<>();

    CallLog() {}

    /** By operation: a call that was retried counts once. */
    public synchronized Map<String, Integer> calls() {
        return counts(a -> a.attempt() == 1);
    }

    public int calls(String operation) {
        return calls().getOrDefault(operation, 0);
    }

    /** By operation: each try of each call. */
    public synchronized Map<String, Integer> attemptCounts() {
        return counts(_ -> true);
    }

    public int attempts(String operation) {
        return attemptCounts().getOrDefault(operation, 0);
    }

    /** In the order in which they ended. */
    public synchronized List<ApiAttempt> attempts() {
        return List.copyOf(attempts);
    }

    /** Calls of operations that change something, whether they succeeded or not. */
    public int writeCalls() {
        return calls().entrySet().stream()
                .filter(e -> isWrite(e.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    public synchronized void reset() {
        attempts.clear();
    }

    /** Called after each attempt; it must not call AWS. */
    public synchronized void onAttempt(Consumer<ApiAttempt> listener) {
        listeners.add(listener);
    }

    synchronized void add(ApiAttempt attempt) {
        attempts.add(attempt);
        listeners.forEach(listener -> listener.accept(attempt));
    }

    static boolean isWrite(String operation) {
        return !operation.startsWith("Describe")
                && !operation.startsWith("Get")
                && !operation.startsWith("List");
    }

    private Map<String, Integer> counts(Predicate<ApiAttempt> which) {
        return attempts.stream()
                .filter(which)
                .collect(
                        Collectors.toMap(
                                ApiAttempt::operation, _ -> 1, Integer::sum, TreeMap::new));
    }
}
