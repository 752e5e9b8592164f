package io.natkeeper.aws;

import io.natkeeper.Observed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One list that takes several calls; where one fails, nothing of it is known. */
record Parts<T>(List<Reading<List<T>>> readings) {

    Parts<T> and(Parts<T> more) {
        return new Parts<>(Stream.concat(readings.stream(), more.readings.stream()).toList());
    }

    /** After all have run: whatever any of them read. */
    Observed<List<T>> together() {
        Observed<List<T>> all = Observed.known(List.of());
        for (Reading<List<T>> reading : readings) {
            all =
                    all.flatMap(before ->
                            reading.result()
                                    .map(more ->
                                            Stream.concat(before.stream(), more.stream())
                                                    .toList()));
        }
        return all;
    }

    /** Each once, although two calls may have read it, and not in the same state; by id. */
    Observed<List<T>> each(Function<T, String> id) {
        return together()
                .map(all -> {
                    Map<String, T> byId = new TreeMap<>();
                    all.forEach(item -> byId.putIfAbsent(id.apply(item), item));
                    return List.copyOf(byId.values());
                });
    }

    /** As many as one call takes, and so on; sorted, so that runs are alike. */
    static List<List<String>> chunks(Collection<String> values, int size) {
        List<String> sorted = new ArrayList<>(values);
        sorted.sort(null);
        return IntStream.range(0, (sorted.size() + size - 1) / size)
                .mapToObj(i -> sorted.subList(i * size, Math.min((i + 1) * size, sorted.size())))
                .toList();
    }
}
