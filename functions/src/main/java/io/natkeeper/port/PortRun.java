package io.natkeeper.port;

import io.natkeeper.Notice;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one run did.
 *
 * @param ignored why nothing was looked at
 * @param unknowns what could not be seen of all pools
 * @param pools in order of their names
 */
record PortRun(Optional<String> ignored, List<String> unknowns, List<Pool> pools) {

    /**
     * @param plans what would be done, in mode observe
     * @param done what was changed, a sentence each
     * @param failures what keeps the end from being verified, a sentence each
     * @param notices what a person should know or do
     * @param mapErrors all of the newest map, which is not in force for that
     * @param before the inventory as it was
     * @param after the inventory as it is now; empty where nothing could be said
     */
    record Pool(
            String name,
            List<String> plans,
            List<String> done,
            List<String> failures,
            List<Notice> notices,
            List<String> mapErrors,
            Optional<Inventory> before,
            Optional<Inventory> after) {}

    boolean verified() {
        return failures().findAny().isEmpty();
    }

    Stream<String> failures() {
        return Stream.concat(
                unknowns.stream(), pools.stream().flatMap(pool -> pool.failures().stream()));
    }
}
