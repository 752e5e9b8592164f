package io.natkeeper.routing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The destinations that a table's tag {@code natkeeper:destinations} names, besides {@code
 * 0.0.0.0/0}: prefixes with spaces or commas between them.
 *
 * @param errors the ends of sentences that begin with the table; what is well-formed holds all the
 *     same
 */
public record Destinations(Set<Destination> named, List<String> errors) {

    public static final Destinations NONE = new Destinations(Set.of(), List.of());

    public static Destinations parse(String tag) {
        Set<Destination> named = new LinkedHashSet<>();
        List<String> errors = new ArrayList<>();
        for (String entry : tag.split("[\\s,]+", -1)) {
            if (entry.isEmpty()) {
                continue;
            }
            try {
                named.add(Destination.of(entry));
            } catch (IllegalArgumentException e) {
                errors.add(
                        "its tag natkeeper:destinations names '%s', which %s."
                                .formatted(entry, e.getMessage()));
            }
        }
        return new Destinations(named, List.copyOf(errors));
    }
}
