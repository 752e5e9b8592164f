package io.natkeeper.lab.scenario;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.natkeeper.lab.lambda.InvocationResult;
import io.natkeeper.lab.lambda.LambdaFunction;
import io.natkeeper.lab.lambda.LambdaListener;
import io.natkeeper.lab.lambda.LocalLambda;
import io.natkeeper.lab.lambda.Outcome;
import io.natkeeper.simulator.cloudformation.TemplateYaml;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every handler that the template names, as it ships, where something is wrong around it. */
class PackagedHandlersTest {

    private static final Path ZIP = Path.of("../functions/target/functions.zip");

    /** As in the template. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** Less than what a run keeps for its end. */
    private static final Duration NEAR = Duration.ofSeconds(25);

    @TempDir private Path folder;

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer aws;

    /** An AWS that has its bad day: it answers every request with an error, and counts. */
    @BeforeEach
    void start() throws Exception {
        aws = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        aws.createContext(
                "/",
                exchange -> {
                    requests.incrementAndGet();
                    exchange.sendResponseHeaders(503, -1);
                    exchange.close();
                });
        aws.start();
    }

    @AfterEach
    void stop() {
        aws.stop(0);
    }

    static Stream<String> handlers() throws IOException {
        Map<String, Object> template =
                TemplateYaml.parse(Files.readString(Path.of("../template.yaml")));
        return child(template, "Resources").values().stream()
                .map(resource -> (Map<?, ?>) resource)
                .filter(resource -> "AWS::Serverless::Function".equals(resource.get("Type")))
                .map(function -> String.valueOf(child(function, "Properties").get("Handler")));
    }

    private static Map<?, ?> child(Map<?, ?> parent, String key) {
        return (Map<?, ?>) requireNonNull(parent.get(key), key);
    }

    /** Tried once: what a retry does is {@code LocalLambdaTest}'s. */
    private static LambdaFunction function(
            String handler, Duration timeout, Map<String, String> environment) {
        return new LambdaFunction(
                "function", handler, ZIP, environment, 1024, timeout, true, List.of(), 1);
    }

    private LocalLambda lambda(LambdaFunction function) throws Exception {
        return new LocalLambda(function, folder, InstantSource.system(), LambdaListener.none());
    }

    private Map<String, String> endpoint() {
        return Map.of(
                "AWS_ENDPOINT_URL",
                "http://127.0.0.1:" + aws.getAddress().getPort(),
                "NATKEEPER_TOPIC_ARN",
                "arn:aws:sns:eu-central-1:123456789012:topic");
    }

    private static Outcome sweep(LocalLambda lambda) throws Exception {
        InvocationResult result =
                lambda.invoke(Files.readString(Path.of("../events/failover/schedule.json")))
                        .get(3, TimeUnit.MINUTES);
        assertThat(lambda.deadLetters()).hasSize(1);
        return result.outcome();
    }

    private static String message(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).errorMessage();
    }

    @ParameterizedTest
    @MethodSource("handlers")
    void itRehearsesBeforeTheSnapshotAndAsksAwsNothing(String handler) throws Exception {
        try (LocalLambda lambda = lambda(function(handler, TIMEOUT, endpoint()))) {
            lambda.publish(1);
            assertThat(Files.readString(folder.resolve("function-1/log.txt")))
                    .as("its public constructor calls Rehearsal.beforeSnapshot")
                    .contains("Rehearsed.")
                    .doesNotContain("Not rehearsed", "SLF4J", "_aws");
            assertThat(requests).hasValue(0);
        }
    }

    @ParameterizedTest
    @MethodSource("handlers")
    void wrongSettingsFailTheDeploymentWithASentence(String handler) throws Exception {
        try (LocalLambda lambda =
                lambda(function(handler, TIMEOUT, Map.of("NATKEEPER_MODE", "watch")))) {
            assertThatThrownBy(() -> lambda.publish(1))
                    .hasMessageContaining("NATKEEPER_MODE is 'watch'; use act or observe");
        }
    }

    @ParameterizedTest
    @MethodSource("handlers")
    void whereAwsDoesNotAnswerItSaysWhichCallFailed(String handler) throws Exception {
        try (LocalLambda lambda = lambda(function(handler, TIMEOUT, endpoint()))) {
            assertThat(message(sweep(lambda))).contains("ec2:DescribeInstances");
            assertThat(requests).hasPositiveValue();
        }
    }

    /** It must be the one who says how it ended, not Lambda that cuts it off. */
    @ParameterizedTest
    @MethodSource("handlers")
    void nearTheTimeOutItEndsByItself(String handler) throws Exception {
        try (LocalLambda lambda = lambda(function(handler, NEAR, endpoint()))) {
            assertThat(message(sweep(lambda))).doesNotContain("timed out after");
        }
    }
}
