package io.natkeeper.lab.scenario;

import io.natkeeper.lab.lambda.Attempt;
import io.natkeeper.lab.lambda.LambdaListener;
import io.natkeeper.lab.lambda.Outcome;
import io.natkeeper.lab.report.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Tells what the function is given and what it answers. */
record FunctionNarrator(Narrator narrator, String function) implements LambdaListener {

    private static final int LONGEST_REASON = 400;

    @Override
    public void received(String requestId, int attempt, boolean cold, Instant at) {
        narrator.tell(
                at, Lane.FUNCTION, function + " starts" + (cold ? " (its first invocation)" : ""));
    }

    @Override
    public void finished(String requestId, Attempt attempt) {
        long millis =
                attempt.receivedAt()
                        .map(at -> Duration.between(at, attempt.finishedAt()).toMillis())
                        .orElse(0L);
        String answer =
                switch (attempt.outcome()) {
                    case Outcome.Succeeded(String payload) -> answer(payload);
                    case Outcome.Failed failed ->
                            "fails: "
                                    + shortened(failed.errorType() + ": " + failed.errorMessage());
                };
        narrator.tell(
                attempt.finishedAt(),
                Lane.FUNCTION,
                "%s after %d ms: %s".formatted(function, millis, answer));
    }

    private static String answer(String payload) {
        Map<String, Object> answer = EventWords.parse(payload);
        String reason = String.valueOf(answer.get("reason"));
        return answer.get("outcome") + ": " + shortened(reason);
    }

    private static String shortened(String reason) {
        return reason.length() > LONGEST_REASON
                ? reason.substring(0, LONGEST_REASON) + " …"
                : reason;
    }
}
