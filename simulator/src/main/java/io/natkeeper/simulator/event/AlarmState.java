package io.natkeeper.simulator.event;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A CloudWatch alarm's state, by the names that its events print. */
public enum AlarmState {
    OK,
    ALARM,
    INSUFFICIENT_DATA;

    // Unlike every other time in these events: an offset, and without a colon.
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'+0000'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    Map<String, Object> printed(String reason, Map<String, Object> reasonData, Instant since) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("value", name());
        state.put("reason", reason);
        // JSON as text within JSON, as CloudWatch sends it.
        state.put("reasonData", Json.print(reasonData));
        state.put("timestamp", time(since));
        return state;
    }
}
