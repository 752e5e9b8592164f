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
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
 * The egress policy as it ships: functions.zip under the real Lambda runtime interface client, by
 * its role in the template, with every sample event, against the simulator over the wire.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackagedEgressTest {

    private static final Path ZIP = Path.of("../functions/target/functions.zip");
    private static final Path EVENTS = Path.of("../events");

    /** Samples that make it look. */
    private static final Pattern LOOKS =
            Pattern.compile(
                    "failover/(schedule|host-ready|ec2-instance-state-(?!stopping).*)"
                            + "|egress/parameter-store-change-(create|update|delete)");

    @TempDir private static Path folder;

    private final RealTiming timing = new RealTiming();
    private final SimulatedAws aws =
            SimulatedAws.builder()
                    .seed(1)
                    .timing(timing)
                    .lifecycleTimes(new Delays(Duration.ZERO).lifecycle())
                    .authorizer(Permissions.asDeployed(Path.of("..")))
                    .build();
    private WireFront front;
    private LocalLambda lambda;

    @BeforeAll
    void start() throws Exception {
        assertThat(ZIP).as("built by `make package`").exists();
        front =
                WireFront.start(
                        aws,
                        accessKeyId -> Permissions.principal(aws.world(), accessKeyId),
                        InetAddress.getLoopbackAddress());
        Vpc.build(aws, Cast.TWO_ZONES);
        lambda =
                new LocalLambda(
                        LambdaFunction.of(
                                        "egress-policy",
                                        "io.natkeeper.egress.EgressPolicyHandler",
                                        ZIP)
                                .withEnvironment(
                                        Map.of(
                                                "AWS_ACCESS_KEY_ID",
                                                Permissions.EGRESS_POLICY_ACCESS_KEY_ID,
                                                "AWS_ENDPOINT_URL",
                                                front.endpoint().toString()))
                                .withSnapStart()
                                .withRetryDelaysScaledBy(0.001),
                        folder,
                        InstantSource.system(),
                        LambdaListener.none());
    }

    @AfterAll
    void stop() {
        lambda.close();
        front.close();
        timing.close();
    }

    static Stream<Path> samples() throws IOException {
        try (Stream<Path> files = Files.walk(EVENTS)) {
            return files
                    .filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everySampleEventIsAnswered(Path sample) throws Exception {
        String name = EVENTS.relativize(sample).toString().replace(".json", "");
        InvocationResult result = lambda.invoke(Files.readString(sample)).get(2, TimeUnit.MINUTES);
        assertThat(result.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Succeeded.class,
                        succeeded ->
                                assertThat(succeeded.payload())
                                        .contains(
                                                LOOKS.matcher(name).matches()
                                                        ? "\"outcome\":\"unchanged\""
                                                        : "\"outcome\":\"ignored\""));
    }

    @Test
    void malformedEventsBecomeDeadLetters() throws Exception {
        String event =
                Files.readString(EVENTS.resolve("egress/parameter-store-change-update.json"))
                        .replace("\"operation\"", "\"operated\"");
        InvocationResult result = lambda.invoke(event).get(2, TimeUnit.MINUTES);
        assertThat(result.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed ->
                                assertThat(failed.errorMessage())
                                        .contains("detail.operation is missing"));
        assertThat(lambda.deadLetters()).hasSize(1);
        assertThat(List.of(lambda.deadLetters().getFirst().payload())).containsExactly(event);
    }
}
