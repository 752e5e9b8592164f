package io.natkeeper.event;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.natkeeper.event.Trigger.AlarmStateChanged;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * aws.cloudwatch@CloudWatchAlarmStateChange, of a metric alarm or a composite one. Fixtures: {@code
 * events/failover/cloudwatch-alarm-*.json}.
 *
 * <p>A metric alarm names instances in its metrics' dimensions; a composite one has no metrics.
 */
final class AlarmStateChange {

    private static final Set<String> STATES = Set.of("OK", "ALARM", "INSUFFICIENT_DATA");

    private AlarmStateChange() {}

    static Trigger parse(ScheduledEvent event) {
        Fields fields = new Fields(event);
        String name = fields.required("alarmName", Optional::of, "the alarm's name", "");
        String state =
                fields.required(
                        "state.value",
                        value -> Optional.of(value).filter(STATES::contains),
                        "OK, ALARM or INSUFFICIENT_DATA",
                        "");
        return fields.parsed(
                new AlarmStateChanged(name, state.equals("ALARM"), instanceIds(fields)));
    }

    private static Set<String> instanceIds(Fields fields) {
        return fields.value("configuration.metrics").stream()
                .flatMap(metrics -> metrics instanceof List<?> list ? list.stream() : Stream.of())
                .map(metric -> at(metric, "metricStat"))
                .map(stat -> at(stat, "metric"))
                .map(metric -> at(metric, "dimensions"))
                .map(dimensions -> at(dimensions, "InstanceId"))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(Fields::isInstanceId)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Object at(Object value, String name) {
        Object inner = value instanceof Map<?, ?> map ? map.get(name) : null;
        return inner == null ? Map.of() : inner;
    }
}
