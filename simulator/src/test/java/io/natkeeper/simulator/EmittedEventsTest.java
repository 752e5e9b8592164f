package io.natkeeper.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.natkeeper.simulator.event.AlarmState;
import io.natkeeper.simulator.event.CompositeAlarmStateChange;
import io.natkeeper.simulator.event.CustomEvent;
import io.natkeeper.simulator.event.HealthEvent;
import io.natkeeper.simulator.event.MetricAlarmStateChange;
import io.natkeeper.simulator.event.SpotInterruptionWarning.Action;
import io.natkeeper.simulator.world.InstanceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EmittedEventsTest {

    private final TwoZones zones = TwoZones.create();
    private final List<String> events = new ArrayList<>();

    @BeforeEach
    void subscribe() {
        zones.aws.events().subscribe(events::add);
    }

    /** The only event that arrives, without its id. */
    private String only() {
        zones.timing.runFor(Duration.ofSeconds(5));
        assertThat(events).hasSize(1);
        return events.getFirst().replaceFirst("\"id\": \"[0-9a-f-]{36}\"", "\"id\": \"x\"");
    }

    private InstanceState stateOf(String instanceId) {
        return zones.aws.world().instance(instanceId).state();
    }

    @Test
    void aSpotInterruptionWarnsTwoMinutesAhead() {
        zones.aws.lifecycle().interruptSpot(zones.natA, Action.TERMINATE);

        assertThat(only())
                .contains("\"detail-type\": \"EC2 Spot Instance Interruption Warning\"")
                .contains("\"source\": \"aws.ec2\"")
                .contains("\"arn:aws:ec2:us-east-1:123456789012:instance/" + zones.natA)
                .contains("\"instance-id\": \"%s\"".formatted(zones.natA))
                .contains("\"instance-action\": \"terminate\"");
        zones.timing.runFor(Duration.ofSeconds(114));
        assertThat(stateOf(zones.natA)).isEqualTo(InstanceState.RUNNING);
        zones.timing.runFor(Duration.ofSeconds(2));
        assertThat(stateOf(zones.natA)).isEqualTo(InstanceState.SHUTTING_DOWN);
    }

    @Test
    void aSpotStopWarnsAheadAndAHibernationDoesNot() {
        zones.aws.lifecycle().interruptSpot(zones.natA, Action.STOP);
        zones.aws.lifecycle().interruptSpot(zones.natB, Action.HIBERNATE);

        assertThat(stateOf(zones.natA)).isEqualTo(InstanceState.RUNNING);
        assertThat(stateOf(zones.natB)).isEqualTo(InstanceState.STOPPING);
        zones.timing.runFor(Duration.ofSeconds(2));
        assertThat(events)
                .anySatisfy(e -> assertThat(e).contains("\"instance-action\": \"stop\""))
                .anySatisfy(e -> assertThat(e).contains("\"instance-action\": \"hibernate\""));
        zones.timing.runFor(Duration.ofMinutes(3));
        assertThat(stateOf(zones.natA)).isEqualTo(InstanceState.STOPPED);
        assertThat(stateOf(zones.natB)).isEqualTo(InstanceState.STOPPED);
    }

    @Test
    void anInterruptionThatComesTooLateChangesNothing() {
        zones.aws.lifecycle().interruptSpot(zones.natA, Action.STOP);
        zones.aws.lifecycle().terminate(zones.natA);
        zones.timing.runFor(Duration.ofMinutes(5));

        assertThat(stateOf(zones.natA)).isEqualTo(InstanceState.TERMINATED);
        assertThatIllegalStateException()
                .isThrownBy(() -> zones.aws.lifecycle().interruptSpot(zones.natA, Action.STOP));
    }

    @Test
    void aLostWarningIsNoLostInterruption() {
        zones.aws.events().deliver(EventDelivery.DEFAULT.withLossProbability(1));
        zones.aws.lifecycle().interruptSpot(zones.natA, Action.STOP);
        zones.timing.runFor(Duration.ofMinutes(3));

        assertThat(events).isEmpty();
        assertThat(stateOf(zones.natA)).isEqualTo(InstanceState.STOPPED);
    }

    @Test
    void aRebalanceRecommendationNamesTheZoneWhereTheRegionBelongs() {
        zones.aws.lifecycle().recommendRebalance(zones.natB);

        assertThat(only())
                .contains("\"detail-type\": \"EC2 Instance Rebalance Recommendation\"")
                .contains("\"arn:aws:ec2:us-east-1b:instance/%s\"".formatted(zones.natB))
                .contains("\"instance-id\": \"%s\"".formatted(zones.natB));
    }

    @Test
    void aMetricAlarmIsNeverLost() {
        zones.aws.events().deliver(EventDelivery.DEFAULT.withLossProbability(1));
        zones.aws
                .events()
                .emit(MetricAlarmStateChange.statusCheckFailed("natkeeper-a", zones.natA));

        assertThat(only())
                .contains("\"detail-type\": \"CloudWatch Alarm State Change\"")
                .contains("\"source\": \"aws.cloudwatch\"")
                .contains("\"arn:aws:cloudwatch:us-east-1:123456789012:alarm:natkeeper-a\"")
                .contains("\"InstanceId\": \"%s\"".formatted(zones.natA))
                .contains("\"reasonData\": \"{\\n  \\\"version\\\": \\\"1.0\\\"")
                .contains("\"timestamp\": \"2026-01-01T00:05:00.000+0000\"")
                .containsSubsequence(
                        "\"configuration\"",
                        "\"previousState\"",
                        "\"value\": \"OK\"",
                        "\"state\"",
                        "\"value\": \"ALARM\"")
                .doesNotContain("description");
    }

    @Test
    void aCompositeAlarmHasARuleAndNoMetrics() {
        zones.aws
                .events()
                .emit(
                        CompositeAlarmStateChange.anyOf("pool", "natkeeper-a", "natkeeper-b")
                                .withStates(AlarmState.ALARM, AlarmState.OK)
                                .withActionsSuppressedBy("WaitPeriod"));

        assertThat(only())
                .contains("\"alarmRule\": \"ALARM(natkeeper-a) OR ALARM(natkeeper-b)\"")
                .contains("\"actionsSuppressedBy\": \"WaitPeriod\"")
                .containsSubsequence(
                        "\"state\"",
                        "\"value\": \"OK\"",
                        "\"previousState\"",
                        "\"value\": \"ALARM\"")
                .doesNotContain("metrics");
    }

    @Test
    void aHealthEventNamesPlainIdsOrArns() {
        zones.aws.events().emit(HealthEvent.retirement(zones.natA));
        zones.timing.runFor(Duration.ofSeconds(2));
        zones.aws.events().emit(HealthEvent.maintenance(zones.natA).withPlainIds());
        zones.timing.runFor(Duration.ofSeconds(2));

        assertThat(events.getFirst())
                .contains("\"detail-type\": \"AWS Health Event\"")
                .contains("\"eventTypeCode\": \"AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED\"")
                .contains("\"entityValue\": \"arn:aws:ec2:us-east-1:123456789012:instance/i-")
                .contains("\"startTime\": \"Thu, 15 Jan 2026 00:05:00 GMT\"")
                .contains("\"statusCode\": \"upcoming\"")
                .contains("\"backupEvent\": \"false\"")
                .doesNotContain("\"resources\"");
        assertThat(events.getLast())
                .contains("AWS_EC2_INSTANCE_REBOOT_MAINTENANCE_SCHEDULED")
                .contains("\"entityValue\": \"%s\"".formatted(zones.natA));
    }

    @Test
    void aBackupOfAHealthEventHasTheSameCommunicationId() {
        HealthEvent original = HealthEvent.retirement(zones.natA).startingIn(Duration.ofDays(1));
        zones.aws.events().emit(original);
        zones.timing.runFor(Duration.ofSeconds(2));
        zones.aws.events().emit(original.asBackup().withStatus(HealthEvent.Status.OPEN));
        zones.timing.runFor(Duration.ofSeconds(2));

        assertThat(events.getLast())
                .contains("\"backupEvent\": \"true\"")
                .contains("\"statusCode\": \"open\"");
        assertThat(events).map(EmittedEventsTest::communicationId).doesNotContain("");
        assertThat(communicationId(events.getFirst())).isEqualTo(communicationId(events.getLast()));
    }

    private static String communicationId(String event) {
        return event.lines().filter(l -> l.contains("communicationId")).findFirst().orElse("");
    }

    @Test
    void aCustomEventIsWrappedAndMayBeLost() {
        Map<String, Object> detail = new TreeMap<>();
        detail.put("count", 2);
        detail.put("note", "a\tb");
        detail.put("nothing", List.of());
        CustomEvent event = new CustomEvent("natkeeper.host", "NAT Host Unwell", List.of(), detail);
        zones.aws.events().emit(event);

        assertThat(only())
                .contains("\"detail-type\": \"NAT Host Unwell\"")
                .contains("\"source\": \"natkeeper.host\"")
                .contains("\"resources\": []")
                .contains("\"count\": 2,", "\"note\": \"a\\tb\",", "\"nothing\": []");
        zones.aws.events().deliver(EventDelivery.DEFAULT.withLossProbability(1));
        zones.aws.events().emit(event);
        zones.timing.runFor(Duration.ofSeconds(2));
        assertThat(events).hasSize(1);
    }

    @Test
    void anyTextIsDeliveredAsItIs() {
        zones.aws.events().deliver(EventDelivery.DEFAULT.withDuplicateProbability(1));
        zones.aws.events().emitJson("{\"detail\":");
        zones.timing.runFor(Duration.ofSeconds(2));

        assertThat(events).containsExactly("{\"detail\":", "{\"detail\":");
    }
}
