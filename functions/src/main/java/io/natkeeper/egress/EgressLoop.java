package io.natkeeper.egress;

import io.natkeeper.Concurrency;
import io.natkeeper.Observed;
import io.natkeeper.Settings;
import io.natkeeper.delivery.Deliveries;
import io.natkeeper.delivery.EachPool;
import io.natkeeper.event.Trigger;
import io.natkeeper.fleet.PoolHosts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Looks at every pool that an event may concern. An event only says where to look: what is done
 * follows from the policy and from what AWS says, and running it twice changes nothing.
 */
public final class EgressLoop {

    private final EgressObserver observer;
    private final EgressActuator actuator;
    private final Deliveries deliveries;
    private final Concurrency concurrency;
    private final Settings settings;

    public EgressLoop(
            EgressObserver observer,
            EgressActuator actuator,
            Deliveries deliveries,
            Concurrency concurrency,
            Settings settings) {
        this.observer = observer;
        this.actuator = actuator;
        this.deliveries = deliveries;
        this.concurrency = concurrency;
        this.settings = settings;
    }

    /**
     * @param deadline when waiting for hosts ends, so that the run can still say how it ended
     */
    EgressRun run(Trigger trigger, Instant deadline) {
        if (trigger instanceof Trigger.Ignored(String reason)) {
            return new EgressRun(Optional.of(reason), List.of(), List.of());
        }
        return switch (observer.pools()) {
            case Observed.Unknown<List<PoolHosts>>(String cause) ->
                    new EgressRun(Optional.empty(), List.of(cause), List.of());
            case Observed.Known<List<PoolHosts>>(List<PoolHosts> pools) ->
                    new EgressRun(
                            Optional.empty(),
                            List.of(),
                            EachPool.run(
                                    concerned(pools, trigger),
                                    concurrency,
                                    pool -> {
                                        var run =
                                                new EgressPoolRun(
                                                        pool,
                                                        settings.deployment(),
                                                        observer,
                                                        concurrency);
                                        return settings.mode() == Settings.Mode.OBSERVE
                                                ? run.plan()
                                                : run.act(actuator, deliveries, deadline);
                                    }));
        };
    }

    /** Others say which instance: whose source that is, only the policies tell. */
    private static List<PoolHosts> concerned(List<PoolHosts> pools, Trigger trigger) {
        return trigger instanceof Trigger.PolicyChanged changed
                ? pools.stream().filter(p -> p.name().equals(changed.pool())).toList()
                : pools;
    }
}
