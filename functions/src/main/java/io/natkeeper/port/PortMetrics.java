package io.natkeeper.port;

import io.natkeeper.event.Trigger;
import io.natkeeper.report.Metric;
import io.natkeeper.report.MetricLine;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The run's metrics, on the line of the function; what is not known has no value. */
final class PortMetrics {

    private PortMetrics() {}

    static String line(PortRun run, Trigger trigger, String functionName) {
        Map<Metric, Long> values = new EnumMap<>(Metric.class);
        if (trigger instanceof Trigger.Sweep) {
            values.put(Metric.SWEEPS, 1L);
        }
        if (!run.report().verified()) {
            values.put(Metric.RUNS_UNVERIFIED, 1L);
        }
        // Other events look at some of the pools only.
        if (trigger instanceof Trigger.Sweep && run.unknowns().isEmpty()) {
            List<Inventory> inventories =
                    run.pools().stream().flatMap(pool -> pool.after().stream()).toList();
            values.put(
                    Metric.PORT_MAPS_REFUSED,
                    total(inventories, i -> i.map().errors().isEmpty() ? 0 : 1));
            values.put(
                    Metric.PORTS_WITHOUT_TARGET,
                    total(
                            inventories,
                            i -> i.ports().stream().filter(p -> p.problem().isPresent()).count()));
            values.put(
                    Metric.HOSTS_WITHOUT_PORTS,
                    total(
                            inventories,
                            i -> i.hosts().stream().filter(h -> h.problem().isPresent()).count()));
        }
        return MetricLine.of(MetricLine.FUNCTION_NAME, functionName, values);
    }

    private static long total(List<Inventory> inventories, ToLongFunction<Inventory> count) {
        return inventories.stream().mapToLong(count).sum();
    }
}
