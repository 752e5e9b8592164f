package io.natkeeper.lab.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.lab.traffic.Sample.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The programs as the lab starts them: each a process of its own. Over loopback. */
class TrafficProgramsTest {

    /** Generous: what is waited for takes a second or two on an idle machine. */
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final List<Process> processes = new ArrayList<>();
    private final TrafficLog log = new TrafficLog();

    @AfterEach
    void nothingOutlivesTheTest() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void everyKindOfTrafficIsAnswered() throws Exception {
        Server server = startServer();
        Process host = startHost(server);
        Thread reader = log.follow(host.getInputStream());

        for (Kind kind : Kind.values()) {
            waitFor(samples ->
                    samples.stream().filter(s -> s.kind() == kind && s.ok()).count() > 9);
        }
        host.getOutputStream().close();
        waitForEnd(host);
        reader.join(DEADLINE);

        assertThat(log.unreadable()).isEmpty();
        assertThat(log.snapshot())
                .allSatisfy(s -> assertThat(s.host()).isEqualTo("private-a"))
                .filteredOn(Sample::ok)
                .allSatisfy(s -> assertThat(s.publicAddress()).contains("127.0.0.1"));
        assertThat(lastOfEachConnection(log)).hasSize(3).allMatch(Sample::ok);
        assertThat(log.snapshot())
                .allSatisfy(s ->
                        s.answeredAt()
                                .ifPresent(at -> assertThat(at).isAfterOrEqualTo(s.sentAt())));
    }

    @Test
    void aStoppedServerShowsAsFailures() throws Exception {
        Server server = startServer();
        Process host = startHost(server);
        log.follow(host.getInputStream());
        waitFor(samples ->
                samples.stream().filter(s -> flow(s) && s.ok()).count() > 9
                        && samples.stream().anyMatch(s -> s.kind() == Kind.TCP_NEW && s.ok())
                        && samples.stream().anyMatch(s -> s.kind() == Kind.UDP && s.ok()));

        server.process().destroyForcibly().waitFor();

        waitFor(samples -> samples.stream().filter(s -> flow(s) && !s.ok()).count() == 3);
        for (Kind kind : List.of(Kind.TCP_NEW, Kind.UDP)) {
            waitFor(samples -> samples.stream().anyMatch(s -> s.kind() == kind && !s.ok()));
        }
        assertThat(lastOfEachConnection(log)).hasSize(3).noneMatch(Sample::ok);
        assertThat(log.snapshot())
                .filteredOn(s -> !s.ok())
                .allSatisfy(s -> assertThat(s.error()).isPresent());
    }

    @Test
    void lostConnectionsAreOpenedAgainWhenAskedTo() throws Exception {
        Server server = startServer();
        Process host = startHost(server, "--reopen");
        log.follow(host.getInputStream());
        waitFor(samples -> samples.stream().anyMatch(s -> s.flow().equals("established-1.1")));
        server.process().destroyForcibly().waitFor();
        waitFor(samples ->
                samples.stream().anyMatch(s -> s.flow().startsWith("established-1.") && !s.ok()));

        startServer(server.tcpPort(), server.udpPort());

        waitFor(samples ->
                samples.stream()
                        .anyMatch(s ->
                                s.flow().startsWith("established-1.")
                                        && !s.flow().equals("established-1.1")
                                        && s.ok()));
    }

    @Test
    void aSilentServerDoesNotThinOutTheSchedule() throws Exception {
        // Accepts, by its backlog, and never answers: every try takes its whole time-out.
        try (ServerSocket silent = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress())) {
            Process host = startHost(new Server(null, silent.getLocalPort(), 9));
            log.follow(host.getInputStream());
            waitFor(samples ->
                    samples.stream().filter(s -> s.kind() == Kind.TCP_NEW).count() >= 10);
        }
        // One after the other, ten tries would take ten times the time-out of one second.
        List<Instant> sent =
                log.snapshot().stream()
                        .filter(s -> s.kind() == Kind.TCP_NEW)
                        .map(Sample::sentAt)
                        .sorted()
                        .limit(10)
                        .toList();
        assertThat(log.snapshot()).filteredOn(s -> s.kind() == Kind.TCP_NEW).noneMatch(Sample::ok);
        assertThat(Duration.between(sent.getFirst(), sent.getLast()))
                .isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aHostStopsByItself() throws Exception {
        Process host = startHost(startServer(), "--duration-seconds", "1");
        log.follow(host.getInputStream());
        waitForEnd(host);
        assertThat(host.exitValue()).isZero();
        assertThat(log.snapshot()).isNotEmpty();
    }

    @Test
    void theServerStopsWithItsStandardInput() throws Exception {
        Process server = startServer().process();
        server.getOutputStream().close();
        waitForEnd(server);
        assertThat(server.exitValue()).isZero();
    }

    @Test
    void theServerHoldsHundredsOfConnections() throws Exception {
        Server server = startServer();
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.tcpPort());
        List<LineConnection> connections = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                connections.add(LineConnection.open(address, DEADLINE));
            }
            for (LineConnection connection : connections) {
                assertThat(connection.exchange("hello", DEADLINE).text()).isEqualTo("hello");
            }
        } finally {
            for (LineConnection connection : connections) {
                connection.close();
            }
        }
    }

    private static List<Sample> lastOfEachConnection(TrafficLog log) {
        return log.snapshot().stream()
                .filter(TrafficProgramsTest::flow)
                .collect(
                        Collectors.toMap(
                                Sample::flow,
                                s -> s,
                                (a, b) -> a.sentAt().isAfter(b.sentAt()) ? a : b))
                .values()
                .stream()
                .toList();
    }

    private static boolean flow(Sample sample) {
        return sample.kind() == Kind.TCP_ESTABLISHED;
    }

    private record Server(@Nullable Process started, int tcpPort, int udpPort) {
        Process process() {
            return Objects.requireNonNull(started);
        }
    }

    private Server startServer() throws IOException {
        return startServer(0, 0);
    }

    private Server startServer(int tcpPort, int udpPort) throws IOException {
        Process process =
                start(
                        InternetServer.class,
                        List.of("127.0.0.1", Integer.toString(tcpPort), Integer.toString(udpPort)));
        BufferedReader out = process.inputReader();
        String[] ready = String.valueOf(out.readLine()).split(" ");
        assertThat(ready).hasSize(3).startsWith("ready");
        return new Server(process, Integer.parseInt(ready[1]), Integer.parseInt(ready[2]));
    }

    private Process startHost(Server server, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--name", "private-a",
                                "--server", "127.0.0.1",
                                "--tcp-port", Integer.toString(server.tcpPort()),
                                "--udp-port", Integer.toString(server.udpPort()),
                                "--established", "3"));
        arguments.addAll(List.of(more));
        return start(PrivateHost.class, arguments);
    }

    private Process start(Class<?> program, List<String> arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx48m",
                                "-Xshare:auto",
                                "-cp",
                                System.getProperty("java.class.path"),
                                program.getName()));
        command.addAll(arguments);
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        processes.add(process);
        return process;
    }

    private void waitFor(Predicate<List<Sample>> condition) throws InterruptedException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.test(log.snapshot())) {
            assertThat(System.nanoTime())
                    .as("waited in vain; the last samples: %s", last(log.snapshot()))
                    .isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private static List<Sample> last(List<Sample> samples) {
        return samples.subList(Math.max(0, samples.size() - 5), samples.size());
    }

    private static void waitForEnd(Process process) throws InterruptedException {
        assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
}
