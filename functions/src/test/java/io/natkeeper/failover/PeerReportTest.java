package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.RunResult;
import io.natkeeper.simulator.world.StatusCheck;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a host says of a peer is a reason to look, and nothing that moves a route by itself. */
class PeerReportTest {

    private final SimulatedPool pool = new SimulatedPool(1, "a", "b");

    @Test
    void aReportAloneMovesNothingAndGetsTheAccusedNothingNew() {
        RunResult result = pool.handle(unreachable(pool.nat("a"), pool.nat("b"), "main"));
        assertThat(result.outcome()).isEqualTo("unchanged");
        assertThat(result.reason())
                .contains(
                        "%s (nat-a) is unreachable, says %s, while EC2 finds nothing wrong with it"
                                .formatted(pool.nat("a"), pool.nat("b")));
        assertThat(pool.aws.calls().writeCalls()).isZero();

        pool.aws.lifecycle().stop(pool.nat("b"));
        pool.handle(unreachable(pool.nat("a"), pool.nat("b"), "main"));
        assertThat(pool.natOf("b")).as("not to the accused").contains(pool.nat("b"));
    }

    @Test
    void aHostMayAccuseItself() {
        RunResult result = pool.handle(unreachable(pool.nat("a"), pool.nat("a"), "main"));
        assertThat(result.reason())
                .contains(pool.nat("a") + " (nat-a) fails its own check (3 probes lost)");
        assertThat(pool.aws.calls().writeCalls()).isZero();
    }

    @Test
    void aReportThatEc2ConfirmsMovesRoutesAtOnce() {
        pool.aws.lifecycle().setStatusChecks(pool.nat("a"), StatusCheck.IMPAIRED, StatusCheck.OK);
        pool.handle(unreachable(pool.nat("a"), pool.nat("b"), "main"));
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
    }

    @Test
    void aReportIsLookedIntoUntilEc2ShowsIt() {
        String report = unreachable(pool.nat("a"), pool.nat("b"), "main");
        pool.timing.later(
                pool.timing.now().plusMillis(1200),
                () ->
                        pool.aws
                                .lifecycle()
                                .setStatusChecks(
                                        pool.nat("a"), StatusCheck.IMPAIRED, StatusCheck.OK));
        pool.handle(report);
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
    }

    @Test
    void anOldReportIsAboutAnotherWorld() {
        String report = unreachable(pool.nat("a"), pool.nat("b"), "main");
        pool.timing.runFor(Duration.ofMinutes(2));
        assertThat(pool.handle(report).reason()).isEqualTo("Everything is as it should be.");
    }

    @Test
    void onlyMembersOfThePoolMaySpeakOfIt() {
        RunResult strange = pool.handle(unreachable(pool.nat("a"), "i-0123456789abcdef0", "main"));
        assertThat(strange.outcome()).isEqualTo("ignored");
        assertThat(strange.reason())
                .isEqualTo(
                        "i-0123456789abcdef0 reports on pool main and is no NAT instance of it.");
        assertThat(pool.handle(unreachable(pool.nat("a"), pool.nat("b"), "backoffice")).reason())
                .isEqualTo(
                        "%s (nat-a) is in pool main, not in pool backoffice as the report has it."
                                .formatted(pool.nat("a")));
    }

    /**
     * Hosts of no group run Natkeeper's scripts, too, and repeat themselves until they are tagged.
     */
    @Test
    void aHostWithoutAGroupIsTaggedOnce() {
        pool.handle(pool.hostEvent("NAT Host Ready", pool.nat("a")));
        assertThat(pool.aws.world().instance(pool.nat("a")).tags()).containsKey("natkeeper:ready");
        pool.aws.calls().reset();
        pool.handle(pool.hostEvent("NAT Host Ready", pool.nat("a")));
        assertThat(pool.aws.calls().writeCalls()).isZero();
    }

    @Test
    void aDrainedHostsReportIsALook() {
        assertThat(pool.handle(pool.hostEvent("NAT Host Drained", pool.nat("a"))).outcome())
                .isEqualTo("unchanged");
        assertThat(pool.aws.calls().writeCalls()).isZero();
    }

    private String unreachable(String accused, String reporter, String poolName) {
        return """
        {"source": "natkeeper.host", "detail-type": "NAT Peer Unreachable", "time": "%s",
         "detail": {"pool": "%s", "reporter": "%s", "accused": "%s", "evidence": "3 probes lost"}}
        """
                .formatted(pool.timing.now(), poolName, reporter, accused);
    }
}
