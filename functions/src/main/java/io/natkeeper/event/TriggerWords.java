package io.natkeeper.event;

import java.util.Locale;

/** What a run began with, in the words of a log line. */
public final class TriggerWords {

    private TriggerWords() {}

    public static String of(Trigger trigger) {
        return switch (trigger) {
            case Trigger.InstanceStateChanged changed ->
                    "%s is %s".formatted(changed.instanceId(), changed.state().awsName());
            case Trigger.SpotInterruption spot -> "Spot interruption of " + spot.instanceId();
            case Trigger.RebalanceRecommendation rebalance ->
                    "rebalance recommendation for " + rebalance.instanceId();
            case Trigger.LifecycleAction action ->
                    "lifecycle action %s of %s for %s%s"
                            .formatted(
                                    action.hookName(),
                                    action.autoScalingGroupName(),
                                    action.instanceId(),
                                    action.replacesRootVolume() ? ", root volume" : "");
            case Trigger.ScalingActivity activity ->
                    "%s in %s%s"
                            .formatted(
                                    activity.what(),
                                    activity.autoScalingGroupName(),
                                    activity.message().map(why -> ": " + why).orElse(""));
            case Trigger.HostReport report ->
                    "%s reports %s of %s%s"
                            .formatted(
                                    report.reporter(),
                                    report.statement()
                                            .name()
                                            .toLowerCase(Locale.ROOT)
                                            .replace('_', ' '),
                                    report.instanceId(),
                                    report.evidence().map(words -> ": " + words).orElse(""));
            case Trigger.AlarmStateChanged alarm ->
                    "alarm %s is %s".formatted(alarm.alarmName(), alarm.inAlarm() ? "on" : "off");
            case Trigger.HealthNotice notice -> "AWS Health " + notice.eventTypeCode();
            case Trigger.OperatorRequest request ->
                    "operator asks: %s of %s%s"
                            .formatted(
                                    request.kind().name().toLowerCase(Locale.ROOT),
                                    request.instanceId(),
                                    request.dryRun() ? ", dry run" : "");
            case Trigger.TargetChanged target ->
                    "%s of %s".formatted(target.what(), target.instanceId());
            case Trigger.DatabaseEvent database ->
                    "%s of %s".formatted(database.eventId().orElse("event"), database.arn());
            case Trigger.PolicyChanged policy ->
                    "%s of %s".formatted(policy.operation(), policy.parameter());
            case Trigger.MapChanged map -> "%s of %s".formatted(map.operation(), map.parameter());
            case Trigger.Sweep _ -> "sweep";
            case Trigger.Ignored _ -> "ignored";
        };
    }
}
