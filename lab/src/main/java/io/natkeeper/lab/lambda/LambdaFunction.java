package io.natkeeper.lab.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A function as the template describes it.
 *
 * @param name its name; letters, digits, hyphens and underscores
 * @param handler class name, or {@code class::method}
 * @param zip classes at the root, jars in {@code lib/}
 * @param environment its own variables; they win over Lambda's
 * @param memoryMegabytes bounds the heap
 * @param timeout how long one attempt may take once the runtime has the event
 * @param snapStart run the hooks around a snapshot, and start from it
 * @param retryDelays how long Lambda waits before each further attempt after a failed one
 * @param concurrency how many events it runs at once; the others wait
 */
public record LambdaFunction(
        String name,
        String handler,
        Path zip,
        Map<String, String> environment,
        int memoryMegabytes,
        Duration timeout,
        boolean snapStart,
        List<Duration> retryDelays,
        int concurrency) {

    /** Lambda's own schedule for asynchronous invocations: two retries, after 1 and 2 minutes. */
    public static final List<Duration> RETRY_DELAYS =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(2));

    public LambdaFunction {
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("not a name of a Lambda function: " + name);
        }
        environment = Map.copyOf(environment);
        retryDelays = List.copyOf(retryDelays);
    }

    /** 512 MB, 60 s, no SnapStart, Lambda's retries. */
    public static LambdaFunction of(String name, String handler, Path zip) {
        return new LambdaFunction(
                name,
                handler,
                zip,
                Map.of(),
                512,
                Duration.ofSeconds(60),
                false,
                RETRY_DELAYS,
                Integer.MAX_VALUE);
    }

    public LambdaFunction withEnvironment(Map<String, String> variables) {
        return new LambdaFunction(
                name,
                handler,
                zip,
                variables,
                memoryMegabytes,
                timeout,
                snapStart,
                retryDelays,
                concurrency);
    }

    public LambdaFunction withMemoryMegabytes(int megabytes) {
        return new LambdaFunction(
                name,
                handler,
                zip,
                environment,
                megabytes,
                timeout,
                snapStart,
                retryDelays,
                concurrency);
    }

    public LambdaFunction withTimeout(Duration newTimeout) {
        return new LambdaFunction(
                name,
                handler,
                zip,
                environment,
                memoryMegabytes,
                newTimeout,
                snapStart,
                retryDelays,
                concurrency);
    }

    public LambdaFunction withSnapStart() {
        return new LambdaFunction(
                name,
                handler,
                zip,
                environment,
                memoryMegabytes,
                timeout,
                true,
                retryDelays,
                concurrency);
    }

    /** Reserved concurrency, of 1 mostly: it never runs twice at the same time. */
    public LambdaFunction withConcurrency(int most) {
        return new LambdaFunction(
                name,
                handler,
                zip,
                environment,
                memoryMegabytes,
                timeout,
                snapStart,
                retryDelays,
                most);
    }

    /** A lab that has no minutes to wait scales Lambda's delays, and says so in its report. */
    public LambdaFunction withRetryDelaysScaledBy(double factor) {
        return new LambdaFunction(
                name,
                handler,
                zip,
                environment,
                memoryMegabytes,
                timeout,
                snapStart,
                retryDelays.stream()
                        .map(delay -> Duration.ofMillis(Math.round(delay.toMillis() * factor)))
                        .toList(),
                concurrency);
    }

    String arn() {
        return "arn:aws:lambda:eu-central-1:123456789012:function:" + name + ":live";
    }
}
