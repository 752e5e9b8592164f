package io.natkeeper.lab.metadata;

import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.Attachment;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.StatusCheck;
import io.natkeeper.simulator.world.Subnet;
import io.natkeeper.simulator.world.Vpc;
import io.natkeeper.simulator.world.World;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The metadata service of one instance that a file describes; the tests of the host's scripts run
 * against it. The file is read again at each request, so a test changes what the service tells by
 * changing the file, to nonsense too. Lines, in any order, words separated by blanks:
 *
 * <pre>
 * ranges 10.0.0.0/16 100.64.0.0/16
 * interface 02:00:00:00:00:01 10.0.0.11 10.0.0.12
 * tag natkeeper:pool main
 * </pre>
 *
 * {@code ranges} are the VPC's; a {@code ~} in one stands for a blank. Each {@code interface} has a
 * MAC and its private addresses, the primary one first, each perhaps with {@code =} and a public
 * address that stands for it; the first interface is device number 0. The subnet of each is the /24
 * of its primary address. Each {@code tag} is a tag of the instance.
 */
public final class StandaloneMetadata {

    private static final String VPC = "vpc-00000000000000001";
    private static final String SUBNET = "subnet-0000000000000000";
    private static final String INSTANCE = "i-00000000000000001";

    private StandaloneMetadata() {}

    /**
     * Serves until standard input ends.
     *
     * @param arguments address and port to listen on, and the file
     */
    public static void main(String[] arguments) throws IOException {
        InetAddress address = InetAddress.ofLiteral(arguments[0]);
        int port = Integer.parseInt(arguments[1]);
        Path file = Path.of(arguments[2]);
        try (MetadataServer server =
                new MetadataServer(
                        new InetSocketAddress(address, port),
                        () -> world(file),
                        _ -> Optional.of(INSTANCE),
                        InstantSource.system())) {
            System.out.println("ready " + server.address());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static World world(Path file) {
        List<String> ranges = List.of();
        Map<String, String> tags = new TreeMap<>();
        World world = World.EMPTY;
        int deviceIndex = 0;
        for (String line : lines(file)) {
            List<String> words = Arrays.asList(line.strip().split(" +"));
            List<String> values = words.subList(1, words.size());
            switch (words.getFirst()) {
                case "ranges" -> ranges = values.stream().map(v -> v.replace('~', ' ')).toList();
                case "interface" -> {
                    world =
                            world.with(subnet(values.get(1), deviceIndex))
                                    .with(networkInterface(values, deviceIndex));
                    deviceIndex++;
                }
                case "tag" -> tags.put(values.get(0), values.get(1));
                default -> throw new IllegalArgumentException("Not understood: " + line);
            }
        }
        return world.with(new Vpc(VPC, ranges, Map.of()))
                .with(
                        new Instance(
                                INSTANCE,
                                "t4g.nano",
                                VPC,
                                SUBNET + 0,
                                InstanceState.RUNNING,
                                Instant.EPOCH,
                                StatusCheck.OK,
                                StatusCheck.OK,
                                tags));
    }

    private static Subnet subnet(String primary, int deviceIndex) {
        return new Subnet(
                SUBNET + deviceIndex,
                VPC,
                primary.replaceFirst("[.]\\d+(=.*)?$", ".0/24"),
                "us-east-1a",
                "use1-az1",
                Map.of());
    }

    private static NetworkInterface networkInterface(List<String> values, int deviceIndex) {
        String primary = values.get(1);
        return new NetworkInterface(
                "eni-0000000000000000" + deviceIndex,
                VPC,
                SUBNET + deviceIndex,
                values.get(0),
                values.subList(1, values.size()).stream()
                        .map(a -> privateAddress(a, a.equals(primary)))
                        .toList(),
                false,
                List.of("sg-00000000000000001"),
                Optional.of(
                        new Attachment(
                                "eni-attach-" + deviceIndex,
                                INSTANCE,
                                deviceIndex,
                                deviceIndex == 0)),
                Map.of());
    }

    private static PrivateAddress privateAddress(String text, boolean primary) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new PrivateAddress(text, primary, Optional.empty())
                : new PrivateAddress(
                        text.substring(0, equals),
                        primary,
                        Optional.of(text.substring(equals + 1)));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
