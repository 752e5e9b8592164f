package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.Lane;
import io.natkeeper.lab.report.RunRecord.Entry;
import io.natkeeper.lab.report.TerminalTimeline;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Tells what happens on the terminal, and remembers it for the report. */
final class Narrator {

    private final TerminalTimeline terminal;
    private final InstantSource clock;
    private final List<Entry> entries = new ArrayList<>();

    Narrator(TerminalTimeline terminal, InstantSource clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    void tell(Lane lane, String what) {
        tell(Entry.of(clock.instant(), lane, what));
    }

    void tell(Instant at, Lane lane, String what) {
        tell(Entry.of(at, lane, what));
    }

    /** The disruption that the run is about. */
    void cause(Instant at, String what) {
        tell(Entry.cause(at, what));
    }

    synchronized List<Entry> entries() {
        return entries.stream().sorted(Comparator.comparing(Entry::at)).toList();
    }

    private synchronized void tell(Entry entry) {
        entries.add(entry);
        terminal.entry(entry);
    }
}
