package io.natkeeper.report;

import io.natkeeper.Notice;
import io.natkeeper.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a run does for one pool, noted as it happens, by whichever thread it happens on. */
public final class PoolNotes {

    private final List<String> plans = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    /** What would be done, in mode observe. */
    public synchronized void planned(String sentence) {
        plans.add(sentence);
    }

    public synchronized void done(String sentence) {
        done.add(sentence);
    }

    public synchronized void failed(String cause) {
        failures.add(cause);
    }

    /**
     * @param change what it has changed if it was applied; empty: nothing that people care about
     * @return whether it was applied
     */
    public boolean cameOf(Outcome outcome, Optional<String> change) {
        switch (outcome) {
            case Outcome.Applied _ -> change.ifPresent(this::done);
            case Outcome.Refused(String reason) -> failed(reason);
            case Outcome.Failed(String cause) -> failed(cause);
        }
        return outcome instanceof Outcome.Applied;
    }

    public synchronized PoolReport report(
            String pool, List<Notice> notices, Optional<String> refusal, List<String> silentHosts) {
        return new PoolReport(
                pool,
                List.copyOf(plans),
                List.copyOf(done),
                failures.stream().distinct().toList(),
                notices,
                refusal,
                silentHosts);
    }
}
