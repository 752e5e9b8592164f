package io.natkeeper.egress;

import io.natkeeper.event.Trigger;
import io.natkeeper.report.Metric;
import io.natkeeper.report.MetricLine;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The run's metrics, on the line of the function; what is not known has no value. */
final class EgressMetrics {

    private EgressMetrics() {}

    static String line(EgressRun run, Trigger trigger, String functionName) {
        Map<Metric, Long> values = new EnumMap<>(Metric.class);
        if (trigger instanceof Trigger.Sweep) {
            values.put(Metric.SWEEPS, 1L);
        }
        if (!run.report().verified()) {
            values.put(Metric.RUNS_UNVERIFIED, 1L);
        }
        // Other events look at some of the pools only.
        if (trigger instanceof Trigger.Sweep && run.unknowns().isEmpty()) {
            List<EgressInventory> inventories =
                    run.pools().stream().flatMap(pool -> pool.after().stream()).toList();
            values.put(
                    Metric.EGRESS_POLICIES_REFUSED,
                    inventories.stream().filter(i -> !i.policy().errors().isEmpty()).count());
            values.put(
                    Metric.SOURCES_WITHOUT_ADDRESS,
                    inventories.stream().mapToLong(EgressInventory::withoutAddress).sum());
            values.put(
                    Metric.HOSTS_WITHOUT_EGRESS,
                    inventories.stream()
                            .flatMap(i -> i.hosts().stream())
                            .filter(h -> h.problem().isPresent())
                            .count());
        }
        return MetricLine.of(MetricLine.FUNCTION_NAME, functionName, values);
    }
}
