package io.natkeeper.lab.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs {@link SampleHandlers} as a function is packed: classes at the root. */
final class TestZip {

    private TestZip() {}

    static Path build(Path folder) throws IOException {
        Path zip = folder.resolve("function.zip");
        Path root = classes();
        List<Path> handlers;
        try (Stream<Path> files = Files.walk(root)) {
            handlers =
                    files.filter(f -> f.toString().matches(".*SampleHandlers.*\\.class"))
                            .sorted()
                            .toList();
        }
        try (ZipOutputStream archive = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Path handler : handlers) {
                archive.putNextEntry(new ZipEntry(root.relativize(handler).toString()));
                try (InputStream bytes = Files.newInputStream(handler)) {
                    bytes.transferTo(archive);
                }
                archive.closeEntry();
            }
        }
        return zip;
    }

    private static Path classes() {
        try {
            return Path.of(
                    SampleHandlers.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
