package io.natkeeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own in which no socket can be opened and no name be resolved, and which prints
 * {@code SOCKET} for each attempt.
 */
public final class WithoutNetwork {

    static final String SOCKET = "SOCKET";

    private WithoutNetwork() {}

    /** All that {@code program} prints. */
    public static String run(Class<?> program) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-Djava.nio.channels.spi.SelectorProvider="
                                        + Channels.class.getName(),
                                // Names are looked up in this file, and nowhere else.
                                "-Djdk.net.hosts.file=/dev/null",
                                WithoutNetwork.class.getName(),
                                program.getName())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor(1, TimeUnit.MINUTES);
        return output;
    }

    /** In that JVM. */
    @SuppressWarnings("deprecation") // Deprecated as a way to replace sockets; here none shall be.
    public static void main(String[] program) throws Exception {
        Socket.setSocketImplFactory(() -> {
            throw new IllegalStateException(refused());
        });
        Class.forName(Arrays.asList(program).getFirst())
                .getMethod("main", String[].class)
                .invoke(null, (Object) new String[0]);
    }

    private static String refused() {
        System.out.println(SOCKET);
        return "There is no network here.";
    }

    /** Sockets of NIO, and datagrams. */
    public static final class Channels extends SelectorProvider {

        @Override
        public DatagramChannel openDatagramChannel() throws IOException {
            throw new SocketException(refused());
        }

        @Override
        public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
            throw new SocketException(refused());
        }

        @Override
        public Pipe openPipe() throws IOException {
            throw new SocketException(refused());
        }

        @Override
        public AbstractSelector openSelector() throws IOException {
            throw new SocketException(refused());
        }

        @Override
        public ServerSocketChannel openServerSocketChannel() throws IOException {
            throw new SocketException(refused());
        }

        @Override
        public SocketChannel openSocketChannel() throws IOException {
            throw new SocketException(refused());
        }
    }
}
