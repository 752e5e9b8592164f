package io.natkeeper.delivery;

import io.natkeeper.Concurrency;
import io.natkeeper.fleet.PoolHosts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The same work for several pools at once. */
public final class EachPool {

    private EachPool() {}

    /** In the order of the pools. */
    public static <R> List<R> run(
            List<PoolHosts> pools, Concurrency concurrency, Function<PoolHosts, R> work) {
        List<List<R>> results = new ArrayList<>();
        List<Runnable> tasks = new ArrayList<>();
        for (PoolHosts pool : pools) {
            List<R> result = new ArrayList<>();
            results.add(result);
            tasks.add(() -> result.add(work.apply(pool)));
        }
        concurrency.runAll(tasks);
        return results.stream().flatMap(List::stream).toList();
    }
}
