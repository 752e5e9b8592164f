package io.natkeeper;

import java.util.List;
import java.util.function.Function;

/**
 * What an observation gave. Not known is a value of its own: it never turns into false, empty or
 * healthy.
 */
public sealed interface Observed<T> {

    record Known<T>(T value) implements Observed<T> {}

    /**
     * Could not be observed.
     *
     * @param cause why it is not known, as a sentence that names the call and the remedy
     */
    record Unknown<T>(String cause) implements Observed<T> {}

    static <T> Observed<T> known(T value) {
        return new Known<>(value);
    }

    static <T> Observed<T> unknown(String cause) {
        return new Unknown<>(cause);
    }

    /** What follows from a known value; what is not known stays so, for the same cause. */
    default <R> Observed<R> flatMap(Function<T, Observed<R>> next) {
        return switch (this) {
            case Known<T>(T value) -> next.apply(value);
            case Unknown<T>(String cause) -> new Unknown<>(cause);
        };
    }

    default <R> Observed<R> map(Function<T, R> next) {
        return flatMap(value -> known(next.apply(value)));
    }

    /** The causes of all that is not known here: one or none. */
    default List<String> causes() {
        return switch (this) {
            case Known<T> _ -> List.of();
            case Unknown<T>(String cause) -> List.of(cause);
        };
    }
}
