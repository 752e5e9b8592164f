package io.natkeeper.lab.lambda;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Where the real runtime interface client lies, and how a JVM is started with it.
 *
 * @param jars the runtime's class path; the function's classes are not on it, as in Lambda
 * @param nativeLibrary its library for this machine. Left alone the client unpacks it to one fixed
 *     file under {@code /tmp}, where a second sandbox would overwrite what a first has mapped.
 */
record RuntimeInterfaceClient(List<Path> jars, Path nativeLibrary) {

    static final String MAIN_CLASS = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    private static final String NATIVE_LIBRARY_PROPERTY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    /**
     * The client that the build laid out beside the lab's own classes.
     *
     * @param unpackTo a folder of the caller's, for the native library
     */
    static RuntimeInterfaceClient find(Path unpackTo) throws IOException {
        Path folder = builtFolder().resolve("ric");
        if (!Files.isDirectory(folder)) {
            throw new IOException(
                    "The Lambda runtime interface client is not in "
                            + folder
                            + ": build the lab first (make package, or mvn -pl lab -am process-resources).");
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars =
                    files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
            return new RuntimeInterfaceClient(jars, unpackLibrary(jars, unpackTo));
        }
    }

    String classPath() {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    String nativeLibraryOption() {
        return "-D" + NATIVE_LIBRARY_PROPERTY + "=" + nativeLibrary;
    }

    /** The folder that holds this class's folder or jar: {@code lab/target}. */
    private static Path builtFolder() {
        try {
            Path classes =
                    Path.of(
                            RuntimeInterfaceClient.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            return classes.toAbsolutePath().resolveSibling("");
        } catch (URISyntaxException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static Path unpackLibrary(List<Path> jars, Path unpackTo) throws IOException {
        String name = "jni/libaws-lambda-jni.linux-" + architecture() + ".so";
        for (Path jar : jars) {
            try (JarFile archive = new JarFile(jar.toFile())) {
                ZipEntry entry = archive.getEntry(name);
                if (entry != null) {
                    Path library = unpackTo.resolve("libaws-lambda-jni.so");
                    try (InputStream bytes = archive.getInputStream(entry)) {
                        Files.copy(bytes, library, StandardCopyOption.REPLACE_EXISTING);
                    }
                    return library.toAbsolutePath();
                }
            }
        }
        throw new IOException("No " + name + " in " + jars);
    }

    private static String architecture() throws IOException {
        String architecture = System.getProperty("os.arch", "");
        return switch (architecture) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch_64";
            default ->
                    throw new IOException(
                            "The Lambda runtime interface client has no library for "
                                    + architecture
                                    + "; it runs on x86_64 and arm64.");
        };
    }
}
