package io.natkeeper.lab.traffic;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a private host offers to whoever reaches it: see {@link Dialect}. */
public final class Listeners {

    private static final int BACKLOG = 1024;

    private Listeners() {}

    /**
     * Serves until standard input ends, so that it never outlives whoever started it. Prints {@code
     * ready} once it listens.
     *
     * @param arguments the host's name, and then {@code PORT=DIALECT}, such as {@code 22=ssh}
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2) {
            System.err.println("usage: Listeners NAME PORT=http|ssh|mysql ...");
            System.exit(2);
        }
        List<ServerSocket> servers = new ArrayList<>();
        for (String listener : List.of(arguments).subList(1, arguments.length)) {
            String[] parts = listener.split("=", 2);
            Dialect dialect = Dialect.valueOf(parts[1].toUpperCase(Locale.ROOT));
            ServerSocket server = new ServerSocket(Integer.parseInt(parts[0]), BACKLOG);
            servers.add(server);
            Thread.ofVirtual().start(() -> acceptAll(server, dialect, arguments[0]));
        }
        System.out.println("ready");
        System.in.transferTo(OutputStream.nullOutputStream());
        for (ServerSocket server : servers) {
            server.close();
        }
    }

    private static void acceptAll(ServerSocket server, Dialect dialect, String name) {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                Thread.ofVirtual().start(() -> serve(connection, dialect, name));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void serve(Socket connection, Dialect dialect, String name) {
        try (connection) {
            connection.setTcpNoDelay(true);
            dialect.serve(
                    new DataInputStream(new BufferedInputStream(connection.getInputStream())),
                    connection.getOutputStream(),
                    name);
        } catch (IOException e) {
            // The client is gone: its side of the story is the one that counts, and it records it.
        }
    }
}
