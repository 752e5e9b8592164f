package io.natkeeper.lab.scenario;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How the lab starts its own programs in hosts. */
final class Programs {

    /** Small and quick to start: a dozen of them share a laptop with the rest, and a /tmp. */
    private static final List<String> JVM =
            List.of(
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx48m",
                    "-Xshare:auto",
                    "-XX:-UsePerfData");

    private Programs() {}

    static String[] java(Class<?> program, List<String> arguments) {
        return Stream.of(
                        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                        JVM,
                        List.of("-cp", System.getProperty("java.class.path"), program.getName()),
                        arguments)
                .flatMap(List::stream)
                .toArray(String[]::new);
    }
}
