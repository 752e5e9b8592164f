package io.natkeeper.report;

import io.natkeeper.Action;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A run's metrics in CloudWatch's embedded metric format: a line for the run, which alarms watch
 * whatever the pools are called, and one for each pool. What is not known has no value.
 */
public final class RunMetrics {

    private final RunFacts run;

    private RunMetrics(RunFacts run) {
        this.run = run;
    }

    /** Lines for the log, each a text of its own. */
    public static List<String> lines(RunFacts run, String functionName) {
        RunMetrics metrics = new RunMetrics(run);
        List<String> lines = new ArrayList<>();
        lines.add(MetricLine.of(MetricLine.FUNCTION_NAME, functionName, metrics.ofRun()));
        for (String pool : run.pools().names()) {
            Map<Metric, Long> ofPool = metrics.ofPool(pool);
            if (!ofPool.isEmpty()) {
                lines.add(MetricLine.of(MetricLine.POOL, pool, ofPool));
            }
        }
        return lines;
    }

    private Map<Metric, Long> ofRun() {
        Map<Metric, Long> values = new EnumMap<>(Metric.class);
        ObservedPools pools = run.pools();
        count(values, Metric.SWEEPS, run.sweep() ? 1 : 0);
        count(values, Metric.RUNS_UNVERIFIED, run.verified() ? 0 : 1);
        gauge(values, Metric.POOLS_WITHOUT_HEALTHY_NAT, pools.poolsWithoutHealthyNat());
        gauge(values, Metric.LATCHED_HOSTS, total(pools::latchedHosts));
        gauge(values, Metric.ROUTES_ON_STANDBY, total(pools::routesOnStandby));
        values.put(Metric.OBSERVE_TIME, run.observeMillis());
        values.put(Metric.PLAN_TIME, run.planMillis());
        if (!run.applied().isEmpty()) {
            values.put(Metric.APPLY_TIME, run.applyMillis());
        }
        return values;
    }

    private Map<Metric, Long> ofPool(String pool) {
        Map<Metric, Long> values = new EnumMap<>(Metric.class);
        gauge(values, Metric.HEALTHY_NAT_INSTANCES, run.pools().healthyHosts(pool));
        gauge(values, Metric.LATCHED_HOSTS, run.pools().latchedHosts(pool));
        gauge(values, Metric.ROUTES_ON_STANDBY, run.pools().routesOnStandby(pool));
        for (Action action : run.applied()) {
            Optional<Metric> counted = counted(action);
            if (counted.isPresent()
                    && run.pools().poolOf(action.resource()).filter(pool::equals).isPresent()) {
                values.merge(counted.get(), 1L, Long::sum);
            }
        }
        return values;
    }

    private static Optional<Metric> counted(Action action) {
        return switch (action) {
            case Action.ReplaceRoute route ->
                    Optional.of(
                            switch (route.move()) {
                                case FAIL_OVER -> Metric.ROUTES_FAILED_OVER;
                                case HAND_OVER -> Metric.ROUTES_HANDED_OVER;
                                case FAIL_BACK -> Metric.ROUTES_RETURNED;
                            });
            case Action.CreateRoute _ -> Optional.of(Metric.ROUTES_CREATED);
            case Action.NoteDrift _ -> Optional.of(Metric.DRIFT_REPAIRED);
            case Action.DisableSourceDestCheck _,
                    Action.MarkHealthySince _,
                    Action.ClearHealthySince _,
                    Action.MarkReady _,
                    Action.ClearReady _,
                    Action.CompleteLifecycleAction _,
                    Action.RecordHeartbeat _,
                    Action.ReplaceHost _,
                    Action.ClaimPool _,
                    Action.LatchUntil _,
                    Action.AssignPrivateAddress _,
                    Action.AttachInterface _,
                    Action.EndInterfaceWithHost _,
                    Action.AssociateAddress _ ->
                    Optional.empty();
        };
    }

    /** Empty if one of them is. */
    private Optional<Long> total(Function<String, Optional<Long>> ofPool) {
        Optional<Long> total = Optional.of(0L);
        for (String pool : run.pools().names()) {
            total = total.flatMap(sum -> ofPool.apply(pool).map(more -> sum + more));
        }
        return run.pools().isKnown() ? total : Optional.empty();
    }

    private static void count(Map<Metric, Long> values, Metric metric, long count) {
        if (count > 0) {
            values.put(metric, count);
        }
    }

    private static void gauge(Map<Metric, Long> values, Metric metric, Optional<Long> value) {
        value.ifPresent(known -> values.put(metric, known));
    }
}
