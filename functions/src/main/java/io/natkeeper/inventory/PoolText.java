package io.natkeeper.inventory;

import io.natkeeper.Observed;
import io.natkeeper.form.FormHistory;
import io.natkeeper.form.FormHistory.Standing;
import io.natkeeper.form.FormText;
import io.natkeeper.form.Parsed;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What operators wrote for a pool, and what was published of it last.
 *
 * @param <F> what they wrote, parsed
 * @param <I> the inventory
 */
public sealed interface PoolText<F, I> {

    /**
     * @param standing the newest version that is valid
     */
    record Read<F, I>(StoredTexts stored, Standing<F> standing, I inventory)
            implements PoolText<F, I> {}

    /** Nobody wrote anything, and nothing was ever published. */
    record Nothing<F, I>() implements PoolText<F, I> {}

    /** The pool belongs to another deployment. */
    record Anothers<F, I>(String why) implements PoolText<F, I> {}

    record Unseen<F, I>(String cause) implements PoolText<F, I> {}

    /**
     * @param parser of what they wrote
     * @param empty what no parameters say
     * @param reader of the inventory's parts
     */
    record Kind<F, I>(
            Function<List<FormText>, Parsed<F>> parser,
            F empty,
            Function<List<FormText>, Observed<I>> reader) {}

    /**
     * @param deployment whose function asks; empty outside of one
     */
    static <F, I> PoolText<F, I> of(
            String pool, Optional<String> deployment, TextObserver observer, Kind<F, I> kind) {
        return switch (observer.texts(pool)) {
            case Observed.Unknown<StoredTexts>(String cause) -> new Unseen<>(cause);
            case Observed.Known<StoredTexts>(StoredTexts texts) -> {
                Optional<String> anothers = texts.isAnothers(pool, deployment);
                if (anothers.isPresent()) {
                    yield new Anothers<>(anothers.get());
                }
                yield texts.form().isEmpty() && texts.inventory().isEmpty()
                        ? new Nothing<>()
                        : read(pool, texts, observer, kind);
            }
        };
    }

    private static <F, I> PoolText<F, I> read(
            String pool, StoredTexts texts, TextObserver observer, Kind<F, I> kind) {
        return switch (kind.reader().apply(texts.inventory())) {
            case Observed.Unknown<I>(String cause) -> new Unseen<>(cause);
            case Observed.Known<I>(I inventory) ->
                    switch (standing(pool, texts, observer, kind)) {
                        case Observed.Unknown<Standing<F>>(String cause) -> new Unseen<>(cause);
                        case Observed.Known<Standing<F>>(Standing<F> standing) ->
                                new Read<>(texts, standing, inventory);
                    };
        };
    }

    /** The history is only read where the newest version is not valid. */
    private static <F, I> Observed<Standing<F>> standing(
            String pool, StoredTexts texts, TextObserver observer, Kind<F, I> kind) {
        Standing<F> newest = new FormHistory(texts.form()).standing(kind.parser(), kind.empty());
        return newest.errors().isEmpty()
                ? Observed.known(newest)
                : observer.history(pool).map(h -> h.standing(kind.parser(), kind.empty()));
    }
}
