package io.natkeeper.lab.traffic;

import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A private host that wants out: opens new TCP connections, sends datagrams and talks on
 * established connections, each on a fixed schedule, and prints one {@link SampleLine} for each try
 * once its end is known.
 *
 * <p>The three kinds of traffic are {@link ConnectionProbe}, {@link DatagramProbe} and {@link
 * EstablishedConnection}. Tries do not wait for one another, so a hung one never thins the schedule
 * out.
 */
public final class PrivateHost {

    private PrivateHost() {}

    /** Sends until the duration is over or standard input ends, whichever is first. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ProbeOptions options;
        try {
            options = ProbeOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(ProbeOptions.USAGE);
            System.exit(2);
            return;
        }
        CountDownLatch stop = new CountDownLatch(1);
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        System.err.println("standard input: " + e.getMessage());
                    }
                    stop.countDown();
                });
        run(options, InstantSource.system(), stop, sample -> print(sample, stop));
    }

    /**
     * Sends until {@code stop}, or the duration is over, and then waits, for one time-out at most,
     * for what is still unanswered.
     *
     * @param sink gets each sample, from several threads at once
     */
    static void run(
            ProbeOptions options, InstantSource clock, CountDownLatch stop, Consumer<Sample> sink)
            throws IOException, InterruptedException {
        InetAddress server = options.server();
        InetSocketAddress tcp = new InetSocketAddress(server, options.tcpPort());
        InetSocketAddress udp = new InetSocketAddress(server, options.udpPort());
        ProbeContext context =
                new ProbeContext(options.name(), options.timeout(), clock, stop, sink);
        try (DatagramSocket socket = new DatagramSocket();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ConnectionProbe connections = new ConnectionProbe(context, tcp);
            DatagramProbe datagrams = new DatagramProbe(context, udp, socket);
            Thread.ofVirtual().start(datagrams::receiveAll);
            List<Thread> schedules =
                    List.of(
                            Thread.ofVirtual()
                                    .start(() ->
                                            Schedule.every(
                                                    options.connectionInterval(),
                                                    stop,
                                                    () -> threads.execute(connections::tryOnce))),
                            Thread.ofVirtual()
                                    .start(() ->
                                            Schedule.every(
                                                    options.datagramInterval(),
                                                    stop,
                                                    () -> threads.execute(datagrams::tryOnce))));
            for (int i = 1; i <= options.established(); i++) {
                EstablishedConnection connection =
                        new EstablishedConnection(
                                context, tcp, "established-" + i, options.exchangeInterval());
                threads.execute(options.reopen() ? connection::runAndReopen : connection::runOnce);
            }
            stop.await(options.duration().toNanos(), TimeUnit.NANOSECONDS);
            stop.countDown();
            // A try that a schedule still begins must find the executor open.
            for (Thread schedule : schedules) {
                schedule.join();
            }
        }
    }

    private static synchronized void print(Sample sample, CountDownLatch stop) {
        System.out.println(SampleLine.format(sample));
        if (System.out.checkError()) {
            stop.countDown(); // nobody listens any more
        }
    }
}
