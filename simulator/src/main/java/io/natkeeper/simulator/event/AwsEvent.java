package io.natkeeper.simulator.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One event as its source sends it, before EventBridge wraps, delays, repeats or loses it. */
public sealed interface AwsEvent
        permits CommandStatusChange,
                CompositeAlarmStateChange,
                CustomEvent,
                HealthEvent,
                InstanceRefreshEvent,
                InstanceStateChange,
                LifecycleActionEvent,
                MetricAlarmStateChange,
                ParameterStoreChange,
                RdsEvent,
                RebalanceRecommendation,
                ScalingActivityEvent,
                ScheduledEvent,
                SpotInterruptionWarning {

    /** Where and when an event comes from. */
    record Origin(String accountId, String region, Instant time) {

        /** The ARN of something in this account and Region, such as {@code instance/i-…}. */
        public String arn(String service, String resource) {
            return "arn:aws:%s:%s:%s:%s".formatted(service, region, accountId, resource);
        }
    }

    String detailType();

    /** Such as {@code aws.ec2}. */
    String source();

    /** The ARNs of what it is about; empty where the envelope has no such key. */
    Optional<List<String>> resources(Origin origin);

    /** Texts, numbers, booleans, lists and maps, in the order in which they are printed. */
    Map<String, Object> detail(Origin origin);

    /** Whether EventBridge promises to deliver it; most services send with best effort. */
    default boolean guaranteed() {
        return false;
    }

    /** The whole event as a target gets it. */
    default String json(String id, Origin origin) {
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("version", "0");
        envelope.put("id", id);
        envelope.put("detail-type", detailType());
        envelope.put("source", source());
        envelope.put("account", origin.accountId());
        envelope.put("time", origin.time().truncatedTo(ChronoUnit.SECONDS).toString());
        envelope.put("region", origin.region());
        resources(origin).ifPresent(arns -> envelope.put("resources", arns));
        envelope.put("detail", detail(origin));
        return Json.print(envelope) + "\n";
    }
}
