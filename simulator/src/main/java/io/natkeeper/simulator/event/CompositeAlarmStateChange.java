package io.natkeeper.simulator.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An alarm made of other alarms changed its state. CloudWatch's delivery is guaranteed.
 *
 * @param triggeringAlarmNames the alarms that it is made of and that made it change
 * @param actionsSuppressedBy {@code Alarm}, {@code WaitPeriod} or {@code ExtensionPeriod}; empty:
 *     its actions are not suppressed
 */
public record CompositeAlarmStateChange(
        String alarmName,
        String alarmRule,
        List<String> triggeringAlarmNames,
        AlarmState previous,
        AlarmState current,
        Optional<String> actionsSuppressedBy)
        implements AwsEvent {

    public CompositeAlarmStateChange {
        triggeringAlarmNames = List.copyOf(triggeringAlarmNames);
    }

    /** From OK to ALARM since one of these alarms is. */
    public static CompositeAlarmStateChange anyOf(String alarmName, String... alarmNames) {
        List<String> names = List.of(alarmNames);
        return new CompositeAlarmStateChange(
                alarmName,
                "ALARM(" + String.join(") OR ALARM(", names) + ")",
                names,
                AlarmState.OK,
                AlarmState.ALARM,
                Optional.empty());
    }

    public CompositeAlarmStateChange withStates(AlarmState newPrevious, AlarmState newCurrent) {
        return new CompositeAlarmStateChange(
                alarmName,
                alarmRule,
                triggeringAlarmNames,
                newPrevious,
                newCurrent,
                actionsSuppressedBy);
    }

    public CompositeAlarmStateChange withActionsSuppressedBy(String suppressor) {
        return new CompositeAlarmStateChange(
                alarmName,
                alarmRule,
                triggeringAlarmNames,
                previous,
                current,
                Optional.of(suppressor));
    }

    @Override
    public String detailType() {
        return "CloudWatch Alarm State Change";
    }

    @Override
    public String source() {
        return "aws.cloudwatch";
    }

    @Override
    public Optional<List<String>> resources(Origin origin) {
        return Optional.of(List.of(origin.arn("cloudwatch", "alarm:" + alarmName)));
    }

    @Override
    public boolean guaranteed() {
        return true;
    }

    @Override
    public Map<String, Object> detail(Origin origin) {
        Map<String, Object> state = new LinkedHashMap<>();
        actionsSuppressedBy.ifPresent(by -> {
            state.put("actionsSuppressedBy", by);
            state.put("actionsSuppressedReason", "Actions suppressed by " + by);
        });
        state.putAll(state(current, origin, 0));
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("alarmName", alarmName);
        detail.put("state", state);
        detail.put("previousState", state(previous, origin, 300));
        detail.put("configuration", Map.of("alarmRule", alarmRule));
        return detail;
    }

    private Map<String, Object> state(AlarmState state, Origin origin, long secondsAgo) {
        var since = origin.time().minusSeconds(secondsAgo);
        List<Map<String, Object>> triggering =
                triggeringAlarmNames.stream().map(name -> child(name, state, origin)).toList();
        return state.printed(
                "%s transitioned to %s"
                        .formatted(
                                origin.arn(
                                        "cloudwatch", "alarm:" + triggeringAlarmNames.getFirst()),
                                state),
                Map.of("triggeringAlarms", triggering),
                since);
    }

    private static Map<String, Object> child(String name, AlarmState state, Origin origin) {
        Map<String, Object> childState = new LinkedHashMap<>();
        childState.put("value", state.name());
        childState.put("timestamp", AlarmState.time(origin.time()));
        Map<String, Object> child = new LinkedHashMap<>();
        child.put("arn", origin.arn("cloudwatch", "alarm:" + name));
        child.put("state", childState);
        return child;
    }
}
