package io.natkeeper.lab.scenario;

import io.natkeeper.lab.network.VpcNetwork;
import io.natkeeper.lab.report.TerminalTimeline;
import io.natkeeper.lab.traffic.InternetServer;
import io.natkeeper.lab.traffic.PrivateHost;
import io.natkeeper.lab.traffic.Sample;
import io.natkeeper.lab.traffic.TrafficLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

    private static final String SERVER_ADDRESS = "198.51.100.10";
    private static final String PORT = "7777";

    /** Who accepts connections on the internet. */
    static final String SERVER = SERVER_ADDRESS + ":" + PORT;

    /** Longer than any scenario; a prober that outlives the lab all the same ends then. */
    private static final String DURATION_SECONDS = "180";

    /** Small and quick to start: five of them share a laptop with the rest, and a /tmp. */
    private static final List<String> JVM =
            List.of(
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx48m",
                    "-Xshare:auto",
                    "-XX:-UsePerfData");

    private final TrafficLog log = new TrafficLog();
    private final Map<String, Instant> lastAnswer = new ConcurrentHashMap<>();
    private final List<Process> processes = new ArrayList<>();
    private final List<Process> probers = new ArrayList<>();
    private final List<Thread> readers = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    Traffic(TerminalTimeline terminal) {
        log.onSample(terminal::sample);
        log.onSample(this::remember);
    }

    /** Returns when it listens: a prober's connections that are to last are opened but once. */
    void startServer() {
        Process server =
                VpcNetwork.start(
                        VpcNetwork.INTERNET,
                        java(InternetServer.class, SERVER_ADDRESS, PORT, PORT));
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

    void startProber(String name, String namespace) {
        Process prober =
                VpcNetwork.start(
                        namespace,
                        java(
                                PrivateHost.class,
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
        processes.add(prober);
        probers.add(prober);
        names.add(name);
        readers.add(log.follow(prober.getInputStream()));
    }

    /** Whether every prober had an answer to something that it sent after {@code since}. */
    boolean everyoneIsOnline(Instant since) {
        return names.stream()
                .allMatch(name -> lastAnswer.getOrDefault(name, Instant.MIN).isAfter(since));
    }

    /** Lets the probers finish what is under way, and returns all that was seen. */
    List<Sample> finish() throws InterruptedException {
        for (Process prober : probers) {
            try {
                // A prober stops when its standard input ends.
                prober.getOutputStream().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        for (int i = 0; i < probers.size(); i++) {
            Process prober = probers.get(i);
            if (!prober.waitFor(10, TimeUnit.SECONDS)) {
                complaints.add(names.get(i) + "'s prober did not stop");
                prober.destroyForcibly();
            } else if (prober.exitValue() != 0) {
                complaints.add(names.get(i) + "'s prober ended with " + prober.exitValue());
            }
        }
        for (Thread reader : readers) {
            reader.join(Duration.ofSeconds(5));
        }
        return log.snapshot();
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

    private static String[] java(Class<?> program, String... arguments) {
        return Stream.of(
                        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                        JVM,
                        List.of("-cp", System.getProperty("java.class.path"), program.getName()),
                        List.of(arguments))
                .flatMap(List::stream)
                .toArray(String[]::new);
    }
}
