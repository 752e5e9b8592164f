package io.natkeeper.failover;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.jr.ob.JSON;
import io.natkeeper.UnverifiedEndException;
import io.natkeeper.report.Metric;
import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.InstanceSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the function prints for CloudWatch, line by line as CloudWatch would read it. */
final class MetricsTest {

    /** The units that PutMetricData knows, as far as they are used. */
    private static final Set<String> UNITS = Set.of("Count", "Milliseconds", "None");

    /** The time stamps are the real clock's, in whole milliseconds. */
    private final Instant began = Instant.now().minusMillis(1);

    private final SimulatedPool pool = new SimulatedPool(1, "a", "b");

    MetricsTest() {
        pool.context.metrics.clear();
    }

    @Test
    void aQuietSweepTellsWhatItKnowsAndCountsNothing() {
        pool.handle(SimulatedPool.SWEEP);

        assertThat(ofRun())
                .containsEntry("Sweeps", 1.0)
                .containsEntry("PoolsWithoutHealthyNat", 0.0)
                .containsEntry("LatchedHosts", 0.0)
                .containsEntry("RoutesOnStandby", 0.0)
                .containsKeys("ObserveTime", "PlanTime")
                .doesNotContainKeys("RunsUnverified", "ApplyTime");
        assertThat(ofPool())
                .isEqualTo(
                        Map.of(
                                "HealthyNatInstances",
                                2.0,
                                "LatchedHosts",
                                0.0,
                                "RoutesOnStandby",
                                0.0));
    }

    @Test
    void aFailoverIsCountedWithItsPool() {
        pool.aws.lifecycle().stop(pool.nat("a"));

        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));

        assertThat(ofPool())
                .containsEntry("RoutesFailedOver", 1.0)
                .containsEntry("HealthyNatInstances", 1.0)
                .doesNotContainKeys("RoutesHandedOver", "RoutesReturned", "RoutesCreated");
        assertThat(ofRun()).doesNotContainKey("Sweeps").containsKey("ApplyTime");
    }

    @Test
    void aReturnIsNoFailover() {
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
        pool.timing.runFor(Duration.ofMinutes(1));
        pool.aws.lifecycle().start(pool.nat("a"));
        pool.timing.runFor(Duration.ofMinutes(3));
        pool.handle(SimulatedPool.SWEEP);
        pool.timing.runFor(SimulatedPool.FAILBACK_DELAY);
        pool.context.metrics.clear();

        pool.handle(SimulatedPool.SWEEP);

        assertThat(ofPool())
                .containsEntry("RoutesReturned", 1.0)
                .doesNotContainKey("RoutesFailedOver");
    }

    @Test
    void poolsWithoutHealthyNatAreCounted() {
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.aws.lifecycle().stop(pool.nat("b"));

        pool.handle(SimulatedPool.SWEEP);

        assertThat(ofRun()).containsEntry("PoolsWithoutHealthyNat", 1.0);
        assertThat(ofPool()).containsEntry("HealthyNatInstances", 0.0);
    }

    @Test
    void whatIsNotKnownHasNoValue() {
        pool.aws.faults().failAlways("DescribeInstanceStatus", Fault.UNAUTHORIZED);

        assertThatExceptionOfType(UnverifiedEndException.class)
                .isThrownBy(() -> pool.handle(SimulatedPool.SWEEP));

        assertThat(ofRun())
                .containsEntry("RunsUnverified", 1.0)
                .containsEntry("Sweeps", 1.0)
                .doesNotContainKey("PoolsWithoutHealthyNat");
        assertThat(ofPool()).doesNotContainKey("HealthyNatInstances");
    }

    @Test
    void withoutInstancesOrTablesNothingIsSaidOfPools() {
        pool.aws.faults().failAlways("DescribeInstances", Fault.UNAUTHORIZED);

        assertThatExceptionOfType(UnverifiedEndException.class)
                .isThrownBy(() -> pool.handle(SimulatedPool.SWEEP));

        assertThat(ofRun()).containsOnlyKeys("RunsUnverified", "Sweeps", "ObserveTime", "PlanTime");
    }

    @Test
    void anIgnoredEventHasNoMetrics() {
        pool.handle(
                pool.stateEvent(
                        pool.aws.lifecycle().runInstance(InstanceSpec.in(pool.privateSubnet("a"))),
                        "running"));

        assertThat(pool.context.metrics).isEmpty();
    }

    @Test
    void everyLineFollowsTheRulesOfTheFormat() {
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.handle(SimulatedPool.SWEEP);
        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));

        assertThat(emfLines()).hasSizeGreaterThanOrEqualTo(4).allSatisfy(this::followsTheRules);
        assertThat(pool.context.metrics)
                .allSatisfy(line -> assertThat(line).endsWith("\n").doesNotContain("\n{"));
    }

    /** CloudWatch's specification of the embedded metric format, rule by rule. */
    private void followsTheRules(Map<String, Object> line) {
        Map<String, Object> aws = object(line.get("_aws"));
        assertThat(
                        Instant.ofEpochMilli(
                                ((Number) requireNonNull(aws.get("Timestamp"))).longValue()))
                .isBetween(began, Instant.now());
        List<Object> directives = list(aws.get("CloudWatchMetrics"));
        assertThat(directives).hasSize(1);
        Map<String, Object> directive = object(directives.getFirst());
        assertThat(directive).containsOnlyKeys("Namespace", "Dimensions", "Metrics");
        assertThat(directive.get("Namespace")).isEqualTo(Metric.NAMESPACE);

        assertThat(list(directive.get("Dimensions"))).isNotEmpty();
        for (Object set : list(directive.get("Dimensions"))) {
            assertThat(list(set)).hasSizeBetween(1, 30);
            for (Object dimension : list(set)) {
                assertThat((String) line.get((String) dimension))
                        .isNotBlank()
                        .hasSizeLessThanOrEqualTo(1024)
                        .isASCII()
                        .doesNotStartWith(":");
            }
        }
        List<Object> metrics = list(directive.get("Metrics"));
        assertThat(metrics).hasSizeBetween(1, 100);
        for (Object definition : metrics) {
            Map<String, Object> metric = object(definition);
            assertThat(metric.get("Unit")).isIn(UNITS);
            assertThat(line.get((String) metric.get("Name"))).isInstanceOf(Number.class);
            assertThat(metric.get("Name"))
                    .isIn(Arrays.stream(Metric.values()).map(Metric::cloudWatchName).toList());
        }
        // Every number is declared: an undeclared one would be no metric.
        assertThat(metrics)
                .hasSize((int) line.values().stream().filter(Number.class::isInstance).count());
    }

    private Map<String, Double> ofRun() {
        return only("FunctionName", "nat-failover");
    }

    private Map<String, Double> ofPool() {
        return only("Pool", SimulatedPool.POOL);
    }

    private Map<String, Double> only(String dimension, String value) {
        List<Map<String, Object>> lines =
                emfLines().stream().filter(line -> value.equals(line.get(dimension))).toList();
        assertThat(lines).hasSize(1);
        return lines.getFirst().entrySet().stream()
                .filter(e -> e.getValue() instanceof Number)
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, e -> ((Number) e.getValue()).doubleValue()));
    }

    private List<Map<String, Object>> emfLines() {
        return pool.context.metrics.stream().map(MetricsTest::parse).toList();
    }

    private static Map<String, Object> parse(String line) {
        try {
            return JSON.std.mapFrom(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(@Nullable Object value) {
        return (Map<String, Object>) requireNonNull(value);
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(@Nullable Object value) {
        return (List<Object>) requireNonNull(value);
    }
}
