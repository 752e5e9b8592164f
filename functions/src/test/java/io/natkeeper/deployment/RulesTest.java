package io.natkeeper.deployment;

import static io.natkeeper.deployment.Template.map;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.event.ruler.Ruler;

/** The rules by which events reach the functions, judged by EventBridge's own matcher. */
final class RulesTest {

    private static final Path EVENTS = Path.of("..", "events");

    /** What the template's function listens to, each rule's event by its name. */
    private static Map<String, Object> events(String function) {
        return map(
                Template.parse(Template.text("template.yaml")).properties(function).get("Events"));
    }

    private static Map<String, Object> rule(@Nullable Object event) {
        return map(map(event).get("Properties"));
    }

    private static String sampleName(Path file) {
        return EVENTS.relativize(file).toString().replace(".json", "");
    }

    static Stream<Path> samples() throws IOException {
        try (Stream<Path> files = Files.walk(EVENTS)) {
            return files
                    .filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** Which samples each rule is for, by the names of their files; no sample twice. */
    @ParameterizedTest
    @CsvSource({
        "InstanceStateChanged, failover/ec2-instance-state-.*, 6",
        "SpotInterruption, failover/ec2-spot-interruption-.*, 3",
        "RebalanceRecommendation, failover/ec2-rebalance-recommendation, 1",
        "LifecycleAction, failover/auto-scaling-(launch|terminate)-(lifecycle-action|replace-root-volume), 4",
        "ScalingActivity, failover/auto-scaling-((launch|terminate)-(un)?successful|instance-refresh-(rollback-)?(succeeded|failed|cancelled)), 9",
        "HealthNotice, failover/health-.*, 1",
        "AlarmStateChanged, failover/cloudwatch-alarm-.*, 2",
        "HostReport, failover/host-.*, 4",
        "OperatorRequest, failover/operator-.*, 3",
    })
    void aRuleMatchesWhatItIsForAndNothingElse(String name, String meant, int count)
            throws Exception {
        String pattern =
                JSON.std.asString(rule(events("NatFailoverFunction").get(name)).get("Pattern"));
        int matched = 0;
        for (Path sample : samples().toList()) {
            boolean matches = Ruler.matchesRule(Files.readString(sample), pattern);
            assertThat(matches).as(sampleName(sample)).isEqualTo(sampleName(sample).matches(meant));
            matched += matches ? 1 : 0;
        }
        assertThat(matched).isEqualTo(count);
    }

    /**
     * The schedule's pattern is EventBridge's own; every other sample is some rule's, or nobody's.
     */
    @ParameterizedTest
    @MethodSource("samples")
    void noSampleReachesTheFunctionTwice(Path sample) throws Exception {
        String event = Files.readString(sample);
        Map<String, Boolean> matching = new TreeMap<>();
        for (var rule : events("NatFailoverFunction").entrySet()) {
            Object pattern = rule(rule.getValue()).get("Pattern");
            if (pattern != null && Ruler.matchesRule(event, JSON.std.asString(pattern))) {
                matching.put(rule.getKey(), true);
            }
        }
        assertThat(matching).hasSizeLessThanOrEqualTo(1);
    }

    static Stream<Map.Entry<String, Object>> allRules() {
        return Template.parse(Template.text("template.yaml"))
                .resourcesOfType("AWS::Serverless::Function")
                .stream()
                .map(RulesTest::events)
                .map(Map::entrySet)
                .flatMap(Collection::stream);
    }

    /** On the default bus anybody's event could pass for a host's. */
    @ParameterizedTest
    @MethodSource("allRules")
    void hostsAndOperatorsAreHeardOnNatkeepersBusOnly(Map.Entry<String, Object> event) {
        Map<String, Object> rule = rule(event.getValue());
        boolean ours =
                map(rule.get("Pattern")).get("source") instanceof List<?> sources
                        && sources.stream()
                                .anyMatch(
                                        source -> String.valueOf(source).startsWith("natkeeper."));

        assertThat(rule.containsKey("EventBusName")).isEqualTo(ours);
        if (ours) {
            assertThat(rule).containsEntry("EventBusName", Map.of("Ref", "EventBus"));
        }
    }

    /** What cannot be delivered ends in a queue, soon enough for the sweep to be the cure. */
    @ParameterizedTest
    @MethodSource("allRules")
    void everyRuleGivesUpIntoTheQueue(Map.Entry<String, Object> event) {
        Map<String, Object> rule = rule(event.getValue());
        assertThat(map(rule.get("DeadLetterConfig")).get("Arn"))
                .isEqualTo(Map.of("Fn::GetAtt", List.of("UndeliveredEventsQueue", "Arn")));
        Map<String, Object> retries = map(rule.get("RetryPolicy"));
        assertThat((int) retries.getOrDefault("MaximumEventAgeInSeconds", 0)).isBetween(60, 300);
        assertThat((int) retries.getOrDefault("MaximumRetryAttempts", 99)).isBetween(0, 10);
    }
}
