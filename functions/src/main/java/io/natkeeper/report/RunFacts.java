package io.natkeeper.report;

import io.natkeeper.Action;
import java.util.List;

/**
 * What a run did and saw.
 *
 * @param sweep whether the schedule began it
 * @param verified whether the world was as planned in the end
 * @param applied what was changed, in order
 * @param pools as the last observation showed them
 */
public record RunFacts(
        boolean sweep,
        boolean verified,
        List<Action> applied,
        ObservedPools pools,
        long observeMillis,
        long planMillis,
        long applyMillis) {}
