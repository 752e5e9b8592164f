package io.natkeeper.lab.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One long-lived {@code ip -batch} in a namespace, which executes each line as it comes: a changed
 * route must not wait for a process to start, which takes longer than the change.
 */
final class IpSession implements AutoCloseable {

    private final List<String> argv;
    private final Process process;
    private final BufferedWriter input;
    private final BufferedReader output;
    private int batches;

    IpSession(Namespace namespace) {
        argv = List.of("ip", "-n", namespace.name(), "-force", "-batch", "-");
        try {
            process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new CommandFailedException("Cannot run " + String.join(" ", argv), e);
        }
        input = process.outputWriter(UTF_8);
        output = process.inputReader(UTF_8);
    }

    /** Returns when the kernel has executed all lines; each is tried even if one fails. */
    synchronized void run(List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        // ip says when it arrives here by complaining about it.
        String end = "end-of-batch-" + ++batches;
        try {
            for (String line : lines) {
                input.write(line + "\n");
            }
            input.write(end + "\n");
            input.flush();
            List<String> complaints = readUntil(end);
            output.readLine();
            if (!complaints.isEmpty()) {
                throw new CommandFailedException(
                        "`%s`: %s\namong these lines:\n%s"
                                .formatted(
                                        String.join(" ", argv),
                                        String.join("\n", complaints),
                                        String.join("\n", lines)));
            }
        } catch (IOException e) {
            throw new CommandFailedException(String.join(" ", argv) + " has ended", e);
        }
    }

    private List<String> readUntil(String end) throws IOException {
        List<String> complaints = new ArrayList<>();
        while (true) {
            String line = output.readLine();
            if (line == null) {
                throw new IOException(String.join("\n", complaints));
            }
            if (line.contains('"' + end + '"')) {
                return complaints;
            }
            complaints.add(line);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
