package io.natkeeper.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** One JSON object that we wrote; what we would not have written throws. */
public record JsonFields(Map<?, ?> json) {

    public boolean has(String name) {
        return json.containsKey(name);
    }

    public String text(String name) {
        return (String) Objects.requireNonNull(json.get(name), name + " is missing");
    }

    public Optional<String> optional(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    public Instant time(String name) {
        return Instant.parse(text(name));
    }

    public List<String> texts(String name) {
        return list(name).stream().map(String.class::cast).toList();
    }

    public List<JsonFields> objects(String name) {
        return list(name).stream().map(o -> new JsonFields((Map<?, ?>) o)).toList();
    }

    private List<?> list(String name) {
        return has(name) ? (List<?>) Objects.requireNonNull(json.get(name)) : List.of();
    }
}
