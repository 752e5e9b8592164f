package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.natkeeper.Observed;
import io.natkeeper.Plan;
import io.natkeeper.event.Trigger;
import io.natkeeper.fleet.ElasticIp;
import io.natkeeper.fleet.HostAddresses;
import io.natkeeper.fleet.HostAddresses.PrivateAddress;
import io.natkeeper.fleet.InstanceState;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.fleet.PoolAddresses;
import io.natkeeper.health.Evidence;
import io.natkeeper.routing.Destination;
import io.natkeeper.routing.Route;
import io.natkeeper.routing.RouteTable;
import io.natkeeper.routing.RouteTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * How long a plan takes when a tenth of the hosts are gone, in a small and in a large account. Run
 * by {@code make bench}, not with the tests: what it measures is time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class PlannerBenchmark {

    private static final int SMALL = 100;
    private static final int LARGE = 1000;
    private static final int TABLES_PER_HOST = 10;
    private static final Instant NOW = Instant.parse("2026-03-02T03:00:00Z");
    private static final Duration DELAY = Duration.ofMinutes(5);

    @Param({"100", "1000"})
    public int hosts;

    private Snapshot snapshot = snapshot(SMALL);
    private final FailoverPlanner planner = new FailoverPlanner(DELAY, Optional.empty());

    @Setup
    public void createAccount() {
        snapshot = snapshot(hosts);
    }

    @Benchmark
    public Plan plan() {
        return planner.plan(snapshot, Evidence.of(new Trigger.Sweep(), NOW));
    }

    /** Ten times the account may take ten times as long, and a fifth more for its memory. */
    @Test
    void timeGrowsWithTheAccountAndNotWithItsSquare() throws RunnerException, IOException {
        assertThat(plan().actions()).as("moved routes").hasSizeGreaterThan(SMALL);
        Collection<RunResult> results =
                new Runner(new OptionsBuilder().include("PlannerBenchmark.plan$").build()).run();
        double small = millis(results, SMALL);
        double large = millis(results, LARGE);
        System.out.printf(
                "A plan for %,d tables and %,d hosts takes %.1f ms, for a tenth of both %.1f ms: %.1f times.%n",
                LARGE * TABLES_PER_HOST, LARGE, large, small, large / small);
        report(small, large);
        assertThat(large / small).isLessThanOrEqualTo(12);
    }

    private static void report(double small, double large) throws IOException {
        Path report = Path.of(System.getProperty("natkeeper.bench.report", "target/bench.json"));
        Files.createDirectories(report.toAbsolutePath().getParent());
        Map<String, Object> planner =
                Map.of(
                        "plan_100_hosts_1000_tables_ms", small,
                        "plan_1000_hosts_10000_tables_ms", large,
                        "ratio", large / small);
        Files.writeString(report, JSON.std.asString(Map.of("planner", planner)) + "\n");
    }

    /** Of the best iteration: what the machine does besides only adds to it. */
    private static double millis(Collection<RunResult> results, int hosts) {
        return results.stream()
                .filter(r -> r.getParams().getParam("hosts").equals(String.valueOf(hosts)))
                .mapToDouble(r -> r.getPrimaryResult().getStatistics().getMin())
                .findFirst()
                .orElseThrow();
    }

    private static Snapshot snapshot(int hosts) {
        return new Snapshot(
                NOW,
                NOW,
                Observed.known(IntStream.range(0, hosts).mapToObj(i -> host(i, hosts)).toList()),
                Observed.known(Set.of()),
                Observed.known(
                        IntStream.range(0, hosts * TABLES_PER_HOST)
                                .mapToObj(i -> table(i, hosts))
                                .toList()),
                Observed.known(List.of()),
                Observed.known(Set.of()),
                Observed.known(addresses(hosts)),
                Observed.known(Map.of()),
                Observed.known(Map.of()));
    }

    /** Each host carries an Elastic IP. */
    private static PoolAddresses addresses(int hosts) {
        List<ElasticIp> elasticIps = new ArrayList<>();
        Map<String, HostAddresses> byId = new HashMap<>();
        for (int i = 0; i < hosts; i++) {
            String id = "i-%017x".formatted(i);
            String publicIp = "203.%d.%d.1".formatted(i / 250, i % 250);
            byId.put(
                    id,
                    new HostAddresses(
                            "t4g.nano",
                            "eni-" + id,
                            List.of(
                                    new PrivateAddress("10.0.0.4", true, Optional.empty()),
                                    new PrivateAddress("10.0.0.5", false, Optional.of(publicIp))),
                            "subnet-1",
                            List.of(),
                            List.of()));
            elasticIps.add(
                    new ElasticIp(
                            "eipalloc-" + i,
                            Optional.empty(),
                            publicIp,
                            "main",
                            false,
                            Optional.empty(),
                            Optional.of(
                                    new ElasticIp.Place(
                                            "eni-" + id, "10.0.0.5", Optional.of(id)))));
        }
        return new PoolAddresses(elasticIps, byId, Map.of());
    }

    private static NatInstance host(int number, int hosts) {
        return new NatInstance(
                "i-%017x".formatted(number),
                Optional.empty(),
                "main",
                "vpc-1",
                zone(number),
                Observed.known(number < hosts / 10 ? InstanceState.STOPPED : InstanceState.RUNNING),
                NOW.minus(Duration.ofDays(1)),
                false,
                List.of(new NatInstance.NatInterface("eni-%017x".formatted(number), 0, false)),
                Optional.of(NOW.minus(Duration.ofHours(1))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Observed.known(Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static RouteTable table(int number, int hosts) {
        int host = number % hosts;
        return new RouteTable(
                "rtb-%017x".formatted(number),
                Optional.empty(),
                "main",
                "vpc-1",
                List.of(
                        new Route(
                                Destination.EVERYWHERE,
                                new RouteTarget.NetworkInterface("eni-%017x".formatted(host)))),
                List.of(),
                List.of(new RouteTable.Subnet("subnet-" + number, zone(host), "az-" + zone(host))),
                false);
    }

    private static String zone(int number) {
        return "us-east-1" + "abc".charAt(number % 3);
    }
}
