package io.natkeeper.lab;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.natkeeper.lab.bench.FunctionBench;
import io.natkeeper.lab.report.RunRecord;
import io.natkeeper.lab.scenario.Player;
import io.natkeeper.lab.scenario.Scenario;
import io.natkeeper.lab.scenario.Scenarios;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The lab's command line: {@code list}, {@code run} (0 if all promises held), {@code control} (0
 * if, with Natkeeper disconnected, packets broke a promise of every scenario, as they must) and
 * {@code bench} (0 if the function answers as fast as promised).
 */
public final class Lab {

    private static final int BROKEN = 1;
    private static final int USAGE = 2;

    /** No scenario takes two minutes; the probers send for three. */
    private static final Duration LONGEST = Duration.ofSeconds(170);

    private Lab() {}

    /** Ends the process whatever happens: threads of a lab that failed must not keep it. */
    public static void main(String[] arguments) {
        int exitCode = BROKEN;
        try {
            exitCode = run(arguments);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            System.out.flush();
            System.err.println(sentence(e));
        } finally {
            System.exit(exitCode);
        }
    }

    /** What went wrong, and why, and why that. */
    static String sentence(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(Lab::words)
                .distinct()
                .collect(Collectors.joining(": ", "The lab failed: ", ""));
    }

    private static String words(Throwable failure) {
        Throwable cause = failure.getCause();
        String message = failure.getMessage();
        // A message that Java made of the cause says it twice.
        boolean own = message != null && (cause == null || !message.equals(cause.toString()));
        return own && message != null
                ? message.strip().replace('\n', ' ')
                : failure.getClass().getSimpleName();
    }

    private static int run(String[] arguments) throws IOException, InterruptedException {
        String command = arguments.length == 1 ? arguments[0] : "";
        try {
            return switch (command) {
                case "list" -> list();
                case "run" -> play(options(), true);
                case "control" -> play(options().withControl(), false);
                case "bench" -> FunctionBench.run(options().project()) ? 0 : BROKEN;
                default ->
                        throw new IllegalArgumentException("use: lab list | run | control | bench");
            };
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return USAGE;
        }
    }

    private static LabOptions options() {
        return LabOptions.from(System.getenv(), Path.of("").toAbsolutePath());
    }

    private static int list() {
        Scenarios.all().forEach(scenario -> System.out.println(scenario.name()));
        return 0;
    }

    private static int play(LabOptions options, boolean shouldHold)
            throws IOException, InterruptedException {
        List<String> unexpected = new ArrayList<>();
        for (Scenario scenario : chosen(options)) {
            Thread watch = haltAfter(LONGEST, scenario, options.reports().resolve("threads.txt"));
            RunRecord run = new Player(options).play(scenario);
            watch.interrupt();
            if (shouldHold ? !run.held() : !run.packetsBrokeAPromise()) {
                unexpected.add(scenario.name());
            }
        }
        if (!shouldHold && unexpected.isEmpty()) {
            System.out.println(
                    "Without Natkeeper packets broke promises, as they must: the lab can tell.");
        } else if (!shouldHold) {
            System.out.println(
                    "Without Natkeeper nothing broke in %s, or the lab itself did: a check that can't fail is worth nothing."
                            .formatted(String.join(", ", unexpected)));
        } else if (options.scenario().equals(LabOptions.ALL)) {
            System.out.println(
                    unexpected.isEmpty()
                            ? "All scenarios held their promises."
                            : "Promises broke in " + String.join(", ", unexpected) + ".");
        }
        return unexpected.isEmpty() ? 0 : BROKEN;
    }

    /**
     * For a wait that nobody thought of: whoever waits for the lab must get an answer.
     *
     * @param threads where it says what each of them waited for
     */
    private static Thread haltAfter(Duration patience, Scenario scenario, Path threads) {
        return Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        Thread.sleep(patience);
                    } catch (InterruptedException _) {
                        return; // it is over in time
                    }
                    try {
                        System.err.printf(
                                "The lab failed: %s is not over after %d s; what it waits for is in %s%n",
                                scenario.name(), patience.toSeconds(), threads);
                        Files.createDirectories(threads.getParent());
                        Files.deleteIfExists(threads);
                        // Virtual ones, too.
                        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                                .dumpThreads(
                                        threads.toString(),
                                        HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
                    } catch (IOException | RuntimeException e) {
                        System.err.println(e);
                    } finally {
                        Runtime.getRuntime().halt(BROKEN);
                    }
                });
    }

    private static List<Scenario> chosen(LabOptions options) {
        if (options.scenario().equals(LabOptions.ALL)) {
            return Scenarios.all();
        }
        return List.of(
                Scenarios.named(options.scenario())
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "SCENARIO is '%s'; use all, or one of %s"
                                                .formatted(
                                                        options.scenario(),
                                                        Scenarios.all().stream()
                                                                .map(Scenario::name)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", "))))));
    }
}
