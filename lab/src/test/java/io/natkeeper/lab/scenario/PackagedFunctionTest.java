package io.natkeeper.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.lab.lambda.InvocationResult;
import io.natkeeper.lab.lambda.LambdaFunction;
import io.natkeeper.lab.lambda.LambdaListener;
import io.natkeeper.lab.lambda.LocalLambda;
import io.natkeeper.lab.lambda.Outcome;
import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.time.RealTiming;
import io.natkeeper.simulator.wire.WireFront;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.NetworkInterface;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The artefact as it ships: functions.zip under the real Lambda runtime interface client, with
 * every sample event, against the simulator over the wire.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackagedFunctionTest {

    private static final Path ZIP = Path.of("../functions/target/functions.zip");

    /** Samples that make the function look at every pool, whatever instance they name. */
    private static final Pattern EVERYTHING =
            Pattern.compile("schedule|cloudwatch-alarm-composite");

    /** Samples of another group than any of the pool, and of a reporter who is no member of it. */
    private static final Pattern STRANGE =
            Pattern.compile(
                    "auto-scaling-.*successful|auto-scaling-instance-refresh-.*|host-peer-.*");

    private static final Path EVENTS = Path.of("../events/failover");

    @TempDir private static Path folder;

    private Deployment deployment;
    private String firstAnswer;
    private boolean checksAreOffAfterIt;

    @BeforeAll
    void start() throws Exception {
        assertThat(ZIP).as("built by `make package`").exists();
        deployment = new Deployment(folder.resolve("shared"));
        assertThat(deployment.checksAreOff()).isFalse();
        firstAnswer = deployment.succeed(Files.readString(EVENTS.resolve("schedule.json")));
        checksAreOffAfterIt = deployment.checksAreOff();
    }

    @AfterAll
    void stop() {
        deployment.close();
    }

    @Test
    void theFirstSweepSwitchesTheSourceDestChecksOff() {
        assertThat(firstAnswer).contains("\"outcome\":\"changed\"");
        assertThat(checksAreOffAfterIt).isTrue();
    }

    @Test
    void anEventSwitchesTheSourceDestChecksOff() throws Exception {
        try (Deployment fresh = new Deployment(folder.resolve("fresh"))) {
            assertThat(fresh.checksAreOff()).isFalse();
            String event =
                    Files.readString(EVENTS.resolve("ec2-instance-state-running.json"))
                            .replace("i-0a1b2c3d4e5f60718", fresh.vpc.zoneB().natId());
            assertThat(fresh.succeed(event)).contains("\"outcome\":\"changed\"");
            assertThat(fresh.checksAreOff()).isTrue();
        }
    }

    static Stream<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(EVENTS)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everySampleEventIsAnswered(Path sample) throws Exception {
        assertThat(deployment.succeed(Files.readString(sample)))
                .contains(
                        is(sample, EVERYTHING)
                                ? "\"outcome\":\"unchanged\""
                                : "\"outcome\":\"ignored\"");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everySampleEventIsAnsweredForAnInstanceOfOurs(Path sample) throws Exception {
        String event =
                Files.readString(sample)
                        .replace("i-0a1b2c3d4e5f60718", deployment.vpc.zoneB().natId());
        assertThat(deployment.succeed(event))
                .contains(
                        is(sample, STRANGE)
                                ? "\"outcome\":\"ignored\""
                                : "\"outcome\":\"unchanged\"");
    }

    private static boolean is(Path sample, Pattern kind) {
        String name = sample.getFileName().toString().replace(".json", "");
        return kind.matcher(name).matches();
    }

    @Test
    void malformedEventsBecomeDeadLetters() throws Exception {
        String event =
                Files.readString(EVENTS.resolve("ec2-instance-state-stopping.json"))
                        .replace("\"stopping\"", "\"stopp\"");
        InvocationResult result = deployment.lambda.invoke(event).get(2, TimeUnit.MINUTES);
        assertThat(result.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed ->
                                assertThat(failed.errorMessage())
                                        .contains("detail.state is 'stopp'; expected one of"));
        assertThat(deployment.lambda.deadLetters()).hasSize(1);
        assertThat(List.of(deployment.lambda.deadLetters().getFirst().payload()))
                .containsExactly(event);
    }

    /** The function, and a VPC whose NAT instances were launched as AWS does: with the check on. */
    private static final class Deployment implements AutoCloseable {

        private final RealTiming timing = new RealTiming();
        private final SimulatedAws aws =
                SimulatedAws.builder()
                        .seed(1)
                        .timing(timing)
                        .lifecycleTimes(new Delays(Duration.ZERO).lifecycle())
                        .authorizer(Permissions.asDeployed(Path.of("..")))
                        .build();
        private final WireFront front;
        private final Vpc vpc;
        private final LocalLambda lambda;

        Deployment(Path folder) throws Exception {
            front =
                    WireFront.start(
                            aws,
                            accessKeyId -> Permissions.principal(aws.world(), accessKeyId),
                            InetAddress.getLoopbackAddress());
            vpc = Vpc.build(aws, Cast.TWO_ZONES.withSourceDestCheck());
            lambda =
                    new LocalLambda(
                            LambdaFunction.of(
                                            "nat-failover",
                                            "io.natkeeper.failover.NatFailoverHandler",
                                            ZIP)
                                    .withEnvironment(
                                            Map.of(
                                                    "AWS_ACCESS_KEY_ID",
                                                    Permissions.NAT_FAILOVER_ACCESS_KEY_ID,
                                                    "AWS_ENDPOINT_URL",
                                                    front.endpoint().toString()))
                                    .withSnapStart()
                                    .withRetryDelaysScaledBy(0.001),
                            folder,
                            InstantSource.system(),
                            LambdaListener.none());
            Instant deadline = Instant.now().plusSeconds(30);
            while (!nats().allMatch(
                            id -> aws.world().instance(id).state() == InstanceState.RUNNING)) {
                assertThat(Instant.now()).isBefore(deadline);
                Thread.sleep(20);
            }
        }

        String succeed(String event) throws Exception {
            InvocationResult result = lambda.invoke(event).get(2, TimeUnit.MINUTES);
            assertThat(result.outcome()).isInstanceOf(Outcome.Succeeded.class);
            return ((Outcome.Succeeded) result.outcome()).payload();
        }

        boolean checksAreOff() {
            return nats().flatMap(id -> aws.world().interfacesOf(id).stream())
                    .noneMatch(NetworkInterface::sourceDestCheck);
        }

        private Stream<String> nats() {
            return vpc.zones().stream().map(Vpc.Zone::natId);
        }

        @Override
        public void close() {
            lambda.close();
            front.close();
            timing.close();
        }
    }
}
