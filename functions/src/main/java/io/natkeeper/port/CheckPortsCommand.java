package io.natkeeper.port;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natkeeper.form.FormError;
import io.natkeeper.form.FormText;
import io.natkeeper.form.Parsed;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks a port map before it is put: {@code make check-ports FILE=ports.yaml}. */
public final class CheckPortsCommand {

    /** What a standard parameter holds, which costs nothing. */
    private static final int STANDARD_BYTES = 4096;

    private CheckPortsCommand() {}

    /**
     * @param arguments files, the parts of one map
     */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out));
    }

    /** Exit code 0: valid. 1: it has errors. 2: no file, or one that can't be read. */
    static int run(List<String> files, PrintStream out) {
        if (files.isEmpty()) {
            out.println("Name a file: make check-ports FILE=ports.yaml");
            return 2;
        }
        List<FormText> parts = new ArrayList<>();
        for (String file : files) {
            try {
                parts.add(new FormText(file, Files.readString(Path.of(file))));
            } catch (CharacterCodingException _) {
                out.println(file + " is not UTF-8; save it as such.");
                return 2;
            } catch (IOException e) {
                out.println("%s can't be read: %s".formatted(file, e));
                return 2;
            }
        }
        return switch (new PortMapParser(FormLimits.DEFAULT).parse(parts)) {
            case Parsed.Invalid<PortMap>(List<FormError> errors) -> {
                errors.forEach(error -> out.println(error.sentence()));
                yield 1;
            }
            case Parsed.Valid<PortMap>(PortMap map) -> {
                tell(map, out);
                parts.stream()
                        .filter(p -> bytes(p) > STANDARD_BYTES)
                        .forEach(p ->
                                out.println(
                                        "%s has %d bytes: put it into an advanced parameter ($0.05 a month), or split it into parts of at most %d."
                                                .formatted(p.part(), bytes(p), STANDARD_BYTES)));
                yield 0;
            }
        };
    }

    private static int bytes(FormText part) {
        return part.text().getBytes(UTF_8).length;
    }

    private static void tell(PortMap map, PrintStream out) {
        if (map.mappings().isEmpty()) {
            out.println("Valid; it opens no port.");
            return;
        }
        out.println("Valid; it opens:");
        for (PortMapping m : map.mappings()) {
            out.println(
                    "  %s %s (%s) to %s, for %s"
                            .formatted(
                                    m.protocol(),
                                    m.listen(),
                                    m.name(),
                                    m.target(),
                                    String.join(
                                            ", ",
                                            m.allow().stream().map(Object::toString).toList())));
        }
        out.println(
                "%d ports, %d rules of the security group's %d."
                        .formatted(
                                map.ports(),
                                EntryRules.of(map.mappings()).size(),
                                FormLimits.DEFAULT.ingressRules()));
    }
}
