package io.natkeeper.failover;

import com.fasterxml.jackson.jr.ob.JSON;
import io.natkeeper.Outcome;
import io.natkeeper.event.Trigger;
import io.natkeeper.event.TriggerWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One run as one line of JSON, its sentence first: what a person reads in the log. */
final class LogLine {

    private LogLine() {}

    static String of(Trigger trigger, FailoverRun run) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("outcome", run.result().outcome());
        line.put("reason", run.result().reason());
        line.put("trigger", TriggerWords.of(trigger));
        line.put("actions", run.result().actions());
        line.put("steps", run.steps().stream().map(LogLine::step).toList());
        line.put(
                "notices",
                run.notices().stream()
                        .map(n -> Map.of("level", n.level().name(), "sentence", n.sentence()))
                        .toList());
        line.put("addresses", run.addresses());
        line.put("rounds", run.rounds());
        line.put("observeMillis", run.observeMillis());
        line.put("planMillis", run.planMillis());
        line.put("applyMillis", run.applyMillis());
        return json(line);
    }

    /** What failed beside the run, which is none the worse for it. */
    static String ofFailure(String cause) {
        return json(Map.of("notTold", cause));
    }

    private static String json(Map<String, Object> line) {
        try {
            return JSON.std.asString(line) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> step(FailoverRun.Step step) {
        return List.of(
                step.action().sentence(),
                switch (step.outcome()) {
                    case Outcome.Applied _ -> "applied";

                    case Outcome.Refused(String reason) -> "refused: " + reason;
                    case Outcome.Failed(String cause) -> "failed: " + cause;
                });
    }
}
