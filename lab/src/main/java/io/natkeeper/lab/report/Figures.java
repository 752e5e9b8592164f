package io.natkeeper.lab.report;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The figures of {@code report.json}, in its order; null is what does not apply.
 *
 * @param detectionMs from the disruption to the event's arrival at the function
 * @param reactionMs from the event's arrival to the last route changed
 * @param sequentialRoundTrips rounds of reads, one after the other, before the first write
 * @param outageMs of the worst host, from the last packet before to the first after
 * @param ports as their clients saw them
 * @param established TCP connections that were open before the disruption
 * @param maxStallMs longest wait for an answer on an established connection; null if one was lost,
 *     because that one waits for ever
 * @param quietStallMs the same where nothing was disrupted
 * @param reconnectMs per lost connection, until its client was connected again
 * @param newConnections tries to open a TCP connection
 * @param apiCalls by operation
 * @param baseline the same figures for the plain variant, where a scenario compares
 */
public record Figures(
        @Nullable Long detectionMs,
        @Nullable Long reactionMs,
        @Nullable Integer sequentialRoundTrips,
        @Nullable Long outageMs,
        List<Host> hosts,
        List<Port> ports,
        @Nullable Established established,
        @Nullable Long maxStallMs,
        @Nullable Long quietStallMs,
        @Nullable List<Long> reconnectMs,
        @Nullable NewConnections newConnections,
        Map<String, Integer> apiCalls,
        @Nullable Figures baseline) {

    /**
     * What one private host saw.
     *
     * @param attempted datagrams and new connections; established ones are counted apart
     * @param outageMs its longest; 0 if it noticed nothing
     * @param publicAddresses as the internet host saw them, in the order of first use
     */
    public record Host(
            String name,
            String zone,
            int attempted,
            int failed,
            long outageMs,
            List<String> publicAddresses) {
        public Host {
            publicAddresses = List.copyOf(publicAddresses);
        }
    }

    /**
     * What the client of a port saw.
     *
     * @param attempted new connections; established ones are counted apart
     * @param outageMs its longest; 0 if it noticed nothing
     * @param answeredBy private hosts, in the order of their first answer
     */
    public record Port(
            String name, int attempted, int failed, long outageMs, List<String> answeredBy) {
        public Port {
            answeredBy = List.copyOf(answeredBy);
        }
    }

    /** Connections that were open before the disruption, and those of them that broke. */
    public record Established(int before, int lost) {}

    /** Tries to open a connection. */
    public record NewConnections(int attempted, int failed) {}

    public Figures {
        hosts = List.copyOf(hosts);
        ports = List.copyOf(ports);
        reconnectMs = reconnectMs == null ? null : List.copyOf(reconnectMs);
        apiCalls = Collections.unmodifiableMap(new TreeMap<>(apiCalls));
    }

    public Figures withQuietStallMs(long millis) {
        return new Figures(
                detectionMs,
                reactionMs,
                sequentialRoundTrips,
                outageMs,
                hosts,
                ports,
                established,
                maxStallMs,
                millis,
                reconnectMs,
                newConnections,
                apiCalls,
                baseline);
    }

    public Figures withReconnectMs(List<Long> millis) {
        return new Figures(
                detectionMs,
                reactionMs,
                sequentialRoundTrips,
                outageMs,
                hosts,
                ports,
                established,
                maxStallMs,
                quietStallMs,
                millis,
                newConnections,
                apiCalls,
                baseline);
    }

    public Figures withBaseline(Figures plain) {
        return new Figures(
                detectionMs,
                reactionMs,
                sequentialRoundTrips,
                outageMs,
                hosts,
                ports,
                established,
                maxStallMs,
                quietStallMs,
                reconnectMs,
                newConnections,
                apiCalls,
                plain);
    }
}
