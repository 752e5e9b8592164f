package io.natkeeper.lab.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A straightforward handler in Python that does the same job, one call after another. */
final class Boto3Function {

    private static final String WHO =
            "import platform, sys, boto3; print(sys.executable); print('Python', platform.python_version(), 'boto3', boto3.__version__)";

    private final String python;
    private final String versions;
    private final Path script;

    private Boto3Function(String python, String versions, Path script) {
        this.python = python;
        this.versions = versions;
        this.script = script;
    }

    /** Empty where Python or boto3 is missing. */
    static Optional<Boto3Function> find(Path script) throws IOException, InterruptedException {
        Process process;
        try {
            process =
                    new ProcessBuilder("python3", "-c", WHO)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException e) {
            return Optional.empty();
        }
        List<String> said =
                new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
        return process.waitFor() == 0
                ? Optional.of(new Boto3Function(said.getFirst(), said.getLast(), script))
                : Optional.empty();
    }

    /** Of Python and of boto3. */
    String versions() {
        return versions;
    }

    void run(Figures figures) throws IOException, InterruptedException {
        try (StoppedNat world = new StoppedNat()) {
            ProcessBuilder builder =
                    new ProcessBuilder(python, script.toString())
                            .redirectError(ProcessBuilder.Redirect.INHERIT);
            Map<String, String> environment = builder.environment();
            environment.clear();
            environment.putAll(
                    Map.of(
                            "PATH", "/usr/local/bin:/usr/bin:/bin",
                            "AWS_REGION", "us-east-1",
                            "AWS_DEFAULT_REGION", "us-east-1",
                            "AWS_ACCESS_KEY_ID", "ASIALAB",
                            "AWS_SECRET_ACCESS_KEY", "lab",
                            "AWS_ENDPOINT_URL", world.endpoint().toString(),
                            // Where packages of one's own are.
                            "HOME", System.getProperty("user.home")));
            Instant started = Instant.now();
            Process process = builder.start();
            try (BufferedReader answers = process.inputReader(UTF_8);
                    Writer events = process.outputWriter(UTF_8)) {
                expect(answers.readLine(), "ready");
                Instant ready = Instant.now();
                String event = world.event().strip();
                Instant received = Instant.now();
                events.write(event + "\n");
                events.flush();
                expect(answers.readLine(), "moved");
                Instant answered = Instant.now();
                double init = millis(started, ready);
                figures.add("boto3_init_ms", init);
                figures.add("boto3_first_to_answer_ms", millis(received, answered));
                figures.add(
                        "boto3_init_and_first_to_route_ms",
                        init + millis(received, world.routeReplacedAt()));
                figures.add("boto3_init_and_first_to_answer_ms", init + millis(received, answered));
            } finally {
                process.destroy();
                process.waitFor(10, TimeUnit.SECONDS);
            }
        }
    }

    private static void expect(String line, String part) {
        if (line == null || !line.contains(part)) {
            throw new IllegalStateException("The handler with boto3 says " + line);
        }
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }
}
