package io.natkeeper.lab.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The promises of {@code lab/bin/in-namespaces}, kept or not by real processes. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InNamespacesLauncherTest {

    private record Result(int exitCode, String output) {}

    private static final Queue<Process> STARTED = new ConcurrentLinkedQueue<>();

    @AfterEach
    void killWhatIsLeft() {
        STARTED.forEach(Process::destroyForcibly);
        STARTED.clear();
    }

    @BeforeEach
    void needsNamespaces() throws Exception {
        Result result = launch("true");
        if (Objects.equals(System.getenv("CI"), "true")) {
            assertThat(result.exitCode).as(result.output).isZero();
        }
        assumeTrue(result.exitCode != InNamespaces.SKIPPED, result.output.strip());
    }

    @Test
    void passesOutputInputAndExitCodeThrough() throws Exception {
        Result result = launch("bash", "-c", "echo out; exit 5");
        assertThat(result.output).isEqualTo("out\n");
        assertThat(result.exitCode).isEqualTo(5);

        Process cat = start("cat");
        cat.getOutputStream().write("hello".getBytes(UTF_8));
        cat.getOutputStream().close();
        assertThat(end(cat).output).isEqualTo("hello");
    }

    @Test
    void theCommandHearsSignals() throws Exception {
        Process process =
                start(
                        "bash",
                        "-c",
                        "trap 'echo bye; exit 9' TERM; echo up; while :; do sleep 0.02; done");
        assertThat(process.inputReader(UTF_8).readLine()).isEqualTo("up");
        process.toHandle().destroy();
        assertThat(process.inputReader(UTF_8).readLine()).isEqualTo("bye");
        assertThat(process.waitFor()).isEqualTo(9);
    }

    @Test
    void seesItsOwnNetworkProcessesAndNamespacesOnly() throws Exception {
        assertThat(
                        launch("bash", "-c", "ip -br link; ip netns; ps -e --no-headers | wc -l")
                                .output
                                .lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("lo ");
    }

    @Test
    void killedWithoutWarningItLeavesNothing() throws Exception {
        String marker = "sleep 7" + ProcessHandle.current().pid();
        Process process =
                start(
                        "bash",
                        "-c",
                        "ip netns add inner; ip netns exec inner setsid %s & echo up; wait"
                                .formatted(marker));
        assertThat(process.inputReader(UTF_8).readLine()).isEqualTo("up");
        eventually(() -> processes(marker).count() >= 1);
        String network =
                Files.readSymbolicLink(networkOf(processes(marker).findFirst().orElseThrow()))
                        .toString();

        process.destroyForcibly().waitFor();
        eventually(() -> processes(marker).findAny().isEmpty());
        assertThat(ProcessHandle.allProcesses().filter(p -> isIn(p, network))).isEmpty();
        assertThat(Path.of("/run/netns/inner")).doesNotExist();
    }

    @Test
    void twoAtOnceDoNotMeet() throws Exception {
        String command =
                "ip netns add same; ip -n same link add here type veth peer name there; echo up; read -r";
        Process first = start("bash", "-c", command);
        Process second = start("bash", "-c", command);
        for (Process process : List.of(first, second)) {
            assertThat(process.inputReader(UTF_8).readLine()).isEqualTo("up");
        }
        for (Process process : List.of(first, second)) {
            process.getOutputStream().write('\n');
            process.getOutputStream().close();
            assertThat(process.waitFor()).isZero();
        }
    }

    @Test
    void worksForAnOrdinaryUserAndSaysWhatTheKernelRefuses() throws Exception {
        assumeTrue(
                Files.isWritable(Path.of("/proc/1/oom_score_adj")), "only root can become nobody");
        // Where nobody may read it.
        Path directory =
                Files.createTempDirectory(
                        "launcher",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwxr-xr-x")));
        Path copy = Files.copy(InNamespaces.LAUNCHER, directory.resolve("in-namespaces"));
        try {
            Result ordinary =
                    asNobody(
                            copy,
                            "bash",
                            "-c",
                            "id -u; ip netns add x && ip netns exec x ip link set lo up && echo done");
            assumeTrue(ordinary.exitCode != InNamespaces.SKIPPED, ordinary.output);
            assertThat(ordinary.output).isEqualTo("0\ndone\n");

            Result refused =
                    asNobody(
                            copy,
                            "bash",
                            "-c",
                            "echo 0 >/proc/sys/user/max_net_namespaces; exec %s true"
                                    .formatted(copy));
            assertThat(refused.exitCode).isEqualTo(InNamespaces.SKIPPED);
            assertThat(refused.output.lines())
                    .singleElement()
                    .asString()
                    .contains("create namespaces");
        } finally {
            Files.delete(copy);
            Files.delete(directory);
        }
    }

    private static Result asNobody(Path launcher, String... command) throws Exception {
        return end(
                new ProcessBuilder(
                                Stream.concat(
                                                Stream.of(
                                                        "setpriv",
                                                        "--reuid=65534",
                                                        "--regid=65534",
                                                        "--clear-groups",
                                                        launcher.toString()),
                                                Stream.of(command))
                                        .toList())
                        .directory(Path.of("/").toFile())
                        .redirectErrorStream(true)
                        .start());
    }

    private static Result launch(String... command) throws Exception {
        return end(start(command));
    }

    private static Process start(String... command) throws IOException {
        Process process =
                new ProcessBuilder(
                                Stream.concat(
                                                Stream.of(InNamespaces.LAUNCHER.toString()),
                                                Stream.of(command))
                                        .toList())
                        .redirectErrorStream(true)
                        .start();
        STARTED.add(process);
        return process;
    }

    private static Result end(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Result(process.waitFor(), output);
    }

    private static Stream<ProcessHandle> processes(String commandLine) {
        return ProcessHandle.allProcesses()
                .filter(p ->
                        p.info().commandLine().filter(c -> c.endsWith(commandLine)).isPresent());
    }

    private static boolean isIn(ProcessHandle process, String network) {
        try {
            return Files.readSymbolicLink(networkOf(process)).toString().equals(network);
        } catch (IOException _) {
            return false;
        }
    }

    private static Path networkOf(ProcessHandle process) {
        return Path.of("/proc", String.valueOf(process.pid()), "ns/net");
    }

    private interface Check {
        boolean holds() throws Exception;
    }

    private static void eventually(Check check) throws Exception {
        for (int i = 0; i < 200; i++) {
            if (check.holds()) {
                return;
            }
            Thread.sleep(Duration.ofMillis(10));
        }
        throw new AssertionError("Not within two seconds");
    }
}
