package io.natkeeper.failover;

import io.natkeeper.Action;
import io.natkeeper.Notice;
import io.natkeeper.Observed;
import io.natkeeper.Outcome;
import io.natkeeper.RunResult;
import io.natkeeper.report.ObservedPools;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one run did, for the log and the metrics.
 *
 * @param verified whether the world was as planned in the end
 * @param steps every action that was tried, in order
 * @param notices of the last plan
 * @param pools as they were seen last; empty where nothing was looked at
 * @param told ids of the resources whose state was told before
 * @param addresses by which each pool leaves, as the last plan saw it
 * @param rounds how often the world was observed
 */
record FailoverRun(
        RunResult result,
        boolean verified,
        List<Step> steps,
        List<Notice> notices,
        Optional<ObservedPools> pools,
        Observed<Set<String>> told,
        List<String> addresses,
        int rounds,
        long observeMillis,
        long planMillis,
        long applyMillis) {

    List<Action> applied() {
        return steps.stream()
                .filter(step -> step.outcome() instanceof Outcome.Applied)
                .map(Step::action)
                .toList();
    }

    record Step(Action action, Outcome outcome) {}
}
