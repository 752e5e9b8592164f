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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
    private static final Path EVENTS = Path.of("../events/failover");

    private RealTiming timing;
    private SimulatedAws aws;
    private WireFront front;
    private TwoZones vpc;
    private LocalLambda lambda;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        assertThat(ZIP).as("built by `make package`").exists();
        timing = new RealTiming();
        aws =
                SimulatedAws.builder()
                        .seed(1)
                        .timing(timing)
                        .lifecycleTimes(new Delays(Duration.ZERO).lifecycle())
                        .build();
        front = WireFront.start(aws);
        vpc = TwoZones.build(aws, new Cast(true, false));
        lambda =
                new LocalLambda(
                        LambdaFunction.of(
                                        "nat-failover",
                                        "io.natkeeper.failover.NatFailoverHandler",
                                        ZIP)
                                .withEnvironment(
                                        Map.of("AWS_ENDPOINT_URL", front.endpoint().toString()))
                                .withRetryDelaysScaledBy(0.001),
                        folder,
                        InstantSource.system(),
                        LambdaListener.none());
        Instant deadline = Instant.now().plusSeconds(30);
        while (stateOf(vpc.zoneA().natId()) != InstanceState.RUNNING
                || stateOf(vpc.zoneB().natId()) != InstanceState.RUNNING) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.sleep(20);
        }
    }

    @AfterAll
    void stop() {
        lambda.close();
        front.close();
        timing.close();
    }

    static Stream<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(EVENTS)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everySampleEventIsAnswered(Path sample) throws Exception {
        String answer = succeed(Files.readString(sample));
        assertThat(answer)
                .contains(sample.endsWith("schedule.json") ? "changed" : "\"outcome\":\"ignored\"");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everySampleEventIsAnsweredForAnInstanceOfOurs(Path sample) throws Exception {
        String event = Files.readString(sample).replace("i-0a1b2c3d4e5f60718", vpc.zoneB().natId());
        assertThat(succeed(event)).containsPattern("\"outcome\":\"(un)?changed\"");
    }

    @Test
    void malformedEventsBecomeDeadLetters() throws Exception {
        String event =
                Files.readString(EVENTS.resolve("ec2-instance-state-stopping.json"))
                        .replace("\"stopping\"", "\"stopp\"");
        InvocationResult result = lambda.invoke(event).get(2, TimeUnit.MINUTES);
        assertThat(result.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed ->
                                assertThat(failed.errorMessage())
                                        .contains("detail.state is 'stopp'; expected one of"));
        assertThat(lambda.deadLetters()).hasSize(1);
        assertThat(List.of(lambda.deadLetters().getFirst().payload())).containsExactly(event);
    }

    private String succeed(String event) throws Exception {
        InvocationResult result = lambda.invoke(event).get(2, TimeUnit.MINUTES);
        assertThat(result.outcome()).isInstanceOf(Outcome.Succeeded.class);
        return ((Outcome.Succeeded) result.outcome()).payload();
    }

    private InstanceState stateOf(String instanceId) {
        return aws.world().instance(instanceId).state();
    }
}
