package io.natkeeper.lab.traffic;

import io.natkeeper.lab.traffic.Sample.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** New TCP connections: connect, one exchange, close; all of it within the time-out. */
final class ConnectionProbe {

    private static final String FLOW = "new";

    private final ProbeContext context;
    private final InetSocketAddress server;
    private final AtomicLong sequence = new AtomicLong();

    ConnectionProbe(ProbeContext context, InetSocketAddress server) {
        this.context = context;
        this.server = server;
    }

    void tryOnce() {
        Instant sentAt = context.now();
        long start = System.nanoTime();
        try (LineConnection connection = LineConnection.open(server, context.timeout())) {
            Duration left = context.timeout().minusNanos(System.nanoTime() - start);
            if (left.toMillis() <= 0) { // zero would wait for ever
                context.failed(Kind.TCP_NEW, FLOW, sentAt, "connected too late");
                return;
            }
            Echo echo = connection.exchange(Long.toString(sequence.incrementAndGet()), left);
            context.answered(Kind.TCP_NEW, FLOW, sentAt, echo);
        } catch (IOException e) {
            context.failed(Kind.TCP_NEW, FLOW, sentAt, e);
        }
    }
}
