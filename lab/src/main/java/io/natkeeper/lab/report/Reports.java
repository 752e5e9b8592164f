package io.natkeeper.lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Writes a run's report where people and programs look for it. */
public final class Reports {

    private Reports() {}

    /**
     * Writes {@code report.json}, {@code report.html} and {@code timeline.svg}, for this scenario
     * and again as the latest of all.
     *
     * @param directory such as {@code lab/target}
     * @return the scenario's {@code report.html}
     */
    public static Path write(RunRecord run, Path directory) throws IOException {
        Path own = Files.createDirectories(directory.resolve(run.scenario()));
        // The figures first: a drawing that fails must not take them along.
        ReportJson.write(run, own.resolve("report.json"));
        copy(own, directory, "report.json");
        String picture = drawing(run);
        Files.writeString(own.resolve("timeline.svg"), picture);
        Path html = own.resolve("report.html");
        Files.writeString(html, ReportHtml.page(run, picture));
        for (String name : List.of("report.html", "timeline.svg")) {
            copy(own, directory, name);
        }
        return html;
    }

    /** The drawing, or, on a machine without any font, a picture of the remedy. */
    private static String drawing(RunRecord run) {
        try {
            return TimelineChart.svg(run);
        } catch (RuntimeException | LinkageError e) {
            return """
            <svg xmlns="http://www.w3.org/2000/svg" width="1180" height="60">\
            <text x="10" y="35" font-family="sans-serif">\
            The timeline was not drawn: Java found no fonts. Remedy: apt-get install fontconfig \
            fonts-dejavu-core (%s)</text></svg>
            """
                    .formatted(ReportHtml.escaped(String.valueOf(e)));
        }
    }

    private static void copy(Path from, Path to, String name) throws IOException {
        Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
}
