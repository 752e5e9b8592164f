package io.natkeeper.lab.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Tells each client the address that it is seen with, in one line. */
final class PeerAddressServer implements AutoCloseable {

    private final ServerSocket serverSocket;

    PeerAddressServer(String address, int port) throws IOException {
        serverSocket = new ServerSocket();
        serverSocket.bind(new InetSocketAddress(address, port));
        Thread.ofPlatform().daemon().start(this::serve);
    }

    /** Runs in a host: address and port; says when it listens. */
    public static void main(String[] arguments) throws Exception {
        try (PeerAddressServer _ =
                new PeerAddressServer(arguments[0], Integer.parseInt(arguments[1]))) {
            System.out.println("listening");
            Thread.currentThread().join();
        }
    }

    private void serve() {
        while (!serverSocket.isClosed()) {
            try (Socket client = serverSocket.accept()) {
                String address = client.getInetAddress().getHostAddress();
                client.getOutputStream().write((address + "\n").getBytes(UTF_8));
            } catch (IOException _) {
                // The client's loss.
            }
        }
    }

    @Override
    public void close() throws IOException {
        serverSocket.close();
    }
}
