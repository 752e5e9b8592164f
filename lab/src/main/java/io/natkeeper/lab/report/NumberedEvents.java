package io.natkeeper.lab.report;

import io.natkeeper.lab.report.RunRecord.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The events in order of time, numbered alike in the drawing, its legend and the table. */
final class NumberedEvents {

    /** An event and its number, from 1. */
    record Numbered(int number, Entry entry) {}

    private NumberedEvents() {}

    /** All but the lab's own steps, which explain nothing in a drawing. */
    static List<Numbered> of(RunRecord run) {
        List<Entry> entries =
                run.events().stream()
                        .filter(entry -> entry.lane() != Lane.LAB)
                        .sorted(Comparator.comparing(Entry::at))
                        .toList();
        List<Numbered> numbered = new ArrayList<>();
        for (Entry entry : entries) {
            numbered.add(new Numbered(numbered.size() + 1, entry));
        }
        return numbered;
    }
}
