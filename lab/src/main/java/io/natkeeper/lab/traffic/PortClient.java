package io.natkeeper.lab.traffic;

import io.natkeeper.lab.traffic.Sample.Kind;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/** One client of one port: opens connections again and again, and keeps some open. */
final class PortClient {

    private static final String NEW = "new";
    private static final Duration EXCHANGE_INTERVAL = Duration.ofMillis(50);

    private final ProbeContext context;
    private final PortUse use;
    private final InetSocketAddress port;

    PortClient(ProbeContext context, PortUse use, InetAddress entry) {
        this.context = context;
        this.use = use;
        this.port = new InetSocketAddress(entry, use.port());
    }

    void start(ExecutorService threads) {
        threads.execute(() ->
                Schedule.every(
                        use.interval(),
                        context.stop(),
                        () -> Thread.ofVirtual().start(this::tryOnce)));
        for (int i = 1; i <= use.held(); i++) {
            String name = "held-" + i;
            threads.execute(() -> hold(name));
        }
    }

    private void tryOnce() {
        Instant sentAt = context.now();
        try (Connection connection = new Connection()) {
            context.answeredBy(Kind.TCP_NEW, NEW, sentAt, connection.greeted());
        } catch (IOException e) {
            context.failed(Kind.TCP_NEW, NEW, sentAt, e);
        }
    }

    /** A lost connection is opened again, as a flow whose name has the next number. */
    private void hold(String name) {
        AtomicLong generation = new AtomicLong();
        Schedule.every(
                EXCHANGE_INTERVAL,
                context.stop(),
                () -> exchange(name + "." + generation.incrementAndGet()));
    }

    private void exchange(String flow) {
        Instant sentAt = context.now();
        try (Connection connection = new Connection()) {
            context.answeredBy(Kind.TCP_ESTABLISHED, flow, sentAt, connection.greeted());
            connection.waitForEver();
            Thread.ofVirtual().start(() -> closeAfterStop(connection));
            while (!context.stopped()) {
                Thread.sleep(EXCHANGE_INTERVAL);
                sentAt = context.now();
                context.answeredBy(Kind.TCP_ESTABLISHED, flow, sentAt, connection.ask());
            }
        } catch (IOException e) {
            if (context.stopped()) {
                context.failed(Kind.TCP_ESTABLISHED, flow, sentAt, Sample.NO_ANSWER_UNTIL_THE_END);
            } else {
                context.failed(Kind.TCP_ESTABLISHED, flow, sentAt, e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeAfterStop(Connection connection) {
        try {
            context.stop().await();
            Thread.sleep(context.timeout());
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // What is closed already needs no closing.
        }
    }

    private final class Connection implements Closeable {

        private final Socket socket = new Socket();
        private final DataInputStream in;

        Connection() throws IOException {
            int timeout = Math.toIntExact(context.timeout().toMillis());
            try {
                socket.bind(new InetSocketAddress(use.source(), 0));
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(timeout);
                socket.connect(port, timeout);
                in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }

        String greeted() throws IOException {
            return use.dialect().greeted(in, socket.getOutputStream());
        }

        String ask() throws IOException {
            return use.dialect().ask(in, socket.getOutputStream());
        }

        /** For an answer: a flow that hangs must show as one that hangs. */
        void waitForEver() throws IOException {
            socket.setSoTimeout(0);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
