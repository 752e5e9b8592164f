package io.natkeeper.report;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
    private static final Set<Metric> WATCHED =
            Set.of(
                    Metric.SWEEPS,
                    Metric.RUNS_UNVERIFIED,
                    Metric.POOLS_WITHOUT_HEALTHY_NAT,
                    Metric.LATCHED_HOSTS,
                    Metric.ROUTES_ON_STANDBY);

    private record Alarm(String name, Map<String, Object> properties) {

        String text(String key) {
            return String.valueOf(properties.get(key));
        }
    }

    private final List<Alarm> alarms = alarms();

    private List<Alarm> ofNamespace(String namespace) {
        return alarms.stream().filter(a -> a.text("Namespace").equals(namespace)).toList();
    }

    @Test
    void ourAlarmsWatchMetricsThatTheCodeEmits() {
        Set<String> emitted =
                Arrays.stream(Metric.values())
                        .map(Metric::cloudWatchName)
                        .collect(Collectors.toSet());

        assertThat(ofNamespace(Metric.NAMESPACE))
                .hasSize(WATCHED.size())
                .allSatisfy(alarm -> assertThat(emitted).contains(alarm.text("MetricName")));
        assertThat(names(ofNamespace(Metric.NAMESPACE)))
                .isEqualTo(
                        WATCHED.stream()
                                .map(Metric::cloudWatchName)
                                .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void theyWatchTheFunctionsOwnLine() {
        assertThat(ofNamespace(Metric.NAMESPACE))
                .allSatisfy(alarm ->
                        assertThat(alarm.properties().get("Dimensions"))
                                .isEqualTo(
                                        List.of(
                                                Map.of(
                                                        "Name",
                                                        MetricLine.FUNCTION_NAME,
                                                        "Value",
                                                        "NatFailoverFunction"))));
    }

    @Test
    void theFunctionAndBothQueuesAreWatched() {
        assertThat(names(ofNamespace("AWS/Lambda")))
                .containsExactly("Duration", "Errors", "Throttles");
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
    void theDurationAlarmComesShortlyBeforeTheTimeOut() {
        Alarm duration =
                alarms.stream()
                        .filter(alarm -> alarm.text("MetricName").equals("Duration"))
                        .findAny()
                        .orElseThrow();
        Object timeout =
                child(child(resources(), "NatFailoverFunction"), "Properties").get("Timeout");
        int seconds = Integer.parseInt(String.valueOf(timeout));
        assertThat(Integer.parseInt(duration.text("Threshold")))
                .isBetween(seconds * 700, seconds * 900);
        assertThat(duration.text("AlarmDescription"))
                .contains("time-out of %d s".formatted(seconds));
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

    private static Set<String> names(List<Alarm> alarms) {
        return alarms.stream()
                .map(alarm -> alarm.text("MetricName"))
                .collect(Collectors.toCollection(TreeSet::new));
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
