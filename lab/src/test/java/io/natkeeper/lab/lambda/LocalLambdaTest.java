package io.natkeeper.lab.lambda;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import com.fasterxml.jackson.jr.ob.JSON;
import io.natkeeper.lab.lambda.Outcome.Failed;
import io.natkeeper.lab.lambda.Outcome.Succeeded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every test starts real processes under the real runtime interface client. */
@Timeout(180)
class LocalLambdaTest {

    @TempDir private static Path shared;
    private static Path zip = Path.of("");

    @TempDir private Path folder;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void pack() throws IOException {
        zip = TestZip.build(shared);
    }

    @Test
    void runsAnEventAndStaysWarm() throws Exception {
        try (LocalLambda lambda = start(function("Echo").withMemoryMegabytes(256))) {
            InvocationResult first = result(lambda.invoke("{\"detail\":{\"state\":\"stopping\"}}"));
            InvocationResult second = result(lambda.invoke("{}"));

            Map<String, Object> answer = json(first.outcome());
            assertThat(answer)
                    .containsEntry("event", Map.of("detail", Map.of("state", "stopping")))
                    .containsEntry("requestId", first.requestId())
                    .containsEntry("functionName", "echo")
                    .containsEntry("memory", 256)
                    .containsEntry(
                            "arn", "arn:aws:lambda:eu-central-1:123456789012:function:echo:live");
            assertThat((Integer) answer.get("remainingMillis")).isBetween(1, 60_000);
            assertThat(first.cold()).isTrue();
            assertThat(second.cold()).isFalse();
            assertThat(second.requestId()).isNotEqualTo(first.requestId());
            assertThat(first.receivedAt().orElseThrow())
                    .isBetween(first.attempts().getFirst().startedAt(), first.finishedAt());
            assertThat(lambda.sandboxesStarted()).isEqualTo(1);
            assertThat(heard).contains("log echo-1: echoing {detail={state=stopping}}");
            assertThat(folder.resolve("echo-1/log.txt"))
                    .content()
                    .contains("echoing {detail={state=stopping}}");
        }
    }

    @Test
    void streamsAreHandedOverAsTheyAre() throws Exception {
        try (LocalLambda lambda = start(function("Stream"))) {
            String payload = "{\"name\":\"Zürich → 東京\"}";
            assertThat(result(lambda.invoke(payload)).outcome()).isEqualTo(new Succeeded(payload));
        }
    }

    @Test
    void anEventThatFailsIsTriedThreeTimesAndBecomesADeadLetter() throws Exception {
        LambdaFunction function = function("Throws").withRetryDelaysScaledBy(0.001);
        try (LocalLambda lambda = start(function)) {
            InvocationResult result = result(lambda.invoke("{\"id\":\"e-1\"}"));

            assertThat(result.attempts()).extracting(Attempt::number).containsExactly(1, 2, 3);
            Failed failed = (Failed) result.outcome();
            assertThat(failed.errorType()).isEqualTo("java.lang.IllegalStateException");
            assertThat(failed.errorMessage()).isEqualTo("no healthy NAT");
            assertThat(failed.stackTrace()).anyMatch(line -> line.contains("handleRequest"));
            assertThat(lambda.deadLetters()).containsExactly(result);
            assertThat(result.payload()).isEqualTo("{\"id\":\"e-1\"}");
            assertThat(lambda.sandboxesStarted()).isEqualTo(1);
            Duration betweenFirstTwo =
                    Duration.between(
                            result.attempts().get(0).finishedAt(),
                            result.attempts().get(1).startedAt());
            assertThat(betweenFirstTwo).isGreaterThanOrEqualTo(Duration.ofMillis(60));
        }
    }

    @Test
    void aRetryThatSucceedsEndsTheInvocation() throws Exception {
        LambdaFunction function = function("ThrowsOnce").withRetryDelaysScaledBy(0.001);
        try (LocalLambda lambda = start(function)) {
            InvocationResult result = result(lambda.invoke("{}"));

            assertThat(result.attempts()).hasSize(2);
            assertThat(result.outcome()).isEqualTo(new Succeeded("\"call 2\""));
            assertThat(lambda.deadLetters()).isEmpty();
            assertThat(heard)
                    .containsSubsequence(
                            "started throwsonce-1",
                            "received 1 cold",
                            "finished 1 failed",
                            "received 2 warm",
                            "finished 2 succeeded");
        }
    }

    @Test
    void aHandlerThatCannotStartSaysWhy() throws Exception {
        try (LocalLambda lambda = start(withoutRetries(function("FailsToStart")))) {
            InvocationResult result = result(lambda.invoke("{}"));

            assertThat(result.receivedAt()).isEmpty();
            Failed failed = (Failed) result.outcome();
            assertThat(failed.errorType()).isEqualTo("java.lang.IllegalArgumentException");
            assertThat(failed.errorMessage()).isEqualTo("NATKEEPER_MODE must be act or observe");
            assertThatThrownBy(lambda::prewarm)
                    .hasMessage(
                            "failstostart-2 did not start: java.lang.IllegalArgumentException:"
                                    + " NATKEEPER_MODE must be act or observe");
        }
    }

    @Test
    void theDeadlineEndsTheSandbox() throws Exception {
        LambdaFunction function =
                withoutRetries(function("Sleeps")).withTimeout(Duration.ofSeconds(1));
        try (LocalLambda lambda = start(function)) {
            InvocationResult late = result(lambda.invoke("{\"millis\":100000}"));
            InvocationResult next = result(lambda.invoke("{\"millis\":0}"));

            assertThat(late.outcome())
                    .isEqualTo(
                            new Failed(
                                    "Sandbox.Timedout",
                                    "RequestId: %s Error: Task timed out after 1.00 seconds"
                                            .formatted(late.requestId()),
                                    List.of()));
            assertThat(next.outcome()).isEqualTo(new Succeeded("\"slept\""));
            assertThat(next.cold()).isTrue();
            assertThat(lambda.sandboxesStarted()).isEqualTo(2);
        }
    }

    @Test
    void aProcessThatEndsFailsItsEvent() throws Exception {
        try (LocalLambda lambda = start(withoutRetries(function("Exits")))) {
            InvocationResult result = result(lambda.invoke("{}"));

            assertThat(result.outcome())
                    .isEqualTo(
                            new Failed(
                                    "Runtime.ExitError",
                                    "RequestId: %s Error: Runtime exited with error: exit status 3"
                                            .formatted(result.requestId()),
                                    List.of()));
            assertThat(heard).contains("log exits-1: good bye");
        }
    }

    @Test
    void aBusySandboxMakesTheNextEventStartAnother() throws Exception {
        try (LocalLambda lambda = start(function("Sleeps"))) {
            lambda.prewarm();
            CompletableFuture<InvocationResult> long1 = lambda.invoke("{\"millis\":2000}");
            CompletableFuture<InvocationResult> long2 = lambda.invoke("{\"millis\":2000}");

            assertThat(List.of(sandboxOf(result(long1)), sandboxOf(result(long2))))
                    .containsExactlyInAnyOrder("sleeps-1", "sleeps-2");
            assertThat(result(lambda.invoke("{\"millis\":0}")).cold()).isFalse();
            assertThat(lambda.sandboxesStarted()).isEqualTo(2);
        }
    }

    @Test
    void theEnvironmentIsLambdasAndNothingElse() throws Exception {
        LambdaFunction function =
                function("Surroundings")
                        .withEnvironment(
                                Map.of(
                                        "AWS_ENDPOINT_URL", "http://127.0.0.1:1",
                                        "NATKEEPER_POOLS", "blue"));
        try (LocalLambda lambda = start(function)) {
            Map<String, Object> answer = json(result(lambda.invoke("{}")).outcome());

            assertThat(answer)
                    .extractingByKey("environment")
                    .asInstanceOf(MAP)
                    .containsEntry("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
                    .containsEntry("NATKEEPER_POOLS", "blue")
                    .containsEntry("AWS_LAMBDA_FUNCTION_NAME", "surroundings")
                    .containsEntry("LAMBDA_TASK_ROOT", folder.resolve("task").toString())
                    .doesNotContainKeys("HOME", "USER", "JAVA_HOME", "JAVA_TOOL_OPTIONS", "PWD");
            assertThat(answer)
                    .containsEntry(
                            "properties",
                            Map.of(
                                    "java.io.tmpdir",
                                            folder.resolve("surroundings-1/tmp").toString(),
                                    "user.home", folder.resolve("surroundings-1/home").toString(),
                                    "user.dir", folder.resolve("task").toString()));
            assertThat(answer)
                    .extractingByKey("classPath")
                    .asInstanceOf(LIST)
                    .allMatch(jar -> jar.toString().contains("/ric/"));
        }
    }

    @Test
    void withSnapStartAPublishedSandboxWaitsToBeRestored() throws Exception {
        try (LocalLambda lambda = start(function("Hooked").withSnapStart())) {
            lambda.publish(2);
            long publishedMillis = System.currentTimeMillis();
            assertThat(lambda.sandboxesStarted()).isEqualTo(2);

            InvocationResult restored = result(lambda.invoke("{}"));
            Map<String, Object> hooks = json(restored.outcome());
            assertThat(restored.cold()).isTrue();
            assertThat((Long) hooks.get("checkpoint"))
                    .isPositive()
                    .isLessThanOrEqualTo(publishedMillis);
            assertThat((Long) hooks.get("restore")).isGreaterThanOrEqualTo(publishedMillis);
            lambda.prewarm();
            assertThat(lambda.sandboxesStarted()).isEqualTo(2);
        }
    }

    @Test
    void closingEndsWhatRuns() throws Exception {
        CompletableFuture<InvocationResult> running;
        try (LocalLambda lambda = start(function("Sleeps"))) {
            lambda.prewarm();
            running = lambda.invoke("{\"millis\":100000}");
        }
        assertThat(running).failsWithin(Duration.ofSeconds(30));
    }

    @Test
    void aMissingArtefactIsNamedWithItsRemedy() {
        Path missing = folder.resolve("functions.zip");
        assertThatThrownBy(() -> start(LambdaFunction.of("f", "a.B", missing)))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("make package");
        assertThat(Files.exists(missing)).isFalse();
    }

    private LocalLambda start(LambdaFunction function) throws IOException {
        return new LocalLambda(function, folder, InstantSource.system(), new Hearing());
    }

    private static LambdaFunction function(String handler) {
        return LambdaFunction.of(
                handler.toLowerCase(Locale.ROOT),
                SampleHandlers.class.getName() + "$" + handler,
                zip);
    }

    private static LambdaFunction withoutRetries(LambdaFunction f) {
        return new LambdaFunction(
                f.name(),
                f.handler(),
                f.zip(),
                f.environment(),
                f.memoryMegabytes(),
                f.timeout(),
                f.snapStart(),
                List.of(),
                f.concurrency());
    }

    private static InvocationResult result(CompletableFuture<InvocationResult> future)
            throws Exception {
        return future.get(120, SECONDS);
    }

    private static String sandboxOf(InvocationResult result) {
        return result.attempts().getFirst().sandbox();
    }

    private static Map<String, Object> json(Outcome outcome) throws IOException {
        assertThat(outcome).isInstanceOf(Succeeded.class);
        return JSON.std.mapFrom(((Succeeded) outcome).payload());
    }

    private final class Hearing implements LambdaListener {
        @Override
        public void sandboxStarted(String sandbox) {
            heard.add("started " + sandbox);
        }

        @Override
        public void received(String requestId, int attempt, boolean cold, Instant at) {
            heard.add("received " + attempt + (cold ? " cold" : " warm"));
        }

        @Override
        public void finished(String requestId, Attempt attempt) {
            heard.add(
                    "finished "
                            + attempt.number()
                            + (attempt.outcome().succeeded() ? " succeeded" : " failed"));
        }

        @Override
        public void logged(String sandbox, String line) {
            heard.add("log " + sandbox + ": " + line);
        }
    }
}
