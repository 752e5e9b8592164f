package io.natkeeper.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What AWS would answer, from a folder beside this class: a file per operation, and {@code
 * X-after-Y} for what X answers once Y was called.
 */
final class CannedAnswers {

    private final String folder;
    private final List<String> operations = new ArrayList<>();

    CannedAnswers(String folder) {
        this.folder = folder;
    }

    synchronized String to(String operation) {
        String answer = after(operation);
        operations.add(operation);
        return answer;
    }

    private String after(String operation) {
        for (String earlier : operations.reversed()) {
            String answer = file(operation + "-after-" + earlier);
            if (answer != null) {
                return answer;
            }
        }
        String answer = file(operation);
        if (answer == null) {
            throw new IllegalStateException("No answer stands ready for " + operation);
        }
        return answer;
    }

    private @Nullable String file(String name) {
        try (InputStream file = CannedAnswers.class.getResourceAsStream(folder + "/" + name)) {
            return file == null ? null : new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
