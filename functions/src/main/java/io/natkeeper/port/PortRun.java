package io.natkeeper.port;

import io.natkeeper.report.PoolReport;
import io.natkeeper.report.RunReport;
import java.util.List;
import java.util.Optional;

/**
 * What one run did.
 *
 * @param ignored why nothing was looked at
 * @param unknowns what could not be seen of all pools
 * @param pools in order of their names
 */
record PortRun(Optional<String> ignored, List<String> unknowns, List<Pool> pools) {

    private static final RunReport.Words WORDS =
            new RunReport.Words(
                    "The ports could not be verified.", "Every port is as it should be.");

    /**
     * @param mapErrors all of the newest map, which is not in force for that
     * @param before the inventory as it was
     * @param after the inventory as it is now; empty where nothing could be said
     */
    record Pool(
            PoolReport report,
            List<String> mapErrors,
            Optional<Inventory> before,
            Optional<Inventory> after) {}

    RunReport report() {
        return new RunReport(WORDS, ignored, unknowns, pools.stream().map(Pool::report).toList());
    }
}
