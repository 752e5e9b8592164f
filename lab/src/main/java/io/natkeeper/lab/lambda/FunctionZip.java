package io.natkeeper.lab.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Unpacks a function's artefact, as Lambda does before the first sandbox starts. */
final class FunctionZip {

    private FunctionZip() {}

    /** Leaves exactly the archive's files in the folder. */
    static void unpack(Path zip, Path folder) throws IOException {
        if (!Files.isRegularFile(zip)) {
            throw new NoSuchFileException(
                    zip.toString(),
                    null,
                    "the function's artefact is missing: make package builds it");
        }
        deleteRecursively(folder);
        Files.createDirectories(folder);
        try (ZipFile archive = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : archive.stream().toList()) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (!file.startsWith(folder)) {
                    throw new IOException("an entry leaves the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.resolveSibling(""));
                try (InputStream bytes = archive.getInputStream(entry)) {
                    Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    static void deleteRecursively(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }
}
