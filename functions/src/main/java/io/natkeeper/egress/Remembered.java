package io.natkeeper.egress;

import io.natkeeper.Ipv4Prefix;
import java.util.List;
import java.util.Map;

/**
 * What the last inventory says, which stays so where AWS can't be read.
 *
 * @param within the prefixes that sources were to lie in
 * @param rules by name
 */
public record Remembered(List<Ipv4Prefix> within, Map<String, Rule> rules) {

    public static final Remembered NOTHING = new Remembered(List.of(), Map.of());

    /**
     * @param from in the words of {@link EgressSource}: what it says of other sources does not
     *     count, nor of other addresses
     * @param sources as they were planned
     */
    public record Rule(
            String from, List<String> addresses, List<EgressPlan.PlannedSource> sources) {}
}
