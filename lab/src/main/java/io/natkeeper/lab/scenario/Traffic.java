package io.natkeeper.lab.scenario;

import io.natkeeper.lab.network.VpcNetwork;
import io.natkeeper.lab.report.TerminalTimeline;
import io.natkeeper.lab.traffic.InternetServer;
import io.natkeeper.lab.traffic.PortClients;
import io.natkeeper.lab.traffic.PortUse;
import io.natkeeper.lab.traffic.PrivateHost;
import io.natkeeper.lab.traffic.Sample;
import io.natkeeper.lab.traffic.TrafficLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server on the internet and a prober in every private host, each a process of its own. */
final class Traffic implements AutoCloseable {

    static final String SERVER_ADDRESS = "198.51.100.10";
    private static final String PORT = "7777";

    /** Who accepts connections on the internet. */
    static final String SERVER = SERVER_ADDRESS + ":" + PORT;

    /** Longer than any scenario; a prober that outlives the lab all the same ends then. */
    private static final String DURATION_SECONDS = "180";

    private final TrafficLog log = new TrafficLog();
    private final Map<String, Instant> lastAnswer = new ConcurrentHashMap<>();
    private final List<Process> processes = new ArrayList<>();
    private final List<Prober> probers = new ArrayList<>();
    private final List<Thread> readers = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private record Prober(String name, Process process) {}

    Traffic(TerminalTimeline terminal) {
        log.onSample(terminal::sample);
        log.onSample(this::remember);
    }

    /** Returns when it listens: a prober's connections that are to last are opened but once. */
    void startServer() {
        Process server =
                VpcNetwork.start(
                        VpcNetwork.INTERNET,
                        Programs.java(InternetServer.class, List.of(SERVER_ADDRESS, PORT, PORT)));
        processes.add(server);
        BufferedReader lines = server.inputReader(StandardCharsets.UTF_8);
        try {
            String first = lines.readLine();
            if (first == null || !first.startsWith("ready")) {
                throw new IllegalStateException("The internet host did not start: " + first);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform()
                .daemon()
                .name("internet-host")
                .start(() ->
                        lines.lines()
                                .forEach(line -> complaints.add("The internet host: " + line)));
    }

    /**
     * @param reopen whether it opens connections again that it has lost
     */
    void startProber(String name, String namespace, boolean reopen) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--name",
                                name,
                                "--server",
                                SERVER_ADDRESS,
                                "--tcp-port",
                                PORT,
                                "--udp-port",
                                PORT,
                                "--duration-seconds",
                                DURATION_SECONDS));
        if (reopen) {
            arguments.add("--reopen");
        }
        Process prober = VpcNetwork.start(namespace, Programs.java(PrivateHost.class, arguments));
        names.add(name);
        add(name, prober);
    }

    /** Before its host ends, which would kill it. */
    void stopProber(String name) throws InterruptedException {
        names.remove(name);
        for (Prober prober : probers) {
            if (prober.name().equals(name)) {
                tellToStop(prober);
                var _ = prober.process().waitFor(10, TimeUnit.SECONDS);
            }
        }
    }

    /** Clients on the internet of the pool's ports. */
    void startPortClients(String entryAddress, List<PortUse> uses) {
        List<String> arguments = new ArrayList<>(List.of(entryAddress));
        uses.forEach(use -> arguments.add(use.format()));
        add(
                "the ports' clients",
                VpcNetwork.start(VpcNetwork.INTERNET, Programs.java(PortClients.class, arguments)));
    }

    private void add(String name, Process process) {
        processes.add(process);
        probers.add(new Prober(name, process));
        readers.add(log.follow(process.getInputStream()));
    }

    /** What is known by now. */
    List<Sample> samples() {
        return log.snapshot();
    }

    /** Whether every prober had an answer to something that it sent after {@code since}. */
    boolean everyoneIsOnline(Instant since) {
        return names.stream()
                .allMatch(name -> lastAnswer.getOrDefault(name, Instant.MIN).isAfter(since));
    }

    /** Lets the probers finish what is under way, and returns all that was seen. */
    List<Sample> finish() throws InterruptedException {
        probers.forEach(Traffic::tellToStop);
        for (Prober prober : probers) {
            if (!prober.process().waitFor(10, TimeUnit.SECONDS)) {
                complaints.add(prober.name() + "'s prober did not stop");
                prober.process().destroyForcibly();
            } else if (prober.process().exitValue() != 0) {
                complaints.add(
                        prober.name() + "'s prober ended with " + prober.process().exitValue());
            }
        }
        for (Thread reader : readers) {
            reader.join(Duration.ofSeconds(5));
        }
        return log.snapshot();
    }

    /** A prober stops when its standard input ends. */
    private static void tellToStop(Prober prober) {
        try {
            prober.process().getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the programs said that was no sample: a broken lab must not look like a good run. */
    List<String> complaints() {
        return Stream.of(complaints, log.unreadable()).flatMap(List::stream).toList();
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }

    private void remember(Sample sample) {
        if (sample.ok() && sample.kind() != Sample.Kind.TCP_ESTABLISHED) {
            lastAnswer.merge(sample.host(), sample.sentAt(), (a, b) -> a.isAfter(b) ? a : b);
        }
    }
}
