package io.natkeeper.lab.traffic;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * All clients on the internet of a pool's ports. Prints one {@link SampleLine} for each try once
 * its end is known.
 */
public final class PortClients {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private PortClients() {}

    /**
     * Connects until standard input ends, and then waits, for one time-out at most, for what is
     * still unanswered.
     *
     * @param arguments the entry address, and then what {@link PortUse#parse} takes
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2) {
            System.err.println("usage: PortClients ADDRESS NAME,SOURCE,PORT,DIALECT,MS,HELD ...");
            System.exit(2);
        }
        InetAddress entry = InetAddress.ofLiteral(arguments[0]);
        CountDownLatch stop = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String use : List.of(arguments).subList(1, arguments.length)) {
                PortUse parsed = PortUse.parse(use);
                ProbeContext context =
                        new ProbeContext(
                                parsed.name(),
                                TIMEOUT,
                                InstantSource.system(),
                                stop,
                                sample -> print(sample, stop));
                new PortClient(context, parsed, entry).start(threads);
            }
            System.in.transferTo(OutputStream.nullOutputStream());
            stop.countDown();
        }
        // What was begun last ends within one time-out.
        try {
            Thread.sleep(TIMEOUT.multipliedBy(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static synchronized void print(Sample sample, CountDownLatch stop) {
        System.out.println(SampleLine.format(sample));
        if (System.out.checkError()) {
            stop.countDown(); // nobody listens any more
        }
    }
}
