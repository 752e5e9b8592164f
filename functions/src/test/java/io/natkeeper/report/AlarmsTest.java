package io.natkeeper.report;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The template's alarms watch what the code emits, under the names and dimensions it uses. */
final class AlarmsTest {

    private static final Path TEMPLATE = Path.of("..", "template.yaml");

    /** What a person must be told of, even when nobody reads logs. */
    private static final Map<String, Set<Metric>> WATCHED =
            Map.of(
                    "NatFailoverFunction",
                    Set.of(
                            Metric.SWEEPS,
                            Metric.RUNS_UNVERIFIED,
                            Metric.POOLS_WITHOUT_HEALTHY_NAT,
                            Metric.LATCHED_HOSTS,
                            Metric.ROUTES_ON_STANDBY),
                    "PortConcentratorFunction",
                    Set.of(
                            Metric.SWEEPS,
                            Metric.RUNS_UNVERIFIED,
                            Metric.PORT_MAPS_REFUSED,
                            Metric.PORTS_WITHOUT_TARGET,
                            Metric.HOSTS_WITHOUT_PORTS),
                    "EgressPolicyFunction",
                    Set.of(
                            Metric.SWEEPS,
                            Metric.RUNS_UNVERIFIED,
                            Metric.EGRESS_POLICIES_REFUSED,
                            Metric.SOURCES_WITHOUT_ADDRESS,
                            Metric.HOSTS_WITHOUT_EGRESS));

    /** Runs that wait for each other are counted as throttled by Lambda. */
    private static final Map<String, Set<String>> WATCHED_OF_LAMBDA =
            Map.of(
                    "NatFailoverFunction",
                    Set.of("Duration", "Errors", "Throttles"),
                    "PortConcentratorFunction",
                    Set.of("Duration", "Errors", "AsyncEventAge"),
                    "EgressPolicyFunction",
                    Set.of("Duration", "Errors", "AsyncEventAge"));

    private record Alarm(String name, Map<String, Object> properties) {

        String text(String key) {
            return String.valueOf(properties.get(key));
        }
    }

    private final List<Alarm> alarms = alarms();

    private List<Alarm> ofNamespace(String namespace) {
        return alarms.stream().filter(a -> a.text("Namespace").equals(namespace)).toList();
    }

    /** By function, to whose own line they look. */
    private Map<String, Set<String>> metricsByFunction(String namespace) {
        return ofNamespace(namespace).stream()
                .collect(
                        Collectors.groupingBy(
                                AlarmsTest::function,
                                Collectors.mapping(
                                        alarm -> alarm.text("MetricName"), Collectors.toSet())));
    }

    private static String function(Alarm alarm) {
        List<?> dimensions = (List<?>) requireNonNull(alarm.properties().get("Dimensions"));
        Map<?, ?> dimension = (Map<?, ?>) dimensions.getFirst();
        assertThat(dimensions).hasSize(1);
        assertThat(dimension.get("Name")).isEqualTo(MetricLine.FUNCTION_NAME);
        return String.valueOf(dimension.get("Value"));
    }

    @Test
    void ourAlarmsWatchMetricsThatTheCodeEmits() {
        Map<String, Set<String>> watched = new HashMap<>();
        WATCHED.forEach((function, metrics) ->
                watched.put(
                        function,
                        metrics.stream().map(Metric::cloudWatchName).collect(Collectors.toSet())));

        assertThat(metricsByFunction(Metric.NAMESPACE)).isEqualTo(watched);
    }

    @Test
    void theFunctionsAndBothQueuesAreWatched() {
        assertThat(metricsByFunction("AWS/Lambda")).isEqualTo(WATCHED_OF_LAMBDA);
        assertThat(
                        ofNamespace("AWS/SQS").stream()
                                .map(alarm -> alarm.text("Dimensions"))
                                .collect(Collectors.joining()))
                .contains("FailedRunsQueue.QueueName", "UndeliveredEventsQueue.QueueName");
        assertThat(alarms)
                .hasSize(
                        ofNamespace(Metric.NAMESPACE).size()
                                + ofNamespace("AWS/Lambda").size()
                                + ofNamespace("AWS/SQS").size());
    }

    /** Near enough to mean something, early enough that runs still end. */
    @Test
    void theDurationAlarmsComeShortlyBeforeTheTimeOut() {
        assertThat(alarms)
                .filteredOn(alarm -> alarm.text("MetricName").equals("Duration"))
                .hasSize(WATCHED_OF_LAMBDA.size())
                .allSatisfy(duration -> {
                    Object timeout =
                            child(child(resources(), function(duration)), "Properties")
                                    .get("Timeout");
                    int seconds = Integer.parseInt(String.valueOf(timeout));
                    assertThat(Integer.parseInt(duration.text("Threshold")))
                            .isBetween(seconds * 700, seconds * 900);
                    assertThat(duration.text("AlarmDescription"))
                            .contains("time-out of %d s".formatted(seconds));
                });
    }

    /** A counter has no value where nothing was counted; only of sweeps is that an alarm. */
    @Test
    void onlyMissingSweepsAreAnAlarm() {
        assertThat(alarms)
                .allSatisfy(alarm ->
                        assertThat(alarm.text("TreatMissingData"))
                                .as(alarm.name())
                                .isEqualTo(
                                        alarm.text("MetricName")
                                                        .equals(Metric.SWEEPS.cloudWatchName())
                                                ? "breaching"
                                                : "notBreaching"));
    }

    @Test
    void everyAlarmReachesTheTopic() {
        assertThat(alarms)
                .allSatisfy(alarm ->
                        assertThat(alarm.properties().get("AlarmActions"))
                                .as(alarm.name())
                                .isEqualTo(List.of("NotificationTopic")));
    }

    private static List<Alarm> alarms() {
        List<Alarm> alarms = new ArrayList<>();
        for (Map.Entry<?, ?> entry : resources().entrySet()) {
            Map<?, ?> resource = (Map<?, ?>) entry.getValue();
            if ("AWS::CloudWatch::Alarm".equals(resource.get("Type"))) {
                Map<String, Object> properties = new HashMap<>();
                child(resource, "Properties")
                        .forEach((key, value) -> properties.put(key.toString(), value));
                alarms.add(new Alarm(entry.getKey().toString(), properties));
            }
        }
        return alarms;
    }

    private static Map<?, ?> resources() {
        try (Reader template = Files.newBufferedReader(TEMPLATE)) {
            return child((Map<?, ?>) value(new Yaml().compose(template)), "Resources");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<?, ?> child(Map<?, ?> parent, String key) {
        return (Map<?, ?>) requireNonNull(parent.get(key), key);
    }

    /** Plain maps, lists and texts: of an intrinsic function such as {@code !Ref x} only x. */
    private static Object value(Node node) {
        return switch (node) {
            case ScalarNode scalar -> scalar.getValue();
            case SequenceNode sequence ->
                    sequence.getValue().stream().map(AlarmsTest::value).toList();
            case MappingNode mapping -> {
                Map<Object, Object> map = new HashMap<>();
                for (NodeTuple tuple : mapping.getValue()) {
                    map.put(value(tuple.getKeyNode()), value(tuple.getValueNode()));
                }
                yield map;
            }
            default -> throw new IllegalArgumentException("No such node: " + node);
        };
    }
}
