package io.natkeeper.delivery;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the one line that the host's script prints. */
final class HostAnswer {

    private static final int LONGEST_QUOTE = 200;

    private HostAnswer() {}

    static DeliveryOutcome parse(String standardOutput, String standardError) {
        List<String> lines = standardOutput.lines().filter(line -> !line.isBlank()).toList();
        if (lines.size() != 1) {
            return unintelligible(standardOutput, standardError);
        }
        Map<String, Object> answer;
        try (JsonParser parser = JSON.std.createParser(lines.getFirst())) {
            answer = JSON.std.mapFrom(parser);
            if (parser.nextToken() != null) {
                return unintelligible(standardOutput, standardError);
            }
        } catch (IOException e) {
            return unintelligible(standardOutput, standardError);
        }
        String reason = answer.get("reason") instanceof String text ? text : "";
        return switch (String.valueOf(answer.get("outcome"))) {
            case "applied" -> new DeliveryOutcome.Applied(object(answer.get("answer")));
            case "stale" ->
                    answer.get("inForce") instanceof Number millis
                            ? new DeliveryOutcome.Stale(Instant.ofEpochMilli(millis.longValue()))
                            : unintelligible(standardOutput, standardError);
            case "refused" -> new DeliveryOutcome.Refused(reason);
            case "failed" -> new DeliveryOutcome.NotApplied(reason, object(answer.get("answer")));
            default -> unintelligible(standardOutput, standardError);
        };
    }

    private static Map<String, Object> object(@Nullable Object value) {
        Map<String, Object> object = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> {
                if (item != null) {
                    object.put(String.valueOf(key), item);
                }
            });
        }
        return object;
    }

    private static DeliveryOutcome unintelligible(String standardOutput, String standardError) {
        String said = (standardOutput.strip() + " " + standardError.strip()).strip();
        return new DeliveryOutcome.Unintelligible(
                said.isEmpty()
                        ? "nothing"
                        : said.substring(0, Math.min(LONGEST_QUOTE, said.length())));
    }
}
