package io.natkeeper.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Checks what somebody wrote before it is put. */
public final class CheckCommand {

    /** What a standard parameter holds, which costs nothing. */
    private static final int STANDARD_BYTES = 4096;

    private CheckCommand() {}

    /**
     * Exit code 0: valid. 1: it has errors. 2: no file, or one that can't be read.
     *
     * @param files the parts of one form
     * @param usage a sentence for whoever names none
     * @param tell what a valid one does
     */
    public static <T> int run(
            List<String> files,
            String usage,
            Function<List<FormText>, Parsed<T>> parser,
            BiConsumer<T, PrintStream> tell,
            PrintStream out) {
        if (files.isEmpty()) {
            out.println(usage);
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
        return switch (parser.apply(parts)) {
            case Parsed.Invalid<T>(List<FormError> errors) -> {
                errors.forEach(error -> out.println(error.sentence()));
                yield 1;
            }
            case Parsed.Valid<T>(T form) -> {
                tell.accept(form, out);
                parts.stream()
                        .filter(p -> bytes(p) > STANDARD_BYTES)
                        .forEach(p ->
                                out.println(
                                        "%s has %d bytes: put it into an advanced parameter ($0.05 a month), or make it at most %d."
                                                .formatted(p.part(), bytes(p), STANDARD_BYTES)));
                yield 0;
            }
        };
    }

    private static int bytes(FormText part) {
        return part.text().getBytes(UTF_8).length;
    }
}
