package io.natkeeper.lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes a run's report where people and programs look for it. */
public final class Reports {

    private static final FileAttribute<Set<PosixFilePermission>> FOR_ALL =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));

    private Reports() {}

    /** Where a run's own report goes; a control's stands apart, so that it hides no real run. */
    public static Path folder(Path directory, String scenario, boolean control) {
        Path own = directory.resolve(scenario);
        return control ? own.resolve("control") : own;
    }

    /**
     * Writes {@code report.json}, {@code report.html} and {@code timeline.svg}, for this scenario
     * and, unless it was a control, again as the latest of all.
     *
     * @param inventory a page to put beside it as {@code inventory.html}, where the pool has one
     * @param directory such as {@code lab/target}
     * @return the scenario's {@code report.html}
     */
    public static Path write(RunRecord run, Optional<String> inventory, Path directory)
            throws IOException {
        Path own = folder(directory, run.scenario(), run.control());
        List<Path> folders = run.control() ? List.of(own) : List.of(own, directory);
        // The figures first: a drawing that fails must not take them along.
        place(folders, "report.json", ReportJson.text(run));
        String picture = drawing(run);
        place(folders, "timeline.svg", picture);
        place(folders, "report.html", ReportHtml.page(run, picture, inventory.isPresent()));
        for (Path folder : folders) {
            Path page = folder.resolve("inventory.html");
            if (inventory.isPresent()) {
                place(page, inventory.get());
            } else {
                Files.deleteIfExists(page); // an earlier run's
            }
        }
        return own.resolve("report.html");
    }

    /** Whoever reads it meanwhile, or writes it, too, meets a whole file. */
    public static void place(Path file, String text) throws IOException {
        Path folder = Files.createDirectories(file.resolveSibling(""));
        Path whole = Files.createTempFile(folder, "." + file.getFileName(), ".new", FOR_ALL);
        Files.writeString(whole, text);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void place(List<Path> folders, String name, String text) throws IOException {
        for (Path folder : folders) {
            place(folder.resolve(name), text);
        }
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
}
