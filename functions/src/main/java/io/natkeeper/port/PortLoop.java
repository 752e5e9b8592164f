package io.natkeeper.port;

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
 * follows from the map and from what AWS says, and running it twice changes nothing.
 */
public final class PortLoop {

    private final PortObserver observer;
    private final PortActuator actuator;
    private final Deliveries deliveries;
    private final Concurrency concurrency;
    private final Settings settings;

    public PortLoop(
            PortObserver observer,
            PortActuator actuator,
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
    PortRun run(Trigger trigger, Instant deadline) {
        if (trigger instanceof Trigger.Ignored(String reason)) {
            return new PortRun(Optional.of(reason), List.of(), List.of());
        }
        return switch (observer.pools()) {
            case Observed.Unknown<List<PoolHosts>>(String cause) ->
                    new PortRun(Optional.empty(), List.of(cause), List.of());
            case Observed.Known<List<PoolHosts>>(List<PoolHosts> pools) ->
                    run(concerned(pools, trigger), trigger, deadline);
        };
    }

    private PortRun run(List<PoolHosts> pools, Trigger trigger, Instant deadline) {
        List<PortRun.Pool> concerned =
                EachPool.run(
                                pools,
                                concurrency,
                                pool -> {
                                    PoolRun run =
                                            new PoolRun(
                                                    pool,
                                                    trigger,
                                                    settings.deployment(),
                                                    observer,
                                                    concurrency);
                                    return settings.mode() == Settings.Mode.OBSERVE
                                            ? Optional.of(run.plan())
                                            : run.act(actuator, deliveries, deadline);
                                })
                        .stream()
                        .flatMap(Optional::stream)
                        .toList();
        return concerned.isEmpty() && trigger instanceof Trigger.TargetChanged changed
                ? new PortRun(
                        Optional.of(
                                "%s is no NAT host, and after '%s' no port is to lead elsewhere: the hosts are left to the next sweep."
                                        .formatted(changed.instanceId(), changed.what())),
                        List.of(),
                        List.of())
                : new PortRun(Optional.empty(), List.of(), concerned);
    }

    /** Others say which target or which database: which pool leads there, only the maps tell. */
    private static List<PoolHosts> concerned(List<PoolHosts> pools, Trigger trigger) {
        return switch (trigger) {
            case Trigger.MapChanged changed ->
                    pools.stream().filter(p -> p.name().equals(changed.pool())).toList();
            default -> pools;
        };
    }
}
