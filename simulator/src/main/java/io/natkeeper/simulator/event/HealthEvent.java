package io.natkeeper.simulator.event;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * AWS Health announces, changes or closes something planned for instances. Its envelope has no
 * {@code resources}, and its times are text of RFC 1123.
 *
 * @param startsIn from the event to what it announces
 * @param asArn whether the entities are ARNs, as today, or plain ids, as in older samples
 * @param backupEvent whether it is the copy that another Region gets too, with the same
 *     communication id
 */
public record HealthEvent(
        String eventTypeCode,
        List<String> instanceIds,
        Duration startsIn,
        Status status,
        boolean asArn,
        boolean backupEvent)
        implements AwsEvent {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    /** How far it is. */
    public enum Status {
        UPCOMING,
        OPEN,
        CLOSED;

        private String awsName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public HealthEvent {
        instanceIds = List.copyOf(instanceIds);
    }

    /** The hardware of these instances is retired in two weeks. */
    public static HealthEvent retirement(String... instanceIds) {
        return scheduled("AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED", instanceIds);
    }

    /** These instances are rebooted for maintenance in two weeks. */
    public static HealthEvent maintenance(String... instanceIds) {
        return scheduled("AWS_EC2_INSTANCE_REBOOT_MAINTENANCE_SCHEDULED", instanceIds);
    }

    /** Any other change of EC2's that AWS Health has a code for. */
    public static HealthEvent scheduled(String eventTypeCode, String... instanceIds) {
        return new HealthEvent(
                eventTypeCode,
                List.of(instanceIds),
                Duration.ofDays(14),
                Status.UPCOMING,
                true,
                false);
    }

    public HealthEvent withPlainIds() {
        return new HealthEvent(eventTypeCode, instanceIds, startsIn, status, false, backupEvent);
    }

    public HealthEvent asBackup() {
        return new HealthEvent(eventTypeCode, instanceIds, startsIn, status, asArn, true);
    }

    public HealthEvent withStatus(Status newStatus) {
        return new HealthEvent(eventTypeCode, instanceIds, startsIn, newStatus, asArn, backupEvent);
    }

    public HealthEvent startingIn(Duration newStartsIn) {
        return new HealthEvent(eventTypeCode, instanceIds, newStartsIn, status, asArn, backupEvent);
    }

    @Override
    public String detailType() {
        return "AWS Health Event";
    }

    @Override
    public String source() {
        return "aws.health";
    }

    @Override
    public Optional<List<String>> resources(Origin origin) {
        return Optional.empty();
    }

    @Override
    public Map<String, Object> detail(Origin origin) {
        String number = Integer.toUnsignedString((eventTypeCode + instanceIds).hashCode());
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put(
                "eventArn",
                "arn:aws:health:%s::event/%s_%s".formatted(origin.region(), eventTypeCode, number));
        detail.put("service", "EC2");
        detail.put("eventTypeCode", eventTypeCode);
        detail.put("eventTypeCategory", "scheduledChange");
        detail.put("eventScopeCode", "ACCOUNT_SPECIFIC");
        detail.put("communicationId", number + "-1");
        detail.put("startTime", TIME.format(origin.time().plus(startsIn)));
        detail.put("lastUpdatedTime", TIME.format(origin.time()));
        detail.put("statusCode", status.awsName());
        detail.put("eventRegion", origin.region());
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("language", "en_US");
        description.put("latestDescription", "What AWS plans for these instances.");
        detail.put("eventDescription", List.of(description));
        detail.put("affectedEntities", instanceIds.stream().map(id -> entity(id, origin)).toList());
        detail.put("affectedAccount", origin.accountId());
        detail.put("page", "1");
        detail.put("totalPages", "1");
        detail.put("backupEvent", Boolean.toString(backupEvent));
        detail.put("personas", List.of("OPERATIONS"));
        detail.put("actionability", "ACTION_REQUIRED");
        return detail;
    }

    private Map<String, Object> entity(String instanceId, Origin origin) {
        Instant now = origin.time();
        Map<String, Object> entity = new LinkedHashMap<>();
        entity.put("entityValue", asArn ? origin.arn("ec2", "instance/" + instanceId) : instanceId);
        entity.put("lastUpdatedTime", TIME.format(now));
        entity.put("status", "PENDING");
        return entity;
    }
}
