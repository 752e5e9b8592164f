package io.natkeeper.lab.scenario;

import io.natkeeper.lab.LabOptions;
import io.natkeeper.lab.lambda.LambdaFunction;
import io.natkeeper.lab.lambda.LambdaListener;
import io.natkeeper.lab.lambda.LocalLambda;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** The product's functions as the template deploys them: the same artefact, the same handlers. */
final class Functions {

    private Functions() {}

    static LocalLambda natFailover(
            LabOptions options, URI endpoint, Path folder, LambdaListener listener)
            throws IOException {
        LambdaFunction function =
                LambdaFunction.of(
                                "nat-failover",
                                "io.natkeeper.failover.NatFailoverHandler",
                                options.functionsZip())
                        .withMemoryMegabytes(1024)
                        .withRetryDelaysScaledBy(Delays.LAMBDA_RETRY_SCALE)
                        .withEnvironment(
                                Map.of(
                                        "AWS_ENDPOINT_URL",
                                        endpoint.toString(),
                                        "NATKEEPER_FAILBACK_DELAY_SECONDS",
                                        String.valueOf(Delays.FAILBACK_DELAY.toSeconds())));
        return new LocalLambda(
                function, folder.resolve("lambda"), InstantSource.system(), listener);
    }

    /** The schedule's event, as the fixtures have it. */
    static String scheduledEvent(LabOptions options) {
        try {
            return Files.readString(options.scheduledEvent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
