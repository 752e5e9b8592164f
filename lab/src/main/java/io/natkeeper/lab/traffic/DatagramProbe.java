package io.natkeeper.lab.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natkeeper.lab.traffic.Sample.Kind;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Datagrams, all from one port: to the NAT they are one flow. Answers find their datagram by its
 * number; what is unanswered after the time-out has failed, even if an answer comes later.
 */
final class DatagramProbe {

    private static final String FLOW = "datagrams";
    private static final int MAX_DATAGRAM_BYTES = 1500;

    private final ProbeContext context;
    private final InetSocketAddress server;
    private final DatagramSocket socket;
    private final AtomicLong sequence = new AtomicLong();
    private final Map<String, Instant> unanswered = new ConcurrentHashMap<>();

    /**
     * @param socket not connected, so that an ICMP error is an unanswered datagram like any other;
     *     closing it ends {@link #receiveAll}
     */
    DatagramProbe(ProbeContext context, InetSocketAddress server, DatagramSocket socket) {
        this.context = context;
        this.server = server;
        this.socket = socket;
    }

    /** Sends one datagram and stays until it is answered late or not at all. */
    void tryOnce() {
        String number = Long.toString(sequence.incrementAndGet());
        Instant sentAt = context.now();
        unanswered.put(number, sentAt);
        try {
            byte[] bytes = number.getBytes(UTF_8);
            socket.send(new DatagramPacket(bytes, bytes.length, server));
            Thread.sleep(context.timeout());
            if (unanswered.remove(number) != null) {
                context.failed(Kind.UDP, FLOW, sentAt, "no answer in " + context.timeout());
            }
        } catch (IOException e) {
            if (unanswered.remove(number) != null) {
                context.failed(Kind.UDP, FLOW, sentAt, e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void receiveAll() {
        DatagramPacket packet =
                new DatagramPacket(new byte[MAX_DATAGRAM_BYTES], MAX_DATAGRAM_BYTES);
        while (!socket.isClosed()) {
            try {
                packet.setLength(MAX_DATAGRAM_BYTES);
                socket.receive(packet);
                Echo.parse(new String(packet.getData(), 0, packet.getLength(), UTF_8).strip())
                        .ifPresent(this::answered);
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    System.err.println("UDP: " + e.getMessage());
                }
            }
        }
    }

    private void answered(Echo echo) {
        Instant sentAt = unanswered.remove(echo.text());
        if (sentAt != null) {
            context.answered(Kind.UDP, FLOW, sentAt, echo);
        }
    }
}
