package io.natkeeper.event;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Turns the envelope into a {@link Trigger}. An event that is not ours is ignored with a reason;
 * one that is ours and malformed throws.
 */
public final class TriggerParser {

    private record Kind(String source, String detailType) {}

    private static final Map<Kind, Function<ScheduledEvent, Trigger>> PARSERS =
            Map.of(
                    new Kind("aws.ec2", "EC2 Instance State-change Notification"),
                    InstanceStateChange::parse,
                    new Kind("aws.ec2", "EC2 Spot Instance Interruption Warning"),
                    SpotInterruptionWarning::parse,
                    new Kind("aws.ec2", "EC2 Instance Rebalance Recommendation"),
                    RebalanceRecommended::parse,
                    new Kind("aws.cloudwatch", "CloudWatch Alarm State Change"),
                    AlarmStateChange::parse,
                    new Kind("aws.health", "AWS Health Event"),
                    HealthEvent::parse,
                    new Kind("natkeeper.operator", "NAT Failover Requested"),
                    OperatorEvent::parseFailover,
                    new Kind("natkeeper.operator", "NAT Handover Requested"),
                    OperatorEvent::parseHandover,
                    new Kind("aws.events", "Scheduled Event"),
                    _ -> new Trigger.Sweep());

    private TriggerParser() {}

    public static Trigger parse(ScheduledEvent event) {
        List<String> missing = new ArrayList<>();
        if (event.getSource() == null) {
            missing.add("source is missing; expected such as aws.ec2");
        }
        if (event.getDetailType() == null) {
            missing.add("detail-type is missing; expected such as 'Scheduled Event'");
        }
        if (!missing.isEmpty()) {
            throw new MalformedEventException("no EventBridge event", missing);
        }
        Function<ScheduledEvent, Trigger> parser =
                PARSERS.get(new Kind(event.getSource(), event.getDetailType()));
        return parser == null
                ? new Trigger.Ignored(
                        "Events '%s' of %s are not for NAT failover."
                                .formatted(event.getDetailType(), event.getSource()))
                : parser.apply(event);
    }
}
