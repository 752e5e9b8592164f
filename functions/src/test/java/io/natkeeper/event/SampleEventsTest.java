package io.natkeeper.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import io.natkeeper.fleet.LifecycleTransition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sample in {@code events/}: what it is to NAT failover, or why it is nothing. */
class SampleEventsTest {

    private static final Path EVENTS = Path.of("../events");

    private static final String ANNOUNCES =
            " of natkeeper-main: each replacement announces itself by its lifecycle actions and state changes.";

    /** In the order of the rules; the first that fits the file's name counts. */
    private static final List<Expectation> TABLE =
            List.of(
                    is("failover/ec2-instance-state-.*", Trigger.InstanceStateChanged.class),
                    is("failover/ec2-spot-interruption-.*", Trigger.SpotInterruption.class),
                    is(
                            "failover/ec2-rebalance-recommendation",
                            Trigger.RebalanceRecommendation.class),
                    is(
                            "failover/auto-scaling-(launch|terminate)-(lifecycle-action|replace-root-volume)",
                            Trigger.LifecycleAction.class),
                    is(
                            "failover/auto-scaling-(launch|terminate)-(un)?successful",
                            Trigger.ScalingActivity.class),
                    is(
                            "failover/auto-scaling-instance-refresh-(rollback-)?(succeeded|failed|cancelled)",
                            Trigger.ScalingActivity.class),
                    ignored(
                            "failover/auto-scaling-instance-refresh-started",
                            "EC2 Auto Scaling Instance Refresh Started" + ANNOUNCES),
                    ignored(
                            "failover/auto-scaling-instance-refresh-rollback-started",
                            "EC2 Auto Scaling Instance Refresh Rollback Started" + ANNOUNCES),
                    ignored(
                            "failover/auto-scaling-instance-refresh-checkpoint-reached",
                            "EC2 Auto Scaling Instance Refresh Checkpoint Reached" + ANNOUNCES),
                    is("failover/cloudwatch-alarm-.*", Trigger.AlarmStateChanged.class),
                    is("failover/health-instance-retirement", Trigger.HealthNotice.class),
                    is("failover/host-.*", Trigger.HostReport.class),
                    is("failover/operator-.*", Trigger.OperatorRequest.class),
                    is("failover/schedule", Trigger.Sweep.class),
                    ignored(
                            "port/rds-instance-.*",
                            "Events 'RDS DB Instance Event' of aws.rds are not for NAT failover."),
                    ignored(
                            "port/rds-cluster-.*",
                            "Events 'RDS DB Cluster Event' of aws.rds are not for NAT failover."),
                    ignored(
                            "delivery/ssm-command-status-change",
                            "Events 'EC2 Command Status-change Notification' of aws.ssm are not for NAT failover."),
                    ignored(
                            "delivery/ssm-command-invocation-status-change",
                            "Events 'EC2 Command Invocation Status-change Notification' of aws.ssm are not for NAT failover."));

    /** What a sample is, told by its file's name; for the ignored ones with the reason. */
    private record Expectation(String name, Class<? extends Trigger> kind, String reason) {}

    private static Expectation is(String name, Class<? extends Trigger> kind) {
        return new Expectation(name, kind, "");
    }

    private static Expectation ignored(String name, String reason) {
        return new Expectation(name, Trigger.Ignored.class, reason);
    }

    static Stream<Path> samples() throws IOException {
        try (Stream<Path> files = Files.walk(EVENTS)) {
            return files.filter(Files::isRegularFile).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everySampleIsWhatItsNameSays(Path sample) throws IOException {
        String name = EVENTS.relativize(sample).toString().replace(".json", "");
        Expectation expected =
                TABLE.stream()
                        .filter(row -> name.matches(row.name()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no row for " + name));
        Trigger trigger = parse(Files.readString(sample));
        assertThat(trigger).isInstanceOf(expected.kind());
        if (trigger instanceof Trigger.Ignored(String reason)) {
            assertThat(reason).isEqualTo(expected.reason());
        }
    }

    /** AWS's own samples lack version and resources; an odd ARN has been seen with others. */
    @ParameterizedTest
    @MethodSource("samples")
    void onlyDetailIsRead(Path sample) throws IOException {
        String json = Files.readString(sample);
        String bare =
                json.replaceFirst("\"version\": \"0\",", "")
                        .replaceFirst(
                                "(?s)\"resources\": \\[[^]]*]",
                                "\"resources\": [\"arn:aws:ec2:us-east-1b:instance/i-0\"]");
        assertThat(bare).isNotEqualTo(json);
        assertThat(parse(bare)).isEqualTo(parse(json));
    }

    @Test
    void everyRowOfTheTableIsOfUse() throws IOException {
        List<String> names =
                samples()
                        .map(file -> EVENTS.relativize(file).toString().replace(".json", ""))
                        .toList();
        assertThat(TABLE)
                .allSatisfy(row -> assertThat(names).anyMatch(name -> name.matches(row.name())));
    }

    @ParameterizedTest
    @CsvSource({
        "auto-scaling-launch-lifecycle-action, LAUNCHING, natkeeper-launch, false",
        "auto-scaling-terminate-lifecycle-action, TERMINATING, natkeeper-terminate, false",
        "auto-scaling-launch-replace-root-volume, LAUNCHING, natkeeper-launch, true",
        "auto-scaling-terminate-replace-root-volume, TERMINATING, natkeeper-terminate, true",
    })
    void lifecycleActionsAreParsed(
            String sample, LifecycleTransition transition, String hook, boolean replacesRootVolume)
            throws IOException {
        Trigger.LifecycleAction action =
                (Trigger.LifecycleAction)
                        parse(Files.readString(EVENTS.resolve("failover/" + sample + ".json")));
        assertThat(action.transition()).isEqualTo(transition);
        assertThat(action.autoScalingGroupName()).isEqualTo("natkeeper-main");
        assertThat(action.hookName()).isEqualTo(hook);
        assertThat(action.instanceIds()).containsExactly("i-0a1b2c3d4e5f60718");
        assertThat(action.replacesRootVolume()).isEqualTo(replacesRootVolume);
        assertThat(action.at()).isPresent();
    }

    private static Trigger parse(String json) {
        return TriggerParser.parse(event(json));
    }

    private static ScheduledEvent event(String json) {
        return LambdaEventSerializers.serializerFor(
                        ScheduledEvent.class, SampleEventsTest.class.getClassLoader())
                .fromJson(json);
    }
}
