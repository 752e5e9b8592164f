package io.natkeeper.form;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the parameters of a form have said over time.
 *
 * @param versions of all parts that exist now, in any order; a part that was deleted has no history
 */
public record FormHistory(List<Version> versions) {

    /**
     * @param part the parameter's name
     * @param number as Parameter Store counts them, from 1
     */
    public record Version(String part, long number, Instant lastModified, String text) {}

    /**
     * @param form what is in force; none: no state of the parameters was ever valid
     * @param since when its newest part was written; none for the empty form of no parameters
     * @param errors why the newest state is not in force; empty if it is
     */
    public record Standing<T>(Optional<T> form, Optional<Instant> since, List<FormError> errors) {}

    /**
     * The newest state of all parts together that is valid. States, not versions: where an entry
     * moves from one part to another, the parts are written one after the other, and what stood
     * between the two writes never comes back.
     *
     * @param empty what no parameters say
     */
    public <T> Standing<T> standing(Function<List<FormText>, Parsed<T>> parser, T empty) {
        List<Instant> times =
                versions.stream()
                        .map(Version::lastModified)
                        .distinct()
                        .sorted(Comparator.reverseOrder())
                        .toList();
        if (times.isEmpty()) {
            return new Standing<>(Optional.of(empty), Optional.empty(), List.of());
        }
        List<FormError> errors = List.of();
        for (Instant time : times) {
            switch (parser.apply(asOf(time))) {
                case Parsed.Valid<T>(T form) -> {
                    return new Standing<>(Optional.of(form), Optional.of(time), errors);
                }
                case Parsed.Invalid<T>(List<FormError> found) ->
                        errors = errors.isEmpty() ? found : errors;
            }
        }
        return new Standing<>(Optional.empty(), Optional.empty(), errors);
    }

    private List<FormText> asOf(Instant time) {
        Map<String, Version> newest =
                versions.stream()
                        .filter(v -> !v.lastModified().isAfter(time))
                        .collect(
                                Collectors.toMap(
                                        Version::part,
                                        v -> v,
                                        BinaryOperator.maxBy(
                                                Comparator.comparing(Version::lastModified)
                                                        .thenComparingLong(Version::number)),
                                        TreeMap::new));
        return newest.values().stream().map(v -> new FormText(v.part(), v.text())).toList();
    }
}
