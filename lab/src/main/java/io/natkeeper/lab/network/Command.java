package io.natkeeper.lab.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Runs a program to its end, feeding its standard input; no shell in between. */
final class Command {

    /** How {@code ip -batch -} and {@code nft -f -} name the line that failed. */
    private static final Pattern FAILED_LINE = Pattern.compile("(?:/dev/stdin| -):(\\d+)");

    private Command() {}

    /** Returns what the program printed; throws if it ends with anything but 0. */
    static String run(List<String> argv, String input) {
        try {
            Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
            try (OutputStream standardInput = process.getOutputStream()) {
                standardInput.write(input.getBytes(UTF_8));
            } catch (IOException _) {
                // It ended without reading everything: its exit code and output say why.
            }
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                throw new CommandFailedException(describe(argv, input, exitCode, output));
            }
            return output;
        } catch (IOException e) {
            throw new CommandFailedException("Cannot run " + String.join(" ", argv), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(
                    "Interrupted while running " + String.join(" ", argv), e);
        }
    }

    static String describe(List<String> argv, String input, int exitCode, String output) {
        String failed =
                "`%s` ended with %d: %s"
                        .formatted(String.join(" ", argv), exitCode, output.strip());
        return failedLine(input, output)
                .map(line -> failed + "\nThe line that failed: " + line)
                .orElse(failed);
    }

    private static Optional<String> failedLine(String input, String output) {
        List<String> lines = input.lines().toList();
        return FAILED_LINE
                .matcher(output)
                .results()
                .map((MatchResult match) -> Integer.parseInt(match.group(1)))
                .filter(number -> number >= 1 && number <= lines.size())
                .map(number -> lines.get(number - 1).strip())
                .findFirst();
    }
}
