package io.natkeeper.lab.report;

import io.natkeeper.lab.report.RunRecord.Entry;
import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.lab.traffic.Sample;
import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells a run line by line while it happens. Times count from the disruption once there was one,
 * and from the lab's start before. All methods may be called from any thread.
 */
public final class TerminalTimeline implements AutoCloseable {

    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    /** What was heard of a host last. */
    private record HostState(Instant lastAnswer, boolean lost) {}

    private final PrintStream out;
    private final InstantSource clock;
    private final boolean coloured;
    private final Instant startedAt;
    private final Map<String, HostState> hosts = new TreeMap<>();
    private final ScheduledExecutorService heart =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("heartbeat").factory());
    private @Nullable Instant zero;
    private Instant lastLineAt;

    TerminalTimeline(PrintStream out, InstantSource clock, boolean coloured) {
        this.out = out;
        this.clock = clock;
        this.coloured = coloured;
        this.startedAt = clock.instant();
        this.lastLineAt = startedAt;
    }

    /** On standard output; coloured if that is a terminal and {@code NO_COLOR} is not set. */
    public static TerminalTimeline onStandardOutput(InstantSource clock) {
        boolean terminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        String noColor = Objects.requireNonNullElse(System.getenv("NO_COLOR"), "");
        boolean coloured = terminal && noColor.isEmpty();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        TerminalTimeline timeline = new TerminalTimeline(out, clock, coloured);
        timeline.startHeartbeat();
        return timeline;
    }

    /** The first line: what is run. */
    public synchronized void opening(
            String scenario, long seed, int apiLatencyMs, boolean control) {
        out.println(
                bold("natkeeper lab: " + scenario)
                        + " · seed "
                        + seed
                        + " · "
                        + apiLatencyMs
                        + " ms for each API call"
                        + (control ? " · CONTROL: Natkeeper is disconnected" : ""));
    }

    /** Something happened. */
    public synchronized void entry(Entry entry) {
        if (entry.cause() && zero == null) {
            zero = entry.at();
            out.println(quiet("─".repeat(72)));
        }
        line(entry.at(), entry.lane(), entry.cause() ? bold(entry.what()) : entry.what());
    }

    /** A host tried to reach the internet; told only if that changed something. */
    public synchronized void sample(Sample sample) {
        if (!Reachability.counts(sample)) {
            return;
        }
        HostState before = hosts.get(sample.host());
        Optional<Instant> answeredAt = sample.answeredAt();
        if (answeredAt.isPresent()) {
            Instant at = answeredAt.get();
            if (before != null && before.lost()) {
                String by =
                        sample.publicAddress()
                                .or(sample::answeredBy)
                                .map(address -> " by " + address)
                                .orElse("");
                Duration outage = Duration.between(before.lastAnswer(), at);
                line(
                        at,
                        Lane.HOST,
                        good(sample.host() + " is back")
                                + " after "
                                + Headline.duration(outage.toMillis())
                                + by);
            }
            Instant last =
                    before == null || before.lastAnswer().isBefore(at) ? at : before.lastAnswer();
            hosts.put(sample.host(), new HostState(last, false));
        } else if (before == null
                || (!before.lost() && sample.sentAt().isAfter(before.lastAnswer()))) {
            // What was sent before an answer that is already in tells nothing new.
            Instant since = before == null ? sample.sentAt() : before.lastAnswer();
            hosts.put(sample.host(), new HostState(since, true));
            line(sample.sentAt(), Lane.HOST, bad(sample.host() + " gets no answer"));
        }
    }

    /** Called now and then; says that the lab lives if it has said nothing for long. */
    synchronized void heartbeat() {
        Instant now = clock.instant();
        if (Duration.between(lastLineAt, now).compareTo(HEARTBEAT) < 0) {
            return;
        }
        long well = hosts.values().stream().filter(host -> !host.lost()).count();
        String state =
                hosts.isEmpty() ? "still working" : well + " of " + hosts.size() + " get answers";
        out.println(quiet(time(now) + "            … " + state));
        lastLineAt = now;
    }

    /** The last lines: what was promised, what was measured, where it is written. */
    public synchronized void closing(RunRecord run, Path report) {
        out.println(quiet("─".repeat(72)));
        out.println(bold(Headline.sentence(run)));
        for (Promise promise : run.promises()) {
            out.println(
                    promise.held()
                            ? "  " + good("✔") + " " + promise.text()
                            : "  " + bad("✘ " + promise.text() + " (broken)"));
        }
        Figures figures = run.figures();
        out.println(
                "  outage %s · reaction %s · round trips before the first write %s"
                        .formatted(
                                millis(figures.outageMs()),
                                millis(figures.reactionMs()),
                                Optional.ofNullable(figures.sequentialRoundTrips())
                                        .map(String::valueOf)
                                        .orElse("–")));
        out.println("  " + quiet("report: " + report));
    }

    @Override
    public void close() {
        heart.shutdownNow();
        synchronized (this) {
            out.flush();
        }
    }

    private void startHeartbeat() {
        var _ = heart.scheduleAtFixedRate(this::heartbeat, 1, 1, TimeUnit.SECONDS);
    }

    private void line(Instant at, Lane lane, String text) {
        String name = "%-9s".formatted(lane.name());
        out.println(quiet(time(at)) + "  " + colour(laneColour(lane), name) + " " + text);
        lastLineAt = clock.instant();
    }

    private String time(Instant at) {
        Duration since = Duration.between(zero == null ? startedAt : zero, at);
        double seconds = since.toMillis() / 1000.0;
        return String.format(Locale.ROOT, "%s%7.3f s", seconds < 0 ? "-" : "+", Math.abs(seconds));
    }

    private static String millis(@Nullable Long millis) {
        return millis == null ? "–" : Headline.duration(millis);
    }

    private static int laneColour(Lane lane) {
        return switch (lane) {
            case AWS -> 166;
            case EVENT -> 136;
            case FUNCTION -> 32;
            case ROUTE -> 36;
            case HOST -> 245;
            case LAB -> 240;
        };
    }

    private String good(String text) {
        return colour(36, text);
    }

    private String bad(String text) {
        return colour(166, text);
    }

    private String quiet(String text) {
        return colour(245, text);
    }

    private String bold(String text) {
        return coloured ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    /** One of the 256 colours that all terminals of today know. */
    private String colour(int number, String text) {
        return coloured ? "\u001b[38;5;" + number + "m" + text + "\u001b[0m" : text;
    }
}
