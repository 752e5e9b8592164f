package io.natkeeper.report;

import com.fasterxml.jackson.jr.ob.JSON;
import io.natkeeper.Notice;
import io.natkeeper.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run did that hands something to hosts; in words, too: the function's answer, and the line
 * of the log that a person reads.
 *
 * @param words what it is about
 * @param ignored why nothing was looked at
 * @param unknowns what could not be seen of all pools
 * @param pools in order of their names
 */
public record RunReport(
        Words words, Optional<String> ignored, List<String> unknowns, List<PoolReport> pools) {

    /**
     * @param unverified a sentence, such as {@code The ports could not be verified.}
     * @param unchanged a sentence, such as {@code Every port is as it should be.}
     */
    public record Words(String unverified, String unchanged) {}

    public boolean verified() {
        return failures().findAny().isEmpty();
    }

    private Stream<String> failures() {
        return Stream.concat(
                unknowns.stream(), pools.stream().flatMap(pool -> pool.failures().stream()));
    }

    public RunResult result() {
        if (ignored.isPresent()) {
            return new RunResult("ignored", ignored.get(), List.of());
        }
        List<String> plans = all(pool -> pool.plans().stream());
        List<String> done = all(pool -> pool.done().stream());
        List<String> refusals = all(pool -> pool.refusal().stream());
        List<String> silentHosts = all(pool -> pool.silentHosts().stream());
        Stream<String> told =
                Stream.of(
                                refusals,
                                all(pool -> pool.notices().stream().map(Notice::sentence)),
                                silentHosts)
                        .flatMap(List::stream);
        if (!verified()) {
            return result(
                    "unverified", Stream.of(Stream.of(words.unverified()), failures(), told), done);
        }
        if (!plans.isEmpty()) {
            return result(
                    "planned",
                    Stream.of(Stream.of("Only planned: nothing was changed."), told),
                    plans);
        }
        boolean needsAPerson = !silentHosts.isEmpty() || !refusals.isEmpty();
        String verdict = done.isEmpty() ? words.unchanged() : "Done, and read back from the hosts.";
        return result(
                done.isEmpty() ? "unchanged" : "changed",
                Stream.of(
                        pools.isEmpty()
                                ? Stream.of("No pool with NAT instances is concerned.")
                                // All is not well just because nothing is left to do.
                                : needsAPerson ? Stream.<String>empty() : Stream.of(verdict),
                        told),
                done);
    }

    /**
     * @param trigger why the run began
     */
    public String logLine(String trigger) {
        RunResult result = result();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("outcome", result.outcome());
        line.put("reason", result.reason());
        line.put("trigger", trigger);
        line.put("actions", result.actions());
        line.put("pools", pools.stream().map(PoolReport::name).toList());
        return json(line);
    }

    /** What failed beside the run, which is none the worse for it. */
    public static String notTold(String cause) {
        return json(Map.of("notTold", cause));
    }

    private List<String> all(Function<PoolReport, Stream<String>> part) {
        return pools.stream().flatMap(part).toList();
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
