package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.RunResult;
import io.natkeeper.fleet.DriftSeries;
import io.natkeeper.simulator.world.RouteTarget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Somebody undoes what Natkeeper keeps: it is repaired, told, and told from a failover. */
class DriftTest {

    private static final String TAG = "natkeeper:drift";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SimulatedPool pool = new SimulatedPool(1, "a", "b");

    DriftTest() {
        sweepFor(Duration.ofMinutes(20));
    }

    @Test
    void aRouteThatWasLedAwayFromItsHomeIsReturnedAndToldOnce() {
        pool.leadTo(pool.table("a"), pool.nat("b"));
        RunResult result = pool.handle(SimulatedPool.SWEEP);

        assertThat(pool.natOf("a")).contains(pool.nat("a"));
        assertThat(result.actions())
                .contains(
                        "Note on %s (nat-a) that somebody led 0.0.0.0/0 of %s (private-a) away from it (once)."
                                .formatted(pool.nat("a"), pool.table("a")));
        assertThat(series("a")).map(DriftSeries::repairs).contains(1);
        pool.aws.calls().reset();
        assertThat(pool.handle(SimulatedPool.SWEEP).outcome()).isEqualTo("unchanged");
        assertThat(pool.aws.calls().writeCalls()).isZero();
    }

    @Test
    void aSourceDestCheckThatWasSwitchedOnIsSwitchedOff() {
        pool.aws.provisioning().setSourceDestCheck(pool.interfaceOf(pool.nat("b")), true);
        RunResult result = pool.handle(SimulatedPool.SWEEP);
        assertThat(result.actions())
                .contains(
                        "Note on %s (nat-b) that somebody switched the source/dest check of %s on (once)."
                                .formatted(pool.nat("b"), pool.interfaceOf(pool.nat("b"))));
        assertThat(pool.aws.world().interfacesOf(pool.nat("b")).getFirst().sourceDestCheck())
                .isFalse();
    }

    /** What `terraform apply` does when the table's route is in its state. */
    @Test
    void aRouteThatIsLedBackToADeadHostAgainAndAgainIsToldInOneNotice() {
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
        assertThat(drifted()).as("the failover itself").isFalse();
        for (int apply = 1; apply <= 4; apply++) {
            sweepFor(Duration.ofMinutes(30));
            pool.leadTo(pool.table("a"), pool.nat("a"));
            RunResult result = pool.handle(SimulatedPool.SWEEP);
            assertThat(pool.natOf("a")).contains(pool.nat("b"));
            assertThat(series("b")).map(DriftSeries::repairs).contains(apply);
            assertThat(result.reason().contains("Somebody keeps changing"))
                    .as("after %d", apply)
                    .isEqualTo(apply >= 3);
        }
        assertThat(pool.handle(SimulatedPool.SWEEP).reason())
                .contains("ignore", "docs/drift.md", "deleting the tag natkeeper:drift");

        pool.aws.provisioning().untag(pool.nat("b"), TAG);
        assertThat(pool.handle(SimulatedPool.SWEEP).reason()).doesNotContain("Somebody");
    }

    @Test
    void driftsFarApartAreNoSeries() {
        for (int day = 1; day <= 4; day++) {
            pool.leadTo(pool.table("a"), pool.nat("b"));
            pool.handle(SimulatedPool.SWEEP);
            pool.timing.runFor(Duration.ofHours(26));
        }
        assertThat(series("a")).map(DriftSeries::repairs).contains(1);
    }

    @Test
    void aRouteLedToTheStandbyGatewayIsReturned() {
        String gateway =
                pool.aws
                        .provisioning()
                        .createRegionalNatGateway(pool.vpcId, Map.of("natkeeper:pool", "main"));
        pool.aws
                .provisioning()
                .putRoute(pool.table("a"), "0.0.0.0/0", new RouteTarget.NatGateway(gateway));
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.natOf("a")).contains(pool.nat("a"));
        assertThat(series("a")).isPresent();
    }

    @Test
    void aFailoverAndItsFailbackAreNoDrift() {
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
        sweepFor(Duration.ofMinutes(15));
        pool.aws.lifecycle().start(pool.nat("a"));
        sweepFor(Duration.ofMinutes(15));
        assertThat(pool.natOf("a")).as("home").contains(pool.nat("a"));
        assertThat(drifted()).isFalse();
    }

    /** Both were dead for long; the routes could not move before. */
    @Test
    void aFailoverThatHadToWaitForAHealthyHostIsNoDrift() {
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.aws.lifecycle().stop(pool.nat("b"));
        sweepFor(Duration.ofMinutes(30));
        pool.aws.lifecycle().start(pool.nat("b"));
        sweepFor(Duration.ofMinutes(15));
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
        assertThat(drifted()).isFalse();
    }

    @Test
    void aGameDayAndAFlappingHostAreNoDrift() {
        pool.handle(
                "{\"source\": \"natkeeper.operator\", \"detail-type\": \"NAT Handover Requested\", \"detail\": {\"pool\": \"main\", \"instanceId\": \"%s\"}}"
                        .formatted(pool.nat("a")));
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
        sweepFor(Duration.ofMinutes(20));
        assertThat(pool.natOf("a")).as("home after the game day").contains(pool.nat("a"));
        for (int failure = 0; failure < 3; failure++) {
            pool.aws.lifecycle().stop(pool.nat("a"));
            sweepFor(Duration.ofMinutes(3));
            pool.aws.lifecycle().start(pool.nat("a"));
            sweepFor(Duration.ofMinutes(12));
        }
        sweepFor(Duration.ofMinutes(90));
        assertThat(pool.natOf("a")).as("home after the latch").contains(pool.nat("a"));
        assertThat(drifted()).isFalse();
    }

    private void sweepFor(Duration duration) {
        for (long minute = 0; minute < duration.toMinutes(); minute++) {
            pool.timing.runFor(MINUTE);
            pool.handle(SimulatedPool.SWEEP);
        }
    }

    private boolean drifted() {
        return List.of("a", "b").stream().anyMatch(zone -> series(zone).isPresent());
    }

    private Optional<DriftSeries> series(String zone) {
        return Optional.ofNullable(pool.aws.world().instance(pool.nat(zone)).tags().get(TAG))
                .flatMap(DriftSeries::parse);
    }
}
