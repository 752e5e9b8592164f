package io.natkeeper.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.natkeeper.simulator.ssm.SsmAgent;
import io.natkeeper.simulator.ssm.SsmDocument;
import io.natkeeper.simulator.ssm.SsmDocument.ShellScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A folder that stands for a NAT host: the document's script and host/delivery run in it as they
 * are, but for their place. The kind {@code keep} keeps what it is given.
 */
final class ScriptHost implements SsmAgent {

    static final String DOCUMENT_NAME = "natkeeper-deliver";
    private static final Path SOURCES = Path.of("..", "host");

    private final Path folder;
    private final boolean knowsEnvironmentVariables;
    final SsmDocument document;

    ScriptHost(Path folder, boolean knowsEnvironmentVariables) throws IOException {
        this.folder = folder;
        this.knowsEnvironmentVariables = knowsEnvironmentVariables;
        document = document();
        for (String file : List.of("receive", "handlers/verify")) {
            install(file, Files.readString(SOURCES.resolve("delivery").resolve(file)));
        }
        handler("keep", "cat >\"$NATKEEPER_STATE/kept\"; echo '{\"kept\":true}'");
    }

    static SsmDocument document() throws IOException {
        Object content =
                new Load(LoadSettings.builder().build())
                        .loadFromString(
                                Files.readString(SOURCES.resolve("documents/deliver.yaml")));
        return SsmDocument.parse(DOCUMENT_NAME, JSON.std.asString(content));
    }

    void handler(String kind, String script) {
        install("handlers/" + kind, "#!/bin/bash\nset -euo pipefail\n" + script + "\n");
    }

    private void install(String file, String text) {
        try {
            Path path = folder.resolve("delivery").resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
            assertThat(path.toFile().setExecutable(true)).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Answer run(CommandRun run) {
        return run(run.document().shellScript(run.parameters(), knowsEnvironmentVariables));
    }

    /** Runs the document's script as an agent would, past every check of the parameters. */
    Answer runUnchecked(Map<String, String> values) {
        return run(document.shellScript(values, knowsEnvironmentVariables));
    }

    private Answer run(ShellScript script) {
        try {
            Path file = folder.resolve("_script.sh");
            Files.writeString(
                    file,
                    script.text()
                            .replace(
                                    "receive=/usr/local/lib/natkeeper/delivery/receive",
                                    "receive=" + folder.resolve("delivery/receive")));
            assertThat(file.toFile().setExecutable(true)).isTrue();
            Map<String, String> environment = new HashMap<>(script.environment());
            environment.put("NATKEEPER_STATE", state().toString());
            Process process = start(file, environment);
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            String error = new String(process.getErrorStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Answer(process.exitValue(), output, error);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process start(Path file, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(file.toString()).directory(folder.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    Path state() {
        return folder.resolve("state");
    }

    /** Every file but the script's own, with its content. */
    Map<String, String> files() {
        try (Stream<Path> files = Files.walk(folder)) {
            Map<String, String> contents = new TreeMap<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                // The lock is empty and only ever taken.
                if (!name.equals("_script.sh") && !name.equals("state/lock")) {
                    contents.put(name, Files.readString(file));
                }
            }
            return contents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
