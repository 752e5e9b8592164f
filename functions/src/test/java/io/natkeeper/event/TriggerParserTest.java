package io.natkeeper.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import io.natkeeper.fleet.InstanceState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Events are read as the Lambda runtime reads them: through its own serializer. */
class TriggerParserTest {

    private static final Instant AT = Instant.parse("2026-03-02T03:04:05Z");

    @ParameterizedTest
    @EnumSource(InstanceState.class)
    void everyInstanceStateIsParsed(InstanceState state) {
        assertThat(parse(fixture("ec2-instance-state-" + state.awsName())))
                .isEqualTo(
                        new Trigger.InstanceStateChanged(
                                "i-0a1b2c3d4e5f60718",
                                state,
                                Optional.of(Instant.parse("2026-03-02T03:04:05Z"))));
    }

    @Test
    void theScheduleIsASweep() {
        assertThat(parse(fixture("schedule"))).isEqualTo(new Trigger.Sweep());
    }

    @ParameterizedTest
    @EnumSource(Trigger.SpotInterruption.InstanceAction.class)
    void everySpotInterruptionIsParsed(Trigger.SpotInterruption.InstanceAction action) {
        String name = action.name().toLowerCase(Locale.ROOT);
        assertThat(parse(fixture("ec2-spot-interruption-" + name)))
                .isEqualTo(
                        new Trigger.SpotInterruption(
                                "i-0a1b2c3d4e5f60718", action, Optional.of(AT)));
    }

    @Test
    void aRebalanceRecommendationIsParsed() {
        assertThat(parse(fixture("ec2-rebalance-recommendation")))
                .isEqualTo(
                        new Trigger.RebalanceRecommendation(
                                "i-0a1b2c3d4e5f60718", Optional.of(AT)));
    }

    @Test
    void alarmsAreParsedWithTheInstancesThatTheirMetricsName() {
        assertThat(parse(fixture("cloudwatch-alarm-metric")))
                .isEqualTo(
                        new Trigger.AlarmStateChanged(
                                "natkeeper-nat-a-status", true, Set.of("i-0a1b2c3d4e5f60718")));
        assertThat(parse(fixture("cloudwatch-alarm-composite")))
                .isEqualTo(new Trigger.AlarmStateChanged("natkeeper-egress", true, Set.of()));
    }

    @Test
    void healthNoticesAreParsedWhetherTheyNameAnIdOrAnArn() {
        Trigger expected =
                new Trigger.HealthNotice(
                        "AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED",
                        Set.of("i-0a1b2c3d4e5f60718"),
                        Optional.of(Instant.parse("2026-03-16T13:00:00Z")),
                        Optional.of(AT));
        String arn = fixture("health-instance-retirement");
        assertThat(parse(arn)).isEqualTo(expected);
        assertThat(parse(arn.replaceAll("arn:aws:ec2:[^/]*/", ""))).isEqualTo(expected);
    }

    @Test
    void healthNoticesThatAskForNothingAreIgnored() {
        String notice = fixture("health-instance-retirement");
        for (String other :
                List.of(
                        notice.replace("\"backupEvent\": \"false\"", "\"backupEvent\": \"true\""),
                        notice.replace("\"open\"", "\"closed\""),
                        notice.replace("scheduledChange", "accountNotification"),
                        notice.replace("\"service\": \"EC2\"", "\"service\": \"RDS\""),
                        notice.replaceAll("instance/i-[0-9a-f]+", "volume/vol-1"))) {
            assertThat(other).isNotEqualTo(notice);
            assertThat(parse(other)).isInstanceOf(Trigger.Ignored.class);
        }
    }

    @Test
    void operatorsRequestsAreParsed() {
        assertThat(parse(fixture("operator-failover")))
                .isEqualTo(
                        new Trigger.OperatorRequest(
                                Trigger.OperatorRequest.Kind.FAILOVER,
                                "main",
                                "i-0a1b2c3d4e5f60718",
                                false,
                                Optional.of(AT)));
        assertThat(parse(fixture("operator-handover-dry-run")))
                .isEqualTo(
                        new Trigger.OperatorRequest(
                                Trigger.OperatorRequest.Kind.HANDOVER,
                                "main",
                                "i-0a1b2c3d4e5f60718",
                                true,
                                Optional.of(AT)));
    }

    @Test
    void anOperatorsMistakesAreNamedAllAtOnce() {
        assertThatThrownBy(() ->
                        parse(
                                "{\"source\": \"natkeeper.operator\", \"detail-type\": \"NAT Handover Requested\", \"detail\": {\"pool\": \"$(id)\", \"instanceId\": \"nat-a\", \"dryRun\": \"yes\"}}"))
                .hasMessageContaining("detail.pool is '$(id)'; expected a pool's name such as main")
                .hasMessageContaining("detail.instanceId is 'nat-a'; expected an instance id")
                .hasMessageContaining("detail.dryRun is 'yes'; expected true or false");
    }

    /** The token is optional, and metadata are a text or an object: neither is read. */
    @Test
    void aLifecycleActionNeedsNoTokenAndNoParticularMetadata() {
        String action = fixture("auto-scaling-terminate-lifecycle-action");
        for (String other :
                List.of(
                        action.replaceFirst("\"LifecycleActionToken\": [^,]*,", ""),
                        action.replace(
                                "\"Origin\"", "\"NotificationMetadata\": \"text\", \"Origin\""),
                        action.replace(
                                "\"Origin\"",
                                "\"NotificationMetadata\": {\"a\": 1}, \"Origin\""))) {
            assertThat(other).isNotEqualTo(action);
            assertThat(parse(other)).isEqualTo(parse(action));
        }
    }

    @Test
    void aLifecycleActionWithoutItsNamesIsMalformed() {
        assertThatThrownBy(() ->
                        parse(
                                "{\"source\": \"aws.autoscaling\", \"detail-type\": \"EC2 Instance-launch Lifecycle Action\", \"detail\": {\"EC2InstanceId\": \"web\"}}"))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("detail.AutoScalingGroupName is missing")
                .hasMessageContaining("detail.LifecycleHookName is missing")
                .hasMessageContaining("detail.EC2InstanceId is 'web'");
    }

    @Test
    void aFailedLaunchTellsWhyAndMayNameNoInstance() {
        String failed = fixture("auto-scaling-launch-unsuccessful");
        Trigger expected =
                new Trigger.ScalingActivity(
                        "natkeeper-main",
                        "EC2 Instance Launch Unsuccessful",
                        Optional.of("message-text"));
        assertThat(parse(failed)).isEqualTo(expected);
        assertThat(parse(failed.replaceFirst("\"EC2InstanceId\": [^,]*,", ""))).isEqualTo(expected);
    }

    @Test
    void hostsReportsAreParsed() {
        Instant since = Instant.parse("2026-03-02T03:04:04Z");
        assertThat(parse(fixture("host-peer-unreachable")))
                .isEqualTo(
                        new Trigger.HostReport(
                                Trigger.HostReport.Statement.PEER_UNREACHABLE,
                                "main",
                                "i-0b2c3d4e5f6071829",
                                "i-0a1b2c3d4e5f60718",
                                Optional.of(since),
                                Optional.of("3 probes lost"),
                                Optional.of(AT)));
        Trigger ready =
                new Trigger.HostReport(
                        Trigger.HostReport.Statement.HOST_READY,
                        "main",
                        "i-0a1b2c3d4e5f60718",
                        "i-0a1b2c3d4e5f60718",
                        Optional.of(since),
                        Optional.of("check passed"),
                        Optional.of(AT));
        assertThat(parse(fixture("host-ready"))).isEqualTo(ready);
        assertThat(
                        parse(
                                fixture("host-ready")
                                        .replace(
                                                "\"since\"",
                                                "\"accused\": \"i-0b2c3d4e5f6071829\", \"since\"")))
                .as("of its own state a host speaks for itself alone")
                .isEqualTo(ready);
    }

    @Test
    void aHostsMistakesAreNamedAllAtOnce() {
        assertThatThrownBy(() ->
                        parse(
                                "{\"source\": \"natkeeper.host\", \"detail-type\": \"NAT Peer Unreachable\", \"detail\": {\"pool\": \"\"}}"))
                .hasMessageContaining("detail.pool is ''; expected a pool's name such as main")
                .hasMessageContaining("detail.reporter is missing")
                .hasMessageContaining("detail.accused is missing");
    }

    @Test
    void onlyDetailCounts() {
        String bare =
                """
                {"source": "aws.ec2", "detail-type": "EC2 Instance State-change Notification",
                 "resources": ["arn:aws:ec2:us-east-1b:instance/i-00000000"],
                 "detail": {"instance-id": "i-0a1b2c3d", "state": "stopping"}}
                """;
        assertThat(parse(bare))
                .isEqualTo(
                        new Trigger.InstanceStateChanged(
                                "i-0a1b2c3d", InstanceState.STOPPING, Optional.empty()));
    }

    @Test
    void foreignEventsAreIgnoredWithAReason() {
        assertThat(parse("{\"source\": \"aws.s3\", \"detail-type\": \"Object Created\"}"))
                .isEqualTo(
                        new Trigger.Ignored(
                                "Events 'Object Created' of aws.s3 are not for NAT failover."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                          | detail.instance-id is missing",
                "{\"instance-id\": \"i-1\"}                  | detail.instance-id is 'i-1'; expected",
                "{\"instance-id\": 7}                        | detail.instance-id is '7'; expected",
                "{\"instance-id\": \"i-0a1b2c3d\"}           | detail.state is missing",
                "{\"state\": \"stop\"}                       | detail.state is 'stop'; expected one of pending, running",
                "{\"state\": \"\"}                           | detail.state is ''; expected one of",
            })
    void malformedDetailIsThrownWithEveryError(String detail, String message) {
        String event =
                "{\"source\": \"aws.ec2\", \"detail-type\": \"EC2 Instance State-change Notification\", \"detail\": %s}"
                        .formatted(detail);
        assertThatThrownBy(() -> parse(event))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining(message);
    }

    @Test
    void twoErrorsComeAtOnce() {
        assertThatThrownBy(() ->
                        parse(
                                "{\"source\": \"aws.ec2\", \"detail-type\": \"EC2 Instance State-change Notification\"}"))
                .hasMessageContaining("instance-id is missing")
                .hasMessageContaining("state is missing");
    }

    @Test
    void whatIsNoEventIsMalformed() {
        assertThatThrownBy(() -> parse("{}"))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("source is missing")
                .hasMessageContaining("detail-type is missing");
    }

    private static Trigger parse(String json) {
        ScheduledEvent event =
                LambdaEventSerializers.serializerFor(
                                ScheduledEvent.class, TriggerParserTest.class.getClassLoader())
                        .fromJson(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        return TriggerParser.FAILOVER.parse(event);
    }

    private static String fixture(String name) {
        try {
            return Files.readString(Path.of("../events/failover", name + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
