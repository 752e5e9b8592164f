package io.natkeeper.lab.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/**
 * The internet host: answers each line on a TCP connection, and each UDP datagram, with the address
 * it came from and the text itself ({@link Echo}). A connection stays open until the client closes
 * it. Prints {@code ready TCP_PORT UDP_PORT} once it listens.
 */
public final class InternetServer {

    private static final int BACKLOG = 1024;
    private static final int MAX_DATAGRAM_BYTES = 1500;

    private InternetServer() {}

    /**
     * Serves until standard input ends, so that it never outlives whoever started it.
     *
     * @param arguments address, TCP port, UDP port; port 0 takes a free one
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            System.err.println("usage: InternetServer ADDRESS TCP_PORT UDP_PORT");
            System.exit(2);
        }
        InetAddress address = InetAddress.ofLiteral(arguments[0]);
        try (ServerSocket tcp = new ServerSocket(Integer.parseInt(arguments[1]), BACKLOG, address);
                DatagramSocket udp =
                        new DatagramSocket(
                                new InetSocketAddress(address, Integer.parseInt(arguments[2])))) {
            Thread.ofVirtual().start(() -> acceptAll(tcp));
            Thread.ofVirtual().start(() -> answerDatagrams(udp));
            System.out.println("ready " + tcp.getLocalPort() + " " + udp.getLocalPort());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static void acceptAll(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                Thread.ofVirtual().start(() -> answerLines(connection));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void answerLines(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InetSocketAddress peer = (InetSocketAddress) connection.getRemoteSocketAddress();
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
            OutputStream out = connection.getOutputStream();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write(Echo.of(peer, line).format().getBytes(UTF_8));
            }
        } catch (IOException e) {
            // The peer is gone: its side of the story is the one that counts, and it records it.
        }
    }

    private static void answerDatagrams(DatagramSocket socket) {
        DatagramPacket packet =
                new DatagramPacket(new byte[MAX_DATAGRAM_BYTES], MAX_DATAGRAM_BYTES);
        while (!socket.isClosed()) {
            try {
                packet.setLength(MAX_DATAGRAM_BYTES);
                socket.receive(packet);
                String text = new String(packet.getData(), 0, packet.getLength(), UTF_8);
                InetSocketAddress peer = (InetSocketAddress) packet.getSocketAddress();
                byte[] answer = Echo.of(peer, text.strip()).format().getBytes(UTF_8);
                socket.send(new DatagramPacket(answer, answer.length, peer));
            } catch (SocketException e) {
                if (!socket.isClosed()) {
                    System.err.println("UDP: " + e.getMessage());
                }
            } catch (IOException e) {
                System.err.println("UDP: " + e.getMessage());
            }
        }
    }
}
