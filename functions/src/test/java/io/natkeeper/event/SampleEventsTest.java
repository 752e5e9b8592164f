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

/** Every sample in {@code events/}: what it is to each function, or why it is nothing. */
class SampleEventsTest {

    private static final Path EVENTS = Path.of("../events");

    private static final String ANNOUNCES =
            " of natkeeper-main: each replacement announces itself by its lifecycle actions and state changes.";

    private static final String NO_FAILOVER = "Events '%s' of %s are not for NAT failover.";
    private static final String NO_EGRESS = "Events '%s' of %s are not for the egress policy.";
    private static final String NO_PORTS = "Events '%s' of %s are not for the port concentrator.";

    /** In the order of the rules; the first that fits the file's name counts. */
    private static final List<Expectation> FAILOVER =
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
                            NO_FAILOVER.formatted("RDS DB Instance Event", "aws.rds")),
                    ignored(
                            "port/rds-cluster-.*",
                            NO_FAILOVER.formatted("RDS DB Cluster Event", "aws.rds")),
                    ignored(
                            "port/parameter-store-change-.*",
                            NO_FAILOVER.formatted("Parameter Store Change", "aws.ssm")),
                    ignored(
                            "egress/parameter-store-change-.*",
                            NO_FAILOVER.formatted("Parameter Store Change", "aws.ssm")),
                    ignored(
                            "delivery/ssm-command-status-change",
                            NO_FAILOVER.formatted(
                                    "EC2 Command Status-change Notification", "aws.ssm")),
                    ignored(
                            "delivery/ssm-command-invocation-status-change",
                            NO_FAILOVER.formatted(
                                    "EC2 Command Invocation Status-change Notification",
                                    "aws.ssm")));

    private static final List<Expectation> PORTS =
            List.of(
                    is("failover/ec2-instance-state-.*", Trigger.TargetChanged.class),
                    is(
                            "failover/auto-scaling-(launch|terminate)-successful",
                            Trigger.TargetChanged.class),
                    is("failover/host-ready", Trigger.HostReport.class),
                    is("failover/schedule", Trigger.Sweep.class),
                    ignored(
                            "port/rds-instance-0001-backup",
                            "Events of category backup move no database (RDS-EVENT-0001 of orders)."),
                    is("port/rds-(instance|cluster)-.*", Trigger.DatabaseEvent.class),
                    is(
                            "port/parameter-store-change-(create|update|part-update|delete)",
                            Trigger.MapChanged.class),
                    ignored(
                            "port/parameter-store-change-label",
                            "A version of /natkeeper/main/ports was labelled: what the newest says is the same."),
                    ignored(
                            "port/parameter-store-change-inventory",
                            "Parameter /natkeeper/main/inventory is no port map: that is /natkeeper/<pool>/ports, or the parameters under it."),
                    ignored(
                            "egress/parameter-store-change-(create|update|delete|label)",
                            "Parameter /natkeeper/main/egress is no port map: that is /natkeeper/<pool>/ports, or the parameters under it."),
                    ignored(
                            "egress/parameter-store-change-inventory",
                            "Parameter /natkeeper/main/inventory/egress is no port map: that is /natkeeper/<pool>/ports, or the parameters under it."),
                    ignored("(failover|delivery)/.*", NO_PORTS));

    private static final List<Expectation> EGRESS =
            List.of(
                    ignored(
                            "failover/ec2-instance-state-stopping",
                            "An instance that stops still leaves by its address."),
                    is("failover/ec2-instance-state-.*", Trigger.TargetChanged.class),
                    is("failover/host-ready", Trigger.HostReport.class),
                    is("failover/schedule", Trigger.Sweep.class),
                    is(
                            "egress/parameter-store-change-(create|update|delete)",
                            Trigger.PolicyChanged.class),
                    ignored(
                            "egress/parameter-store-change-label",
                            "A version of /natkeeper/main/egress was labelled: what the newest says is the same."),
                    ignored(
                            "egress/parameter-store-change-inventory",
                            "Parameter /natkeeper/main/inventory/egress is no egress policy: that is /natkeeper/<pool>/egress."),
                    ignored(
                            "port/parameter-store-change-part-update",
                            "Parameter /natkeeper/main/ports/databases is no egress policy: that is /natkeeper/<pool>/egress."),
                    ignored(
                            "port/parameter-store-change-delete",
                            "Parameter /natkeeper/main/ports/databases is no egress policy: that is /natkeeper/<pool>/egress."),
                    ignored(
                            "port/parameter-store-change-inventory",
                            "Parameter /natkeeper/main/inventory is no egress policy: that is /natkeeper/<pool>/egress."),
                    ignored(
                            "port/parameter-store-change-.*",
                            "Parameter /natkeeper/main/ports is no egress policy: that is /natkeeper/<pool>/egress."),
                    ignored("(failover|delivery|port)/.*", NO_EGRESS));

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
    void toNatFailoverEverySampleIsWhatItsNameSays(Path sample) throws IOException {
        assertIsAsExpected(sample, TriggerParser.FAILOVER, FAILOVER);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void toThePortConcentratorEverySampleIsWhatItsNameSays(Path sample) throws IOException {
        assertIsAsExpected(sample, TriggerParser.PORTS, PORTS);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void toTheEgressPolicyEverySampleIsWhatItsNameSays(Path sample) throws IOException {
        assertIsAsExpected(sample, TriggerParser.EGRESS, EGRESS);
    }

    private static void assertIsAsExpected(
            Path sample, TriggerParser parser, List<Expectation> table) throws IOException {
        String name = EVENTS.relativize(sample).toString().replace(".json", "");
        Expectation expected =
                table.stream()
                        .filter(row -> name.matches(row.name()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no row for " + name));
        ScheduledEvent event = event(Files.readString(sample));
        Trigger trigger = parser.parse(event);
        assertThat(trigger).isInstanceOf(expected.kind());
        if (trigger instanceof Trigger.Ignored(String reason)) {
            assertThat(reason)
                    .isEqualTo(
                            expected.reason().formatted(event.getDetailType(), event.getSource()));
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
        for (TriggerParser parser :
                List.of(TriggerParser.FAILOVER, TriggerParser.PORTS, TriggerParser.EGRESS)) {
            assertThat(parser.parse(event(bare))).isEqualTo(parser.parse(event(json)));
        }
    }

    @Test
    void everyRowOfTheTableIsOfUse() throws IOException {
        List<String> names =
                samples()
                        .map(file -> EVENTS.relativize(file).toString().replace(".json", ""))
                        .toList();
        assertThat(Stream.of(FAILOVER, PORTS, EGRESS).flatMap(List::stream))
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
        return TriggerParser.FAILOVER.parse(event(json));
    }

    private static ScheduledEvent event(String json) {
        return LambdaEventSerializers.serializerFor(
                        ScheduledEvent.class, SampleEventsTest.class.getClassLoader())
                .fromJson(json);
    }
}
