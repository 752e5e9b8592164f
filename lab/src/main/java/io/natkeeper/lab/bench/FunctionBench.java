package io.natkeeper.lab.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How fast the packaged function moves a route, with and without what it does before the snapshot,
 * and beside a handler in Python. All variants take turns, so that whatever else the machine does
 * falls on each of them.
 */
public final class FunctionBench {

    private static final int ROUNDS = 10;

    private FunctionBench() {}

    /**
     * Adds the figures to {@code lab/target/bench.json}.
     *
     * @param project the checkout
     * @return whether the first event is as fast as promised
     */
    public static boolean run(Path project) throws IOException, InterruptedException {
        Path zip = project.resolve("functions/target/functions.zip");
        JavaFunction java = new JavaFunction(zip, project.resolve("lab/target/bench"));
        Optional<Boto3Function> python =
                Boto3Function.find(project.resolve("lab/bench/boto3_function.py"));
        if (python.isEmpty()) {
            System.out.println(
                    "SKIPPED: Python or boto3 is missing (apt install python3-boto3): nothing to compare with.");
        }
        Figures figures = new Figures();
        // The simulator itself becomes warm in the first round, which does not count.
        for (int round = 0; round <= ROUNDS; round++) {
            Figures noted = round == 0 ? new Figures() : figures;
            java.unprimed(noted);
            java.primed(noted);
            if (python.isPresent()) {
                python.get().run(noted);
            }
            java.withoutSnapshot(noted);
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("rounds", ROUNDS);
        report.put("artefact_mb", Math.round(Files.size(zip) / 1e5) / 10.0);
        python.ifPresent(p -> report.put("beside", p.versions()));
        report.putAll(figures.medians());
        boolean fast = true;
        for (String end : List.of("route", "answer")) {
            fast &=
                    told(
                            report,
                            figures,
                            "first_primed_to_%s_ms".formatted(end),
                            "first_unprimed_to_%s_ms".formatted(end),
                            1.0 / 3);
            if (python.isPresent()) {
                fast &=
                        told(
                                report,
                                figures,
                                "first_primed_to_%s_ms".formatted(end),
                                "boto3_init_and_first_to_%s_ms".formatted(end),
                                1);
            }
        }
        figures.medians().forEach((name, value) -> System.out.println(name + ": " + value));
        write(project.resolve("lab/target/bench.json"), report);
        return fast;
    }

    private static boolean told(
            Map<String, Object> report, Figures figures, String some, String others, double limit) {
        double ratio = Math.round(figures.median(some) / figures.median(others) * 100) / 100.0;
        report.put("%s_by_%s".formatted(some, others).replace("_ms", ""), ratio);
        System.out.printf("%s / %s: %.2f (limit %.2f)%n", some, others, ratio, limit);
        return ratio <= limit;
    }

    /** Beside the figures of the other benchmarks. */
    private static void write(Path file, Map<String, Object> figures) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        if (Files.exists(file)) {
            all.putAll(JSON.std.mapFrom(Files.readString(file)));
        }
        all.put("function", figures);
        Files.createDirectories(file.getParent());
        Files.writeString(file, JSON.std.asString(all) + "\n");
    }
}
