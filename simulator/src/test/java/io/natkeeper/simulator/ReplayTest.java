package io.natkeeper.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;

/** Everything at once: tasks, faults, retries, late events and old answers, and it replays. */
final class ReplayTest {

    @Test
    void aRunReplaysFromItsSeedAndAnotherSeedRunsDifferently() {
        assertThat(run(11)).hasSizeGreaterThan(50).isEqualTo(run(11)).isNotEqualTo(run(12));
    }

    private static List<String> run(long seed) {
        TwoZones zones =
                TwoZones.create(
                        seed,
                        b -> b.apiLatency(Duration.ofMillis(80)).staleness(Duration.ofSeconds(3)));
        zones.aws.faults().random(FaultProfile.evenly(0.3));
        zones.aws
                .events()
                .deliver(
                        new EventDelivery(Duration.ofSeconds(1), Duration.ofSeconds(30), 0.1, 0.3));
        List<String> log = new ArrayList<>();
        zones.aws.events().subscribe(event -> invoke(zones, log));
        Runnable stop = zones.aws.events().schedule(Duration.ofMinutes(1));
        zones.aws.calls().onAttempt(attempt -> log.add(attempt.toString()));
        zones.aws.lifecycle().stop(zones.natA);
        zones.timing.runFor(Duration.ofMinutes(3));
        zones.aws.lifecycle().start(zones.natA);
        zones.timing.runFor(Duration.ofMinutes(3));
        stop.run();
        return log;
    }

    private static void invoke(TwoZones zones, List<String> log) {
        try {
            zones.timing.runAll(
                    List.of(
                            () -> zones.ec2().describeInstances(),
                            () -> zones.ec2().describeRouteTables()));
            zones.ec2()
                    .replaceRoute(r ->
                            r.routeTableId(zones.tableA)
                                    .destinationCidrBlock(TwoZones.EVERYWHERE)
                                    .networkInterfaceId(zones.interfaceB));
        } catch (SdkException e) {
            log.add("invocation failed: " + e.getMessage());
        }
    }
}
