package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.RunResult;
import io.natkeeper.simulator.world.StatusCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends that somebody announces while the host still runs, and what an operator asks for. */
class PlannedEndTest {

    private final SimulatedPool pool = new SimulatedPool(1, "a", "b");

    @ParameterizedTest
    @ValueSource(strings = {"terminate", "stop", "hibernate"})
    void aSpotInterruptionHandsTheRoutesOverWhileTheHostStillRuns(String action) {
        RunResult result = pool.handle(spot(action));
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
        assertThat(pool.natOf("b")).contains(pool.nat("b"));
        assertThat(result.actions())
                .anyMatch(sentence ->
                        sentence.startsWith("Hand 0.0.0.0/0 of " + pool.table("a"))
                                && sentence.contains("that EC2 takes back"));
    }

    @Test
    void anAnnouncementIsRememberedByEverySweepUntilItIsOver() {
        pool.handle(spot("terminate"));
        for (int minute = 0; minute < 9; minute++) {
            pool.timing.runFor(Duration.ofMinutes(1));
            pool.handle(SimulatedPool.SWEEP);
            assertThat(pool.natOf("a")).as("minute %d", minute).contains(pool.nat("b"));
        }
        pool.timing.runFor(Duration.ofMinutes(2));
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.natOf("a")).as("EC2 has changed its mind").contains(pool.nat("a"));
    }

    @Test
    void theSameAnnouncementTwiceWritesNothingTheSecondTime() {
        String event = spot("terminate");
        pool.handle(event);
        pool.aws.calls().reset();
        pool.timing.runFor(Duration.ofSeconds(30));
        assertThat(pool.handle(event).outcome()).isEqualTo("unchanged");
        assertThat(pool.aws.calls().writeCalls()).isZero();
    }

    @Test
    void anAnnouncementThatComesTooLateChangesNothing() {
        String event = spot("terminate");
        pool.timing.runFor(Duration.ofHours(1));
        assertThat(pool.handle(event).outcome()).isEqualTo("unchanged");
        assertThat(pool.natOf("a")).contains(pool.nat("a"));
    }

    @Test
    void theLastNatKeepsItsRoutesToTheEnd() {
        pool.aws.lifecycle().stop(pool.nat("b"));
        pool.handle(pool.stateEvent(pool.nat("b"), "stopping"));
        pool.aws.calls().reset();
        RunResult result = pool.handle(spot("terminate"));
        assertThat(pool.natOf("a")).contains(pool.nat("a"));
        assertThat(pool.aws.calls().calls("ReplaceRoute")).isZero();
        assertThat(result.reason()).contains("keeps 0.0.0.0/0 of", "launch one tagged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Handover", "Failover"})
    void anOperatorCannotTakeTheLastNatsRoutesAway(String kind) {
        pool.aws.lifecycle().stop(pool.nat("b"));
        pool.handle(pool.stateEvent(pool.nat("b"), "stopping"));
        pool.aws.calls().reset();
        pool.handle(request(kind, "main", ""));
        assertThat(pool.natOf("a")).contains(pool.nat("a"));
        assertThat(pool.natOf("b")).contains(pool.nat("a"));
        assertThat(pool.aws.calls().calls("ReplaceRoute")).isZero();
    }

    @Test
    void aRebalanceRecommendationHandsOver() {
        pool.handle(
                event(
                        "aws.ec2",
                        "EC2 Instance Rebalance Recommendation",
                        "{\"instance-id\": \"%s\"}".formatted(pool.nat("a"))));
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
    }

    @Test
    void aRetirementIsActedOnInItsLastDayOnly() {
        pool.handle(retirement(pool.timing.now().plus(Duration.ofDays(14))));
        assertThat(pool.natOf("a")).contains(pool.nat("a"));
        pool.handle(retirement(pool.timing.now().plus(Duration.ofHours(12))));
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
    }

    @Test
    void anOperatorsHandoverHoldsForTheFailbackDelay() {
        RunResult result = pool.handle(request("Handover", "main", ""));
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
        assertThat(result.actions()).anyMatch(sentence -> sentence.startsWith("Hand 0.0.0.0/0"));

        pool.timing.runFor(SimulatedPool.FAILBACK_DELAY.minusSeconds(10));
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
        pool.timing.runFor(Duration.ofSeconds(20));
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.natOf("a")).contains(pool.nat("a"));
    }

    @Test
    void anOperatorsFailoverIsToldFromAHandover() {
        RunResult result = pool.handle(request("Failover", "main", ""));
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
        assertThat(result.actions())
                .anyMatch(sentence -> sentence.matches("Fail 0.0.0.0/0 .* says an operator\\."));
    }

    @Test
    void aDryRunAnswersWithThePlanInWordsAndChangesNothing() {
        RunResult result = pool.handle(request("Failover", "main", ", \"dryRun\": true"));
        assertThat(result.outcome()).isEqualTo("planned");
        assertThat(result.actions()).anyMatch(sentence -> sentence.startsWith("Fail 0.0.0.0/0"));
        assertThat(pool.aws.calls().writeCalls()).isZero();
        assertThat(pool.natOf("a")).contains(pool.nat("a"));
    }

    @Test
    void aRequestForTheWrongPoolIsRefusedInWords() {
        RunResult result = pool.handle(request("Failover", "backoffice", ""));
        assertThat(result.outcome()).isEqualTo("ignored");
        assertThat(result.reason())
                .isEqualTo(
                        "%s (nat-a) is in pool main, not in pool backoffice as the request has it."
                                .formatted(pool.nat("a")));
        assertThat(pool.aws.calls().writeCalls()).isZero();
    }

    @Test
    void anOperatorCanEndALatchByDeletingItsTag() {
        pool.handle(spot("terminate"));
        pool.aws.provisioning().untag(pool.nat("a"), "natkeeper:latched-until");
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.natOf("a")).contains(pool.nat("a"));
    }

    @Test
    void nonsenseInTheTagIsNoLatch() {
        pool.aws.provisioning().tag(pool.nat("a"), Map.of("natkeeper:latched-until", "tomorrow"));
        assertThat(pool.handle(SimulatedPool.SWEEP).outcome()).isEqualTo("unchanged");
        assertThat(pool.natOf("a")).contains(pool.nat("a"));
    }

    @Test
    void anAlarmIsAReasonToLookAndNoEvidence() {
        String alarm =
                event(
                        "aws.cloudwatch",
                        "CloudWatch Alarm State Change",
                        """
                        {"alarmName": "natkeeper-a", "state": {"value": "ALARM"},
                         "configuration": {"metrics": [{"metricStat": {"metric":
                           {"dimensions": {"InstanceId": "%s"}}}}]}}
                        """
                                .formatted(pool.nat("a")));
        assertThat(pool.handle(alarm).outcome()).isEqualTo("unchanged");
        pool.aws.lifecycle().setStatusChecks(pool.nat("a"), StatusCheck.IMPAIRED, StatusCheck.OK);
        assertThat(pool.handle(alarm).outcome()).isEqualTo("changed");
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
    }

    private String spot(String action) {
        return event(
                "aws.ec2",
                "EC2 Spot Instance Interruption Warning",
                "{\"instance-id\": \"%s\", \"instance-action\": \"%s\"}"
                        .formatted(pool.nat("a"), action));
    }

    private String retirement(Instant start) {
        String when = DateTimeFormatter.RFC_1123_DATE_TIME.format(start.atOffset(ZoneOffset.UTC));
        return event(
                "aws.health",
                "AWS Health Event",
                """
                {"service": "EC2", "eventTypeCode": "AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED",
                 "eventTypeCategory": "scheduledChange", "startTime": "%s",
                 "affectedEntities": [{"entityValue": "%s"}]}
                """
                        .formatted(when, pool.nat("a")));
    }

    private String request(String kind, String poolName, String more) {
        return event(
                "natkeeper.operator",
                "NAT " + kind + " Requested",
                "{\"pool\": \"%s\", \"instanceId\": \"%s\"%s}"
                        .formatted(poolName, pool.nat("a"), more));
    }

    private String event(String source, String detailType, String detail) {
        return "{\"source\": \"%s\", \"detail-type\": \"%s\", \"time\": \"%s\", \"detail\": %s}"
                .formatted(source, detailType, pool.timing.now(), detail);
    }
}
