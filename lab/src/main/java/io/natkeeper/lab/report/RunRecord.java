package io.natkeeper.lab.report;

import io.natkeeper.lab.traffic.Sample;
import io.natkeeper.simulator.ApiAttempt;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of one scenario: what was done, what was seen, what it was judged by.
 *
 * @param scenario its name, such as {@code nat-stop}
 * @param seed replays the run
 * @param apiLatencyMs how long each API call of the simulated AWS takes
 * @param control whether Natkeeper was disconnected on purpose
 * @param startedAt when the lab began to look
 * @param events what happened, in order
 * @param apiAttempts what the simulated AWS was asked, in order
 * @param hosts the private hosts and all their tries to reach the internet
 * @param ports the ports of the entry address as those clients used them who may
 * @param modelledDelays AWS's own delays in the lab's model: name, and one line that states it
 * @param promises what the scenario promised, and whether it held
 * @param figures what was measured
 */
public record RunRecord(
        String scenario,
        long seed,
        int apiLatencyMs,
        boolean control,
        Instant startedAt,
        List<Entry> events,
        List<ApiAttempt> apiAttempts,
        List<PrivateHost> hosts,
        List<Port> ports,
        Map<String, String> modelledDelays,
        List<Promise> promises,
        Figures figures) {

    /**
     * One line of the timeline.
     *
     * @param cause whether this is the disruption that the run is about: second 0
     * @param what a short sentence without a full stop
     */
    public record Entry(Instant at, Lane lane, boolean cause, String what) {

        public static Entry of(Instant at, Lane lane, String what) {
            return new Entry(at, lane, false, what);
        }

        /** The disruption itself, by AWS's hand. */
        public static Entry cause(Instant at, String what) {
            return new Entry(at, Lane.AWS, true, what);
        }
    }

    /**
     * A private host that tried to reach the internet.
     *
     * @param zone such as {@code a}
     */
    public record PrivateHost(String name, String zone, List<Sample> samples) {
        public PrivateHost {
            samples = List.copyOf(samples);
        }
    }

    /**
     * A port of the entry address as one client on the internet used it.
     *
     * @param name such as {@code web-http office}
     */
    public record Port(String name, List<Sample> samples) {
        public Port {
            samples = List.copyOf(samples);
        }
    }

    /** What a promise is judged by. */
    public enum JudgedBy {
        /** Packets, and what AWS's resources look like: it holds if nothing happens at all. */
        PACKETS,
        /** What Natkeeper did, asked and answered: broken by nature where it is disconnected. */
        NATKEEPER,
        /** The lab itself: unless these hold, the run says nothing about Natkeeper. */
        LAB
    }

    /**
     * Something that the scenario promises.
     *
     * @param text a sentence that is true if the promise held
     */
    public record Promise(String text, JudgedBy judgedBy, boolean held) {

        public static Promise byPackets(String text, boolean held) {
            return new Promise(text, JudgedBy.PACKETS, held);
        }

        public static Promise byNatkeeper(String text, boolean held) {
            return new Promise(text, JudgedBy.NATKEEPER, held);
        }

        public static Promise aboutTheLab(String text, boolean held) {
            return new Promise(text, JudgedBy.LAB, held);
        }
    }

    public RunRecord {
        events = List.copyOf(events);
        apiAttempts = List.copyOf(apiAttempts);
        hosts = List.copyOf(hosts);
        ports = List.copyOf(ports);
        modelledDelays = Collections.unmodifiableMap(new LinkedHashMap<>(modelledDelays));
        promises = List.copyOf(promises);
    }

    /** The timeline's second 0: the first cause, or the start where nothing was disrupted. */
    public Instant zero() {
        return events.stream().filter(Entry::cause).map(Entry::at).findFirst().orElse(startedAt);
    }

    /** Milliseconds since {@link #zero}; negative before it. */
    public long millis(Instant at) {
        return Duration.between(zero(), at).toMillis();
    }

    public boolean held() {
        return promises.stream().allMatch(Promise::held);
    }

    /** Whether packets broke a promise, in a lab that was itself well: what a control must show. */
    public boolean packetsBrokeAPromise() {
        List<Promise> broken = promises.stream().filter(promise -> !promise.held()).toList();
        return broken.stream().anyMatch(promise -> promise.judgedBy() == JudgedBy.PACKETS)
                && broken.stream().noneMatch(promise -> promise.judgedBy() == JudgedBy.LAB);
    }
}
