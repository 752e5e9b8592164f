package io.natkeeper.lab.traffic;

import io.natkeeper.lab.traffic.Sample.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP connection that is meant to last: one exchange after the other. An answer may take as long
 * as TCP takes; the sample says when it came. Only a reset, an end, or silence until the whole run
 * is over makes a failed sample, and that is the flow's last.
 */
final class EstablishedConnection {

    private final ProbeContext context;
    private final InetSocketAddress server;
    private final String name;
    private final Duration interval;

    EstablishedConnection(
            ProbeContext context, InetSocketAddress server, String name, Duration interval) {
        this.context = context;
        this.server = server;
        this.name = name;
        this.interval = interval;
    }

    void runOnce() {
        run(name);
    }

    /** After a loss a new connection is a new flow: its name gets the next number. */
    void runAndReopen() {
        AtomicLong generation = new AtomicLong();
        Schedule.every(
                interval, context.stop(), () -> run(name + "." + generation.incrementAndGet()));
    }

    private void run(String flow) {
        Instant openedAt = context.now();
        try (LineConnection connection = LineConnection.open(server, context.timeout())) {
            Thread.ofVirtual().start(() -> closeAfterStop(connection));
            AtomicLong sequence = new AtomicLong();
            Schedule.every(
                    interval,
                    context.stop(),
                    () -> exchange(connection, flow, Long.toString(sequence.incrementAndGet())));
        } catch (Lost e) {
            // The sample is written; there is nothing left to exchange.
        } catch (IOException e) {
            context.failed(Kind.TCP_ESTABLISHED, flow, openedAt, e);
        }
    }

    private void exchange(LineConnection connection, String flow, String text) {
        Instant sentAt = context.now();
        try {
            Echo echo = connection.exchange(text, Duration.ZERO);
            context.answered(Kind.TCP_ESTABLISHED, flow, sentAt, echo);
        } catch (IOException e) {
            if (context.stopped()) {
                context.failed(Kind.TCP_ESTABLISHED, flow, sentAt, Sample.NO_ANSWER_UNTIL_THE_END);
            } else {
                context.failed(Kind.TCP_ESTABLISHED, flow, sentAt, e);
            }
            throw new Lost(e);
        }
    }

    private void closeAfterStop(LineConnection connection) {
        try {
            context.stop().await();
            Thread.sleep(context.timeout());
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the schedule of a connection that is gone. */
    private static final class Lost extends RuntimeException {
        Lost(IOException cause) {
            super(cause);
        }
    }
}
