package io.natkeeper.failover;

import io.natkeeper.Action;
import io.natkeeper.Notice;
import io.natkeeper.Outcome;
import java.util.List;

/**
 * What one run did, for the log.
 *
 * @param verified whether the world was as planned in the end
 * @param steps every action that was tried, in order
 * @param notices of the last plan
 * @param rounds how often the world was observed
 */
record FailoverRun(
        FailoverResult result,
        boolean verified,
        List<Step> steps,
        List<Notice> notices,
        int rounds,
        long observeMillis,
        long planMillis,
        long applyMillis) {

    record Step(Action action, Outcome outcome) {}
}
