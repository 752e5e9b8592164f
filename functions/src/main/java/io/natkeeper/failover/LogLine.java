package io.natkeeper.failover;

import com.fasterxml.jackson.jr.ob.JSON;
import io.natkeeper.Outcome;
import io.natkeeper.event.Trigger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One run as one line of JSON, its sentence first: what a person reads in the log. */
final class LogLine {

    private LogLine() {}

    static String of(Trigger trigger, FailoverRun run) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("outcome", run.result().outcome());
        line.put("reason", run.result().reason());
        line.put("trigger", trigger(trigger));
        line.put("actions", run.result().actions());
        line.put("steps", run.steps().stream().map(LogLine::step).toList());
        line.put(
                "notices",
                run.notices().stream()
                        .map(n -> Map.of("level", n.level().name(), "sentence", n.sentence()))
                        .toList());
        line.put("addresses", run.addresses());
        line.put("rounds", run.rounds());
        line.put("observeMillis", run.observeMillis());
        line.put("planMillis", run.planMillis());
        line.put("applyMillis", run.applyMillis());
        return json(line);
    }

    /** What failed beside the run, which is none the worse for it. */
    static String ofFailure(String cause) {
        return json(Map.of("notTold", cause));
    }

    private static String json(Map<String, Object> line) {
        try {
            return JSON.std.asString(line) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String trigger(Trigger trigger) {
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
            case Trigger.MapChanged map -> "%s of %s".formatted(map.operation(), map.parameter());
            case Trigger.Sweep _ -> "sweep";
            case Trigger.Ignored _ -> "ignored";
        };
    }

    private static List<String> step(FailoverRun.Step step) {
        return List.of(
                step.action().sentence(),
                switch (step.outcome()) {
                    case Outcome.Applied _ -> "applied";

                    case Outcome.Refused(String reason) -> "refused: " + reason;
                    case Outcome.Failed(String cause) -> "failed: " + cause;
                });
    }
}
