package io.natkeeper.event;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.natkeeper.event.Trigger.HostReport;
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

    private static final String AUTO_SCALING = "aws.autoscaling";
    private static final String HOST = "natkeeper.host";
    private static final String OPERATOR = "natkeeper.operator";

    private static final Map<Kind, Function<ScheduledEvent, Trigger>> PARSERS =
            Map.ofEntries(
                    entry(
                            "aws.ec2",
                            "EC2 Instance State-change Notification",
                            InstanceStateChange::parse),
                    entry(
                            "aws.ec2",
                            "EC2 Spot Instance Interruption Warning",
                            SpotInterruptionWarning::parse),
                    entry(
                            "aws.ec2",
                            "EC2 Instance Rebalance Recommendation",
                            RebalanceRecommended::parse),
                    entry(
                            AUTO_SCALING,
                            "EC2 Instance-launch Lifecycle Action",
                            LifecycleActionEvent::parseLaunch),
                    entry(
                            AUTO_SCALING,
                            "EC2 Instance-terminate Lifecycle Action",
                            LifecycleActionEvent::parseTerminate),
                    entry(
                            AUTO_SCALING,
                            "EC2 Instance Launch Successful",
                            ScalingActivityEvent::parse),
                    entry(
                            AUTO_SCALING,
                            "EC2 Instance Launch Unsuccessful",
                            ScalingActivityEvent::parse),
                    entry(
                            AUTO_SCALING,
                            "EC2 Instance Terminate Successful",
                            ScalingActivityEvent::parse),
                    entry(
                            AUTO_SCALING,
                            "EC2 Instance Terminate Unsuccessful",
                            ScalingActivityEvent::parse),
                    refreshBegins("Started"),
                    refreshBegins("Checkpoint Reached"),
                    refreshBegins("Started Baking"),
                    refreshBegins("Rollback Started"),
                    refreshEnds("Succeeded"),
                    refreshEnds("Failed"),
                    refreshEnds("Cancelled"),
                    refreshEnds("Rollback Succeeded"),
                    refreshEnds("Rollback Failed"),
                    entry(
                            "aws.cloudwatch",
                            "CloudWatch Alarm State Change",
                            AlarmStateChange::parse),
                    entry("aws.health", "AWS Health Event", HealthEvent::parse),
                    entry(HOST, "NAT Host Ready", HostEvent.of(HostReport.Statement.HOST_READY)),
                    entry(
                            HOST,
                            "NAT Host Drained",
                            HostEvent.of(HostReport.Statement.HOST_DRAINED)),
                    entry(
                            HOST,
                            "NAT Peer Unreachable",
                            HostEvent.of(HostReport.Statement.PEER_UNREACHABLE)),
                    entry(
                            HOST,
                            "NAT Peer Recovered",
                            HostEvent.of(HostReport.Statement.PEER_RECOVERED)),
                    entry(OPERATOR, "NAT Failover Requested", OperatorEvent::parseFailover),
                    entry(OPERATOR, "NAT Handover Requested", OperatorEvent::parseHandover),
                    entry("aws.events", "Scheduled Event", _ -> new Trigger.Sweep()));

    private static Map.Entry<Kind, Function<ScheduledEvent, Trigger>> entry(
            String source, String detailType, Function<ScheduledEvent, Trigger> parser) {
        return Map.entry(new Kind(source, detailType), parser);
    }

    private static Map.Entry<Kind, Function<ScheduledEvent, Trigger>> refreshBegins(String what) {
        return entry(
                AUTO_SCALING,
                "EC2 Auto Scaling Instance Refresh " + what,
                ScalingActivityEvent::ignoreBeginning);
    }

    private static Map.Entry<Kind, Function<ScheduledEvent, Trigger>> refreshEnds(String what) {
        return entry(
                AUTO_SCALING,
                "EC2 Auto Scaling Instance Refresh " + what,
                ScalingActivityEvent::parse);
    }

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
