package io.natkeeper.port;

import com.fasterxml.jackson.jr.ob.JSON;
import io.natkeeper.Notice;
import io.natkeeper.RunResult;
import io.natkeeper.event.Trigger;
import io.natkeeper.event.TriggerWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run in words: the function's answer, and the line of the log that a person reads. */
final class PortWords {

    private PortWords() {}

    static RunResult result(PortRun run) {
        if (run.ignored().isPresent()) {
            return new RunResult("ignored", run.ignored().get(), List.of());
        }
        List<String> plans = all(run, pool -> pool.plans().stream());
        List<String> done = all(run, pool -> pool.done().stream());
        Stream<String> told =
                Stream.of(
                                all(run, PortWords::refusal),
                                all(run, pool -> pool.notices().stream().map(Notice::sentence)),
                                all(run, PortWords::silentHosts))
                        .flatMap(List::stream);
        if (!run.verified()) {
            return result(
                    "unverified",
                    Stream.of(Stream.of("The ports could not be verified."), run.failures(), told),
                    done);
        }
        if (!plans.isEmpty()) {
            return result(
                    "planned",
                    Stream.of(Stream.of("Only planned: nothing was changed."), told),
                    plans);
        }
        boolean needsAPerson =
                !all(run, PortWords::silentHosts).isEmpty()
                        || !all(run, PortWords::refusal).isEmpty();
        String verdict =
                done.isEmpty()
                        ? "Every port is as it should be."
                        : "Done, and read back from the hosts.";
        return result(
                done.isEmpty() ? "unchanged" : "changed",
                Stream.of(
                        run.pools().isEmpty()
                                ? Stream.of("No pool with NAT instances is concerned.")
                                // All is not well just because nothing is left to do.
                                : needsAPerson ? Stream.<String>empty() : Stream.of(verdict),
                        told),
                done);
    }

    static String logLine(Trigger trigger, PortRun run, RunResult result) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("outcome", result.outcome());
        line.put("reason", result.reason());
        line.put("trigger", TriggerWords.of(trigger));
        line.put("actions", result.actions());
        line.put("pools", run.pools().stream().map(PortRun.Pool::name).toList());
        return json(line);
    }

    /** What failed beside the run, which is none the worse for it. */
    static String notTold(String cause) {
        return json(Map.of("notTold", cause));
    }

    private static Stream<String> refusal(PortRun.Pool pool) {
        return pool.after().stream()
                .filter(_ -> !pool.mapErrors().isEmpty())
                .map(inventory ->
                        "The newest port map of pool %s is refused, and %s stays in force: %s"
                                .formatted(
                                        pool.name(),
                                        inventory
                                                .map()
                                                .since()
                                                .map(since -> "that of " + since)
                                                .orElse("what was before"),
                                        String.join("; ", pool.mapErrors())));
    }

    private static Stream<String> silentHosts(PortRun.Pool pool) {
        return pool.after().stream()
                .flatMap(inventory -> inventory.hosts().stream())
                .flatMap(host -> host.problem().stream());
    }

    private static List<String> all(
            PortRun run, java.util.function.Function<PortRun.Pool, Stream<String>> part) {
        return run.pools().stream().flatMap(part).toList();
    }

    private static RunResult result(
            String outcome, Stream<Stream<String>> sentences, List<String> actions) {
        return new RunResult(
                outcome,
                sentences.flatMap(part -> part).distinct().collect(Collectors.joining(" ")),
                actions);
    }

    private static String json(Map<String, Object> line) {
        try {
            return JSON.std.asString(line) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
