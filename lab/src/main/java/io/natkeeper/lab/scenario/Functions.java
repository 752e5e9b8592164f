package io.natkeeper.lab.scenario;

import io.natkeeper.lab.LabOptions;
import io.natkeeper.lab.lambda.LambdaFunction;
import io.natkeeper.lab.lambda.LambdaListener;
import io.natkeeper.lab.lambda.LocalLambda;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Stream;

/** The product's functions as the template deploys them: the same artefact, the same handlers. */
final class Functions {

    /** In the lab's own /run: another lab has another, and the kernel clears it away. */
    private static final Path FOLDER = Path.of("/run/natkeeper/lambda");

    static final String NAT_FAILOVER = "nat-failover";
    static final String PORT_CONCENTRATOR = "port-concentrator";
    static final String EGRESS_POLICY = "egress-policy";

    private static final String ENDPOINT = "AWS_ENDPOINT_URL";

    private Functions() {}

    static LocalLambda natFailover(LabOptions options, URI endpoint, LambdaListener listener)
            throws IOException {
        return start(
                options,
                LambdaFunction.of(
                                NAT_FAILOVER,
                                "io.natkeeper.failover.NatFailoverHandler",
                                options.functionsZip())
                        .withEnvironment(
                                Map.of(
                                        "AWS_ACCESS_KEY_ID",
                                        Permissions.NAT_FAILOVER_ACCESS_KEY_ID,
                                        ENDPOINT,
                                        endpoint.toString(),
                                        "NATKEEPER_DEPLOYMENT",
                                        "natkeeper",
                                        "NATKEEPER_FAILBACK_DELAY_SECONDS",
                                        String.valueOf(Delays.FAILBACK_DELAY.toSeconds()))),
                listener);
    }

    static LocalLambda portConcentrator(LabOptions options, URI endpoint, LambdaListener listener)
            throws IOException {
        return delivering(
                PORT_CONCENTRATOR,
                "io.natkeeper.port.PortConcentratorHandler",
                Permissions.PORT_CONCENTRATOR_ACCESS_KEY_ID,
                options,
                endpoint,
                listener);
    }

    static LocalLambda egressPolicy(LabOptions options, URI endpoint, LambdaListener listener)
            throws IOException {
        return delivering(
                EGRESS_POLICY,
                "io.natkeeper.egress.EgressPolicyHandler",
                Permissions.EGRESS_POLICY_ACCESS_KEY_ID,
                options,
                endpoint,
                listener);
    }

    /** One that brings texts to hosts, and runs once at a time. */
    private static LocalLambda delivering(
            String name,
            String handler,
            String accessKeyId,
            LabOptions options,
            URI endpoint,
            LambdaListener listener)
            throws IOException {
        return start(
                options,
                LambdaFunction.of(name, handler, options.functionsZip())
                        .withEnvironment(
                                Map.of(
                                        ENDPOINT,
                                        endpoint.toString(),
                                        "AWS_ACCESS_KEY_ID",
                                        accessKeyId,
                                        "NATKEEPER_DEPLOYMENT",
                                        "natkeeper",
                                        "NATKEEPER_DELIVER_DOCUMENT",
                                        Documents.DELIVER))
                        .withConcurrency(1),
                listener);
    }

    private static LocalLambda start(
            LabOptions options, LambdaFunction function, LambdaListener listener)
            throws IOException {
        LambdaFunction scaled =
                function.withMemoryMegabytes(1024)
                        .withRetryDelaysScaledBy(Delays.LAMBDA_RETRY_SCALE);
        // A sandbox that swept every minute before has its restore long behind it.
        return new LocalLambda(
                options.cold() ? scaled.withSnapStart() : scaled,
                FOLDER.resolve(function.name()),
                InstantSource.system(),
                listener);
    }

    /** What {@code make ports-page} prints. */
    static String inventoryPage(URI endpoint) {
        Path task = FOLDER.resolve(NAT_FAILOVER).resolve("task");
        ProcessBuilder command =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        "%1$s:%1$s/lib/*".formatted(task),
                        "io.natkeeper.port.InventoryPageCommand",
                        Vpc.POOL);
        command.environment()
                .putAll(
                        Map.of(
                                ENDPOINT,
                                endpoint.toString(),
                                "AWS_REGION",
                                "eu-central-1",
                                "AWS_ACCESS_KEY_ID",
                                Permissions.PORT_CONCENTRATOR_ACCESS_KEY_ID,
                                "AWS_SECRET_ACCESS_KEY",
                                "lab"));
        command.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            Process process = command.start();
            String page =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("The inventory's page was not printed");
            }
            return page;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What the functions of the run that just ended logged, sandbox by sandbox. */
    static String log() throws IOException {
        StringBuilder log = new StringBuilder();
        try (Stream<Path> files = Files.find(FOLDER, 3, (file, _) -> file.endsWith("log.txt"))) {
            for (Path file : files.sorted().toList()) {
                log.append(Files.readString(file));
            }
        }
        return log.toString();
    }

    /** A sample event as the fixtures have it, about this instance and emitted now. */
    static String sampleAbout(LabOptions options, String sample, String instanceId) {
        try {
            return Files.readString(options.sampleEvents().resolve(sample))
                    .replace("i-0a1b2c3d4e5f60718", instanceId)
                    .replaceAll(
                            "\"time\": \"[^\"]*\"",
                            "\"time\": \"%s\""
                                    .formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The schedule's event, as the fixtures have it. */
    static String scheduledEvent(LabOptions options) {
        try {
            return Files.readString(options.sampleEvents().resolve("schedule.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
