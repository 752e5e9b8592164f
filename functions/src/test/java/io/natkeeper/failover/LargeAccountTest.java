package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.natkeeper.Settings;
import io.natkeeper.UnverifiedEndException;
import io.natkeeper.simulator.ApiAttempt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two hundred route tables lead to one host, and it goes. */
class LargeAccountTest {

    private static final int TABLES = 200;
    private static final int AT_ONCE = 50;
    private static final Duration LATENCY = Duration.ofMillis(80);

    private final SimulatedPool pool =
            new SimulatedPool(
                    1,
                    SimulatedPool.settings(Settings.Mode.ACT),
                    builder -> builder.apiLatency(LATENCY),
                    "a",
                    "b");
    private final List<String> tables = new ArrayList<>();

    @Test
    void oneInvocationMovesAllTablesWithoutRunningIntoTheBucket() {
        leadToNatA(TABLES);
        Instant start = pool.timing.now();
        stopNatA();

        assertThat(tables)
                .allSatisfy(table -> assertThat(pool.natOfTable(table)).contains(pool.nat("b")));
        assertThat(attempts("ReplaceRoute"))
                .as("none was throttled, and none was written twice")
                .hasSize(TABLES + 1)
                .allMatch(a -> a.errorCode().isEmpty());
        assertThat(pool.timing.now())
                .as("150 routes at 5 a second, after 50 at once")
                .isBefore(start.plusSeconds(35));
    }

    /**
     * EC2 gives a hundred tables a page, and the next page only after it; three are there before.
     */
    @Test
    void atMostTwoRoundTripsOfReadsComeBeforeTheFirstWrite() {
        leadToNatA(TABLES - 3);
        Instant start = pool.timing.now();
        stopNatA();
        assertThat(attempts("ReplaceRoute").getFirst().startedAt())
                .isEqualTo(start.plus(LATENCY.multipliedBy(2)));
    }

    @Test
    void tablesWithMostSubnetsAreWrittenFirst() {
        leadToNatA(TABLES);
        List<String> large = tables.subList(100, 140);
        large.forEach(this::addTwoSubnets);
        stopNatA();
        Set<String> firstWritten =
                attempts("ReplaceRoute").stream()
                        .limit(AT_ONCE)
                        .map(a -> a.parameters().get("RouteTableId"))
                        .collect(Collectors.toSet());
        assertThat(firstWritten).containsAll(large);
    }

    /** An invocation that has to stop leaves the rest to the next one. */
    @Test
    void whatTimeDoesNotAllowIsLeftToTheNextRun() {
        leadToNatA(TABLES);
        pool.context.remainingTimeInMillis = 45_000;
        assertThatThrownBy(this::stopNatA)
                .isInstanceOf(UnverifiedEndException.class)
                .hasMessageContaining("Still to do: Fail 0.0.0.0/0 of rtb-");
        assertThat(tables.stream().filter(this::leadsToNatB).count()).isBetween(50L, 199L);
        pool.context.remainingTimeInMillis = 120_000;
        pool.timing.runFor(Duration.ofMinutes(1));
        pool.handle(SimulatedPool.SWEEP);
        assertThat(tables).allMatch(this::leadsToNatB);
    }

    private void stopNatA() {
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
    }

    private boolean leadsToNatB(String table) {
        return pool.natOfTable(table).filter(pool.nat("b")::equals).isPresent();
    }

    private void leadToNatA(int count) {
        for (int i = 0; i < count; i++) {
            String table =
                    pool.aws
                            .provisioning()
                            .createRouteTable(pool.vpcId, false, Map.of("natkeeper:pool", "main"));
            pool.leadTo(table, pool.nat("a"));
            tables.add(table);
        }
    }

    private void addTwoSubnets(String table) {
        int number = tables.indexOf(table);
        Stream.of(0, 128)
                .map(start -> "10.0.%d.%d/25".formatted(number + 10, start))
                .map(cidr ->
                        pool.aws
                                .provisioning()
                                .createSubnet(pool.vpcId, cidr, "us-east-1a", "use1-az1"))
                .forEach(subnet -> pool.aws.provisioning().associate(table, subnet));
    }

    private List<ApiAttempt> attempts(String operation) {
        return pool.aws.calls().attempts().stream()
                .filter(attempt -> attempt.operation().equals(operation))
                .toList();
    }
}
