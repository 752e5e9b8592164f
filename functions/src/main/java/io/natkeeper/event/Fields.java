package io.natkeeper.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an event's detail and collects what is wrong with it, so that all errors come at once. */
final class Fields {

    private final String kind;
    private final Map<String, Object> detail;
    private final List<String> errors = new ArrayList<>();

    Fields(String kind, @Nullable Map<String, Object> detail) {
        this.kind = kind;
        this.detail = detail == null ? Map.of() : detail;
    }

    /** A field that must match; empty, and noted as an error, where it does not. */
    Optional<String> matching(String name, Pattern pattern, String expected) {
        return required(
                name,
                text -> pattern.matcher(text).matches() ? Optional.of(text) : Optional.empty(),
                expected);
    }

    /** A field that {@code parse} understands; empty, and noted as an error, where it does not. */
    <T> Optional<T> required(String name, Function<String, Optional<T>> parse, String expected) {
        Object value = detail.get(name);
        Optional<T> parsed = value instanceof String text ? parse.apply(text) : Optional.<T>empty();
        if (parsed.isEmpty()) {
            errors.add(
                    value == null
                            ? "detail.%s is missing; expected %s".formatted(name, expected)
                            : "detail.%s is '%s'; expected %s".formatted(name, value, expected));
        }
        return parsed;
    }

    MalformedEventException malformed() {
        return new MalformedEventException(kind, errors);
    }
}
