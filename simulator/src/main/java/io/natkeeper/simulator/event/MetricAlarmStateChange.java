package io.natkeeper.simulator.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An alarm on one metric changed its state. CloudWatch's delivery is guaranteed.
 *
 * @param description empty: the alarm has none, and the event no such key
 * @param dimensions by name, such as {@code InstanceId}
 * @param periodSeconds of the metric
 */
public record MetricAlarmStateChange(
        String alarmName,
        Optional<String> description,
        AlarmState previous,
        AlarmState current,
        String namespace,
        String metricName,
        Map<String, String> dimensions,
        int periodSeconds)
        implements AwsEvent {

    public MetricAlarmStateChange {
        dimensions = Map.copyOf(dimensions);
    }

    /** From OK to ALARM, on an instance's failed status checks. */
    public static MetricAlarmStateChange statusCheckFailed(String alarmName, String instanceId) {
        return new MetricAlarmStateChange(
                alarmName,
                Optional.empty(),
                AlarmState.OK,
                AlarmState.ALARM,
                "AWS/EC2",
                "StatusCheckFailed",
                Map.of("InstanceId", instanceId),
                60);
    }

    public MetricAlarmStateChange withStates(AlarmState newPrevious, AlarmState newCurrent) {
        return new MetricAlarmStateChange(
                alarmName,
                description,
                newPrevious,
                newCurrent,
                namespace,
                metricName,
                dimensions,
                periodSeconds);
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
        Map<String, Object> configuration = new LinkedHashMap<>();
        description.ifPresent(text -> configuration.put("description", text));
        configuration.put("metrics", List.of(metric()));
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("alarmName", alarmName);
        detail.put("configuration", configuration);
        detail.put("previousState", state(previous, origin, 5L * periodSeconds));
        detail.put("state", state(current, origin, 0));
        return detail;
    }

    private Map<String, Object> metric() {
        Map<String, Object> metric = new LinkedHashMap<>();
        metric.put("dimensions", dimensions);
        metric.put("name", metricName);
        metric.put("namespace", namespace);
        Map<String, Object> statistic = new LinkedHashMap<>();
        statistic.put("metric", metric);
        statistic.put("period", periodSeconds);
        statistic.put("stat", "Maximum");
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", "m1");
        entry.put("metricStat", statistic);
        entry.put("returnData", true);
        return entry;
    }

    private Map<String, Object> state(AlarmState state, Origin origin, long secondsAgo) {
        Map<String, Object> reasonData = new LinkedHashMap<>();
        reasonData.put("version", "1.0");
        reasonData.put("queryDate", AlarmState.time(origin.time().minusSeconds(secondsAgo)));
        reasonData.put("statistic", "Maximum");
        reasonData.put("period", periodSeconds);
        reasonData.put("threshold", 1.0);
        return state.printed(
                "Threshold Crossed: the alarm is now " + state,
                reasonData,
                origin.time().minusSeconds(secondsAgo));
    }
}
