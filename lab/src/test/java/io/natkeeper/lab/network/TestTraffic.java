package io.natkeeper.lab.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natkeeper.simulator.world.Route;
import io.natkeeper.simulator.world.RouteTable;
import io.natkeeper.simulator.world.RouteTarget;
import io.natkeeper.simulator.world.SecurityGroup.Peer;
import io.natkeeper.simulator.world.SecurityGroup.Rule;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What hosts do in the tests, with programs that every machine has. */
final class TestTraffic {

    private static final Pattern ANSWER =
            Pattern.compile("\\[(\\d+)\\.(\\d{6})\\] \\d+ bytes from.*");

    private TestTraffic() {}

    record Result(int exitCode, String output) {
        boolean ok() {
            return exitCode == 0;
        }
    }

    /** A server in a host; closing kills it. */
    record Server(Process process) implements AutoCloseable {
        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    static Result run(String namespace, String... argv) {
        try {
            Process process = VpcNetwork.start(namespace, argv);
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean pings(String namespace, String address) {
        return run(namespace, "ping", "-c2", "-i0.05", "-W0.3", "-n", address).ok();
    }

    static Server startPeerAddressServer(String namespace, String address, int port)
            throws IOException {
        Process process =
                VpcNetwork.start(
                        namespace,
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PeerAddressServer.class.getName(),
                        address,
                        String.valueOf(port));
        String firstLine = process.inputReader(UTF_8).readLine();
        if (!"listening".equals(firstLine)) {
            throw new IllegalStateException("The server does not start: " + firstLine);
        }
        return new Server(process);
    }

    /** The address that a {@link PeerAddressServer} sees; empty if it cannot be reached. */
    static Optional<String> peerAddress(String namespace, String address, int port) {
        Result result =
                run(
                        namespace,
                        "timeout",
                        "0.5",
                        "bash",
                        "-c",
                        "exec 3<>/dev/tcp/%s/%d && head -1 <&3".formatted(address, port));
        return result.ok() ? Optional.of(result.output().strip()) : Optional.empty();
    }

    static Optional<String> publicAddressOf(String namespace, String server) {
        return peerAddress(namespace, server, 80);
    }

    /** Whether a datagram to the discard port, where nobody listens, brings back an ICMP error. */
    static boolean udpIsRefused(String namespace, String address) {
        return run(
                        namespace,
                        "bash",
                        "-c",
                        "exec 3<>/dev/udp/%s/9; echo >&3; sleep 0.3; echo >&3".formatted(address))
                .output()
                .contains("Connection refused");
    }

    /** Makes a host translate all that it forwards, as simply as can be. */
    static void masquerade(String namespace) {
        nat(namespace, "masquerade");
    }

    static void sourceNat(String namespace, String address) {
        nat(namespace, "snat to " + address);
    }

    private static void nat(String namespace, String statement) {
        new Namespace(namespace).sysctl(Map.of("net.ipv4.ip_forward", "1"));
        new Namespace(namespace)
                .nft(
                        """
                        table ip test
                        delete table ip test
                        table ip test {
                            chain source {
                                type nat hook postrouting priority srcnat; policy accept;
                                oifname "ens5" ip daddr != { 10.0.0.0/16, 10.1.0.0/16 } %s
                            }
                        }
                        """
                                .formatted(statement));
    }

    /** Whether a network behind the host (as a container has) gets an answer over TCP port 80. */
    static boolean fromContainerOf(String host, String server) throws Exception {
        String container = "container";
        Namespace.create(List.of(new Namespace(container)));
        try {
            Namespace.ipOutside(
                    List.of(
                            "link add inner netns %s type veth peer name outer netns %s"
                                    .formatted(container, host)));
            new Namespace(container)
                    .ip(List.of("addr add 172.17.0.2/24 dev inner", "link set inner up"));
            new Namespace(host)
                    .ip(List.of("addr add 172.17.0.1/24 dev outer", "link set outer up"));
            new Namespace(container).ip(List.of("route add default via 172.17.0.1"));
            try (var _ = startPeerAddressServer(host, "10.0.0.11", 80)) {
                return publicAddressOf(container, server).isPresent();
            }
        } finally {
            new Namespace(host).ip(List.of("link del outer"));
            new Namespace(container).delete();
        }
    }

    static Rule from(String protocol, int port, String cidrBlock) {
        return new Rule(protocol, port, port, new Peer.Cidr(cidrBlock));
    }

    static RouteTable withRoute(RouteTable table, String destination, RouteTarget target) {
        List<Route> routes = new ArrayList<>(table.routes());
        routes.add(new Route(destination, target, Route.Origin.CREATE_ROUTE));
        return table.withRoutes(routes);
    }

    /** Pings every millisecond, makes the change, and says how long the first answer took. */
    static long microsecondsToFirstAnswer(String namespace, String address, Runnable change)
            throws Exception {
        Process ping =
                VpcNetwork.start(namespace, "ping", "-D", "-n", "-i0.001", "-w2", "-W1", address);
        try (BufferedReader lines = ping.inputReader(UTF_8)) {
            Thread.sleep(100);
            long begin = System.currentTimeMillis() * 1000;
            change.run();
            String line;
            while ((line = lines.readLine()) != null) {
                Matcher answer = ANSWER.matcher(line);
                if (answer.matches()) {
                    return Long.parseLong(answer.group(1)) * 1_000_000
                            + Long.parseLong(answer.group(2))
                            - begin;
                }
            }
            throw new AssertionError("No answer at all");
        } finally {
            ping.destroyForcibly();
        }
    }
}
