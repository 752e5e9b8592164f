package io.natkeeper.inventory;

import io.natkeeper.form.FormError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which version of a form is in force.
 *
 * @param since when the version in force was written; none: no version was ever valid
 * @param errors of a newer version, which is not in force for that; the first of many, so that they
 *     fit a parameter, and how many more there are
 */
public record FormState(Optional<Instant> since, List<String> errors) {

    private static final int MOST_ERRORS = 3;
    private static final int LONGEST_ERROR = 300;

    public static FormState of(Optional<Instant> since, List<FormError> errors) {
        List<String> first =
                errors.stream()
                        .limit(MOST_ERRORS)
                        .map(FormError::sentence)
                        .map(s ->
                                s.length() <= LONGEST_ERROR
                                        ? s
                                        : s.substring(0, LONGEST_ERROR - 1) + "…")
                        .toList();
        int more = errors.size() - first.size();
        return new FormState(
                since,
                more == 0
                        ? first
                        : Stream.concat(first.stream(), Stream.of("and %d more".formatted(more)))
                                .toList());
    }

    /**
     * @param what such as {@code port map}
     * @param all every error
     */
    public String refusal(String what, String pool, List<String> all) {
        return "The newest %s of pool %s is refused, and %s stays in force: %s"
                .formatted(
                        what,
                        pool,
                        since.map(time -> "that of " + time).orElse("what was before"),
                        String.join("; ", all));
    }
}
