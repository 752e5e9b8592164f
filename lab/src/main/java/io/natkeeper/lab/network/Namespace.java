package io.natkeeper.lab.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A network namespace by name, as {@code ip netns} knows it. */
record Namespace(String name) {

    private static final Path DIRECTORY = Path.of("/run/netns");
    private static final Duration KILL_DEADLINE = Duration.ofSeconds(2);

    /** Makes all of them in one process: a fork for each would be most of a lab's start-up. */
    static void create(Collection<Namespace> namespaces) {
        ipOutside(namespaces.stream().map(n -> "netns add " + n.name).toList());
    }

    /**
     * Runs lines of {@code ip} in the lab's own namespace, where links between two others begin.
     */
    static void ipOutside(List<String> lines) {
        if (!lines.isEmpty()) {
            Command.run(List.of("ip", "-batch", "-"), String.join("\n", lines) + "\n");
        }
    }

    void ip(List<String> lines) {
        if (!lines.isEmpty()) {
            Command.run(List.of("ip", "-n", name, "-batch", "-"), String.join("\n", lines) + "\n");
        }
    }

    /** Applies a ruleset in one transaction: all of it, or none and an exception. */
    void nft(String ruleset) {
        Command.run(inside(List.of("nft", "-f", "-")), ruleset);
    }

    /** What {@code nft list} prints of this. */
    String nftList(String... what) {
        return Command.run(
                inside(Stream.concat(Stream.of("nft", "list"), Stream.of(what)).toList()), "");
    }

    /** Sets kernel parameters; what this kernel does not have (IPv6, say) is passed over. */
    void sysctl(Map<String, String> settings) {
        if (settings.isEmpty()) {
            return;
        }
        List<String> argv = new ArrayList<>(List.of("sysctl", "-q", "-e", "-w"));
        settings.forEach((key, value) -> argv.add(key + "=" + value));
        Command.run(inside(argv), "");
    }

    /**
     * Makes it pass packets on, and have no opinion about them; before its links are made, which
     * copy the defaults.
     */
    void becomeForwarder() {
        sysctl(Sysctl.forwarder());
        // Without any address the kernel has no local table, and refuses every next hop.
        ip(List.of("link set lo up"));
    }

    /**
     * What to execute in order to run a program in here: with a view of {@code /sys} that fits, as
     * programs in a host expect.
     */
    List<String> command(String... argv) {
        return Stream.concat(Stream.of("ip", "netns", "exec", name), Stream.of(argv)).toList();
    }

    /** Kills every process in here, daemons included. */
    void killProcesses() {
        long deadline = System.nanoTime() + KILL_DEADLINE.toNanos();
        while (true) {
            List<ProcessHandle> processes = processes();
            if (processes.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "Processes in " + name + " survive kill -9: " + processes);
            }
            processes.forEach(ProcessHandle::destroyForcibly);
            pause();
        }
    }

    /** Removes it from view; call after {@link #killProcesses}, else it lives on unseen. */
    void delete() {
        ipOutside(List.of("netns del " + name));
    }

    List<ProcessHandle> processes() {
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            String here = "net:[" + Files.getAttribute(DIRECTORY.resolve(name), "unix:ino") + "]";
            for (Path entry : entries) {
                if (networkOf(entry).filter(here::equals).isPresent()) {
                    ProcessHandle.of(Long.parseLong(entry.getFileName().toString()))
                            .ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** Empty for a process that is gone by now, or a zombie. */
    private static Optional<String> networkOf(Path process) {
        try {
            return Optional.of(Files.readSymbolicLink(process.resolve("ns/net")).toString());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Without {@code ip netns exec}'s mounts, which the lab's own tools do not need. */
    private List<String> inside(List<String> argv) {
        return Stream.concat(
                        Stream.of("nsenter", "--net=" + DIRECTORY.resolve(name)), argv.stream())
                .toList();
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while killing processes", e);
        }
    }
}
