package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of starts, stops, launches, terminations, failing status checks and all that can
 * be announced of a host, and of an Auto Scaling group whose hosts are replaced, while events are
 * lost, doubled and overtake one another, reads are stale, calls fail, some for minutes, and runs
 * overlap; some with a standby NAT gateway, some with a further destination. After the last one,
 * every route is right.
 *
 * <p>{@code -Dnatkeeper.soak.histories=2000} runs more; {@code -Dnatkeeper.soak.seed=7} replays
 * one.
 */
class FailoverSoakTest {

    static LongStream seeds() {
        Long replayed = Long.getLong("natkeeper.soak.seed");
        return replayed == null
                ? LongStream.rangeClosed(1, Long.getLong("natkeeper.soak.histories", 300))
                : LongStream.of(replayed);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyRouteIsRightAfterARandomHistory(long seed) {
        try {
            new RandomHistory(seed).run();
        } catch (AssertionError | RuntimeException e) {
            fail("replay with -Dnatkeeper.soak.seed=" + seed, e);
        }
        if (seed % 100 == 0) {
            System.out.printf("Soak: %d histories by %s%n", seed, Instant.now());
        }
    }

    /** The histories must reach what they are about, or the soak shows nothing. */
    @Test
    void historiesAreNotBoring() {
        Map<String, Integer> reached = new HashMap<>();
        for (long seed = 1; seed <= 90; seed++) {
            RandomHistory history = new RandomHistory(seed);
            history.run();
            history.reached.forEach((what, times) -> reached.merge(what, times, Integer::sum));
        }
        assertThat(reached)
                .containsKeys(
                        "EC2 Instance State-change Notification",
                        "EC2 Spot Instance Interruption Warning",
                        "EC2 Instance Rebalance Recommendation",
                        "EC2 Instance-launch Lifecycle Action",
                        "EC2 Instance-terminate Lifecycle Action",
                        "EC2 Instance Launch Successful",
                        "EC2 Instance Terminate Successful",
                        "CloudWatch Alarm State Change",
                        "AWS Health Event",
                        "NAT Host Ready",
                        "NAT Host Drained",
                        "NAT Peer Unreachable",
                        "NAT Peer Recovered",
                        "NAT Failover Requested",
                        "NAT Handover Requested",
                        "Scheduled Event");
        assertThat(
                        List.of(
                                "runs that changed something",
                                "routes moved",
                                "routes moved to a NAT gateway",
                                "routes moved back from a NAT gateway",
                                "addresses moved",
                                "DescribeInstanceStatus fails for long",
                                "DescribeInstances fails for long",
                                "DescribeRouteTables fails for long",
                                "DescribeAddresses fails for long",
                                "DescribeAutoScalingGroups fails for long",
                                "hosts in a state that is new to us",
                                "runs begun while two others were under way",
                                "hosts into service",
                                "launches given up",
                                "root volumes replaced",
                                "hosts terminated"))
                .allSatisfy(
                        what -> assertThat(reached.getOrDefault(what, 0)).as(what).isPositive());
    }
}
