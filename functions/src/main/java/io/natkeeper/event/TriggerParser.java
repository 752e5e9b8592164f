package io.natkeeper.event;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.natkeeper.event.Trigger.HostReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Turns the envelope into a {@link Trigger}, for one function: its table says what it acts on. An
 * event that is not in it is ignored with a reason; one that is in it and malformed throws.
 */
public final class TriggerParser {

    private record Kind(String source, String detailType) {}

    private static final String EC2 = "aws.ec2";
    private static final String STATE_CHANGE = "EC2 Instance State-change Notification";
    private static final String AUTO_SCALING = "aws.autoscaling";
    private static final String HOST = "natkeeper.host";
    private static final String OPERATOR = "natkeeper.operator";

    private static final Map.Entry<Kind, Function<ScheduledEvent, Trigger>> HOST_READY =
            entry(HOST, "NAT Host Ready", HostEvent.of(HostReport.Statement.HOST_READY));
    private static final Map.Entry<Kind, Function<ScheduledEvent, Trigger>> SCHEDULE =
            entry("aws.events", "Scheduled Event", _ -> new Trigger.Sweep());

    public static final TriggerParser FAILOVER =
            new TriggerParser(
                    "NAT failover",
                    Map.ofEntries(
                            entry(EC2, STATE_CHANGE, InstanceStateChange::parse),
                            entry(
                                    EC2,
                                    "EC2 Spot Instance Interruption Warning",
                                    SpotInterruptionWarning::parse),
                            entry(
                                    EC2,
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
                            HOST_READY,
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
                            SCHEDULE));

    public static final TriggerParser PORTS =
            new TriggerParser(
                    "the port concentrator",
                    Map.ofEntries(
                            entry(EC2, STATE_CHANGE, InstanceStateChange::parseTarget),
                            entry(
                                    AUTO_SCALING,
                                    "EC2 Instance Launch Successful",
                                    ScalingActivityEvent::parseTarget),
                            entry(
                                    AUTO_SCALING,
                                    "EC2 Instance Terminate Successful",
                                    ScalingActivityEvent::parseTarget),
                            entry("aws.rds", "RDS DB Instance Event", DatabaseNotice::parse),
                            entry("aws.rds", "RDS DB Cluster Event", DatabaseNotice::parse),
                            entry("aws.ssm", "Parameter Store Change", ParameterChange::parseMap),
                            HOST_READY,
                            SCHEDULE));

    public static final TriggerParser EGRESS =
            new TriggerParser(
                    "the egress policy",
                    Map.ofEntries(
                            entry(EC2, STATE_CHANGE, InstanceStateChange::parseSource),
                            entry(
                                    "aws.ssm",
                                    "Parameter Store Change",
                                    ParameterChange::parsePolicy),
                            HOST_READY,
                            SCHEDULE));

    private final String function;
    private final Map<Kind, Function<ScheduledEvent, Trigger>> parsers;

    /**
     * @param function what it is called in a reason to ignore an event
     */
    private TriggerParser(String function, Map<Kind, Function<ScheduledEvent, Trigger>> parsers) {
        this.function = function;
        this.parsers = parsers;
    }

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

    public Trigger parse(ScheduledEvent event) {
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
                parsers.get(new Kind(event.getSource(), event.getDetailType()));
        return parser == null
                ? new Trigger.Ignored(
                        "Events '%s' of %s are not for %s."
                                .formatted(event.getDetailType(), event.getSource(), function))
                : parser.apply(event);
    }
}
