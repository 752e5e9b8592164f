package io.natkeeper.event;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.natkeeper.event.Trigger.HealthNotice;
import io.natkeeper.event.Trigger.Ignored;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * aws.health@AWSHealthEvent about EC2 instances. Fixtures: {@code events/failover/health-*.json}.
 *
 * <p>AWS sends a second copy through a backup Region, which is dropped; an entity is an instance's
 * id in older samples and its ARN in newer ones.
 */
final class HealthEvent {

    private HealthEvent() {}

    static Trigger parse(ScheduledEvent event) {
        Fields fields = new Fields(event);
        if (fields.text("backupEvent").filter("true"::equals).isPresent()) {
            return new Ignored("The backup Region's copy of an AWS Health event.");
        }
        String code = fields.required("eventTypeCode", Optional::of, "such as AWS_EC2_…", "");
        Trigger notice =
                fields.parsed(
                        new HealthNotice(
                                code, instanceIds(fields), startTime(fields), fields.emittedAt()));
        if (fields.text("service").filter("EC2"::equals).isEmpty()) {
            return new Ignored("AWS Health event %s is not about EC2.".formatted(code));
        }
        if (fields.text("eventTypeCategory").filter("scheduledChange"::equals).isEmpty()) {
            return new Ignored("AWS Health event %s announces no change.".formatted(code));
        }
        if (fields.text("statusCode").filter("closed"::equals).isPresent()) {
            return new Ignored("AWS Health event %s is closed.".formatted(code));
        }
        return notice.instanceIds().isEmpty()
                ? new Ignored("AWS Health event %s names no instance.".formatted(code))
                : notice;
    }

    private static Set<String> instanceIds(Fields fields) {
        return fields.value("affectedEntities").stream()
                .flatMap(all -> all instanceof List<?> list ? list.stream() : Stream.of())
                .flatMap(entity ->
                        entity instanceof Map<?, ?> map
                                ? Stream.ofNullable(map.get("entityValue"))
                                : Stream.of())
                .map(String::valueOf)
                .map(value -> value.substring(value.lastIndexOf('/') + 1))
                .filter(Fields::isInstanceId)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** AWS writes it as RFC 1123 has it; what it cannot be read from, it does not tell. */
    private static Optional<Instant> startTime(Fields fields) {
        return fields.text("startTime")
                .flatMap(text -> {
                    try {
                        return Optional.of(
                                ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                        .toInstant());
                    } catch (DateTimeException e) {
                        return Optional.empty();
                    }
                });
    }
}
