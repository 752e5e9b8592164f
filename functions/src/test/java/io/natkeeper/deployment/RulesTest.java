package io.natkeeper.deployment;

import static io.natkeeper.deployment.Template.map;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.jr.ob.JSON;
import io.natkeeper.event.Trigger;
import io.natkeeper.event.TriggerParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
        "NatFailoverFunction, InstanceStateChanged, failover/ec2-instance-state-.*, 6",
        "NatFailoverFunction, SpotInterruption, failover/ec2-spot-interruption-.*, 3",
        "NatFailoverFunction, RebalanceRecommendation, failover/ec2-rebalance-recommendation, 1",
        "NatFailoverFunction, LifecycleAction, failover/auto-scaling-(launch|terminate)-(lifecycle-action|replace-root-volume), 4",
        "NatFailoverFunction, ScalingActivity, failover/auto-scaling-((launch|terminate)-(un)?successful|instance-refresh-(rollback-)?(succeeded|failed|cancelled)), 9",
        "NatFailoverFunction, HealthNotice, failover/health-.*, 1",
        "NatFailoverFunction, AlarmStateChanged, failover/cloudwatch-alarm-.*, 2",
        "NatFailoverFunction, HostReport, failover/host-.*, 4",
        "NatFailoverFunction, OperatorRequest, failover/operator-.*, 3",
        "PortConcentratorFunction, PortMapChanged, port/parameter-store-change-(create|update|part-update|delete), 4",
        "PortConcentratorFunction, DatabaseEvent, port/rds-(?!.*-backup).*, 19",
        "PortConcentratorFunction, MemberChanged, failover/auto-scaling-(launch|terminate)-successful, 2",
        "PortConcentratorFunction, InstanceStateChanged, failover/ec2-instance-state-.*, 6",
        "PortConcentratorFunction, HostReady, failover/host-ready, 1",
        "EgressPolicyFunction, EgressPolicyChanged, egress/parameter-store-change-(create|update|delete), 3",
        "EgressPolicyFunction, InstanceStateChanged, failover/ec2-instance-state-(?!stopping).*, 5",
        "EgressPolicyFunction, HostReady, failover/host-ready, 1",
    })
    void aRuleMatchesWhatItIsForAndNothingElse(
            String function, String name, String meant, int count) throws Exception {
        String pattern = JSON.std.asString(rule(events(function).get(name)).get("Pattern"));
        int matched = 0;
        for (Path sample : samples().toList()) {
            boolean matches = Ruler.matchesRule(Files.readString(sample), pattern);
            assertThat(matches).as(sampleName(sample)).isEqualTo(sampleName(sample).matches(meant));
            matched += matches ? 1 : 0;
        }
        assertThat(matched).isEqualTo(count);
    }

    /** The schedule's pattern is EventBridge's own. */
    private static Set<String> matching(String function, String event) throws Exception {
        Set<String> matching = new TreeSet<>();
        for (var rule : events(function).entrySet()) {
            Object pattern = rule(rule.getValue()).get("Pattern");
            if (pattern != null && Ruler.matchesRule(event, JSON.std.asString(pattern))) {
                matching.add(rule.getKey());
            }
        }
        return matching;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void noSampleReachesAFunctionTwice(Path sample) throws Exception {
        String event = Files.readString(sample);
        assertThat(matching("NatFailoverFunction", event)).hasSizeLessThanOrEqualTo(1);
        assertThat(matching("PortConcentratorFunction", event)).hasSizeLessThanOrEqualTo(1);
        assertThat(matching("EgressPolicyFunction", event)).hasSizeLessThanOrEqualTo(1);
    }

    /** Samples as they are and as they might be. */
    static Stream<String> eventsForPorts() throws IOException {
        String map = Files.readString(EVENTS.resolve("port/parameter-store-change-update.json"));
        String moved = Files.readString(EVENTS.resolve("port/rds-instance-0013.json"));
        String backup = Files.readString(EVENTS.resolve("port/rds-instance-0001-backup.json"));
        return Stream.of(
                        samples()
                                .filter(sample -> !sampleName(sample).equals("failover/schedule"))
                                .map(RulesTest::content),
                        Stream.of(
                                        "/natkeeper/main/portsmouth",
                                        "/natkeeper/main/egress",
                                        "/natkeeper/main/ports/databases/orders",
                                        "/natkeeper/main/inventory",
                                        "/natkeeper/main/inventory/2",
                                        "/natkeeper/ports",
                                        "/x/natkeeper/main/ports",
                                        "natkeeper")
                                .map(name ->
                                        changed(
                                                map,
                                                "\"/natkeeper/main/ports\"",
                                                "\"" + name + "\"")),
                        Stream.of(
                                changed(map, "\"Update\"", "\"Delete\""),
                                changed(moved, "(?s)\"EventCategories\": \\[[^]]*],", ""),
                                changed(backup, "\"backup\"", "\"low storage\""),
                                changed(backup, "\"backup\"", "\"backup\", \"security\""),
                                changed(backup, "\"backup\"", "\"backup\", \"failover\"")))
                .flatMap(events -> events);
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String changed(String event, String part, String into) {
        String changed = event.replaceFirst(part, into);
        assertThat(changed).isNotEqualTo(event);
        return changed;
    }

    /** An event that a rule lets through in vain costs a run; one that it stops costs a minute. */
    @ParameterizedTest
    @MethodSource("eventsForPorts")
    void theRulesForPortsMatchWhatTheFunctionActsOn(String event) throws Exception {
        assertMatchesWhatIsActedOn("PortConcentratorFunction", TriggerParser.PORTS, event);
    }

    static Stream<String> eventsForEgress() throws IOException {
        String policy =
                Files.readString(EVENTS.resolve("egress/parameter-store-change-update.json"));
        return Stream.concat(
                samples()
                        .filter(sample -> !sampleName(sample).equals("failover/schedule"))
                        .map(RulesTest::content),
                Stream.of(
                                "main/egress",
                                "inventory/egress",
                                "main/inventory/egress/1",
                                "main/egresses")
                        .map(name -> policy.replace("main/egress", name)));
    }

    @ParameterizedTest
    @MethodSource("eventsForEgress")
    void theRulesForEgressMatchWhatTheFunctionActsOn(String event) throws Exception {
        assertMatchesWhatIsActedOn("EgressPolicyFunction", TriggerParser.EGRESS, event);
    }

    private static void assertMatchesWhatIsActedOn(
            String function, TriggerParser parser, String event) throws Exception {
        Trigger trigger =
                parser.parse(
                        LambdaEventSerializers.serializerFor(
                                        ScheduledEvent.class, RulesTest.class.getClassLoader())
                                .fromJson(event));
        assertThat(matching(function, event).isEmpty())
                .as(trigger.toString())
                .isEqualTo(trigger instanceof Trigger.Ignored);
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
            // Of the first deployment in a Region: a bus has its name once.
            assertThat(rule)
                    .containsEntry(
                            "EventBusName",
                            Map.of(
                                    "Fn::If",
                                    List.of(
                                            "CreatesEventBus",
                                            Map.of("Ref", "EventBus"),
                                            "natkeeper")));
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
