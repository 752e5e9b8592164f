package io.natkeeper.lab.network;

import java.util.HashMap;
import java.util.Map;

/**
 * A small number for each AWS id, for life: interface names have 15 characters and kernel tables
 * only a number. Ids that are asked for in the same order get the same numbers.
 */
final class Numbering {

    /** Leaves room for the addresses and tables that are nobody's. */
    private static final int FIRST = 1;

    private final Map<String, Integer> numbers = new HashMap<>();

    synchronized int of(String id) {
        return numbers.computeIfAbsent(id, _ -> FIRST + numbers.size());
    }
}
