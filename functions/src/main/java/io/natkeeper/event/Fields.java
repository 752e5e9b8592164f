package io.natkeeper.event;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an event's detail and collects what is wrong with it, so that all errors come at once. */
final class Fields {

    static final Pattern POOL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern INSTANCE_ID = Pattern.compile("i-[0-9a-f]{8,17}");

    private final String kind;
    private final ScheduledEvent event;
    private final Map<?, ?> detail;
    private final List<String> errors = new ArrayList<>();

    Fields(ScheduledEvent event) {
        this.kind = event.getDetailType();
        this.event = event;
        this.detail = event.getDetail() == null ? Map.of() : event.getDetail();
    }

    /** An instance id; noted as an error, and nonsense, where it is none. */
    String instanceId(String path) {
        return matching(path, INSTANCE_ID, "an instance id such as i-0abc1234");
    }

    static boolean isInstanceId(String text) {
        return INSTANCE_ID.matcher(text).matches();
    }

    /** A pool's name; noted as an error, and empty, where it is none. */
    String pool(String path) {
        return matching(path, POOL, "a pool's name such as main");
    }

    /** A text that must match; noted as an error, and empty, where it does not. */
    private String matching(String path, Pattern pattern, String expected) {
        return required(
                path,
                text -> pattern.matcher(text).matches() ? Optional.of(text) : Optional.empty(),
                expected,
                "");
    }

    /**
     * A text that {@code parse} understands.
     *
     * @param otherwise what stands for it once an error is noted; {@link #parsed} throws then
     */
    <T> T required(String path, Function<String, Optional<T>> parse, String expected, T otherwise) {
        Object value = value(path).orElse(null);
        Optional<T> parsed = value instanceof String text ? parse.apply(text) : Optional.<T>empty();
        if (parsed.isEmpty()) {
            errors.add(
                    value == null
                            ? "detail.%s is missing; expected %s".formatted(path, expected)
                            : "detail.%s is '%s'; expected %s".formatted(path, value, expected));
        }
        return parsed.orElse(otherwise);
    }

    /** Whatever stands at a path such as {@code state.value}; empty where nothing does. */
    Optional<Object> value(String path) {
        @Nullable Object value = detail;
        for (String name : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return Optional.ofNullable(value);
    }

    Optional<String> text(String path) {
        return value(path).filter(String.class::isInstance).map(String.class::cast);
    }

    /** A flag that may be left out; noted as an error where it is neither true nor false. */
    boolean flag(String path) {
        Object value = value(path).orElse(false);
        if (!value.equals(true) && !value.equals(false)) {
            errors.add("detail.%s is '%s'; expected true or false".formatted(path, value));
        }
        return value.equals(true);
    }

    /** When the event was emitted, to the second; empty where it does not tell. */
    Optional<Instant> emittedAt() {
        return Optional.ofNullable(event.getTime())
                .map(time -> Instant.ofEpochMilli(time.getMillis()));
    }

    /**
     * The trigger, unless something was wrong.
     *
     * @throws MalformedEventException with every error
     */
    <T extends Trigger> T parsed(T trigger) {
        if (!errors.isEmpty()) {
            throw new MalformedEventException(kind, errors);
        }
        return trigger;
    }
}
