package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.Route;
import io.natkeeper.simulator.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What holds of the Elastic IPs of a random history, at every moment and in the end. */
final class AddressPromises {

    /** A host that leaves by an address, and may go on doing so. */
    private record Keeper(String instanceId, Instant since) {}

    final List<String> violations = new ArrayList<>();

    private final SimulatedPool pool;
    private final HostTruth truth;
    private final List<String> elasticIps;
    private final Consumer<String> reach;
    private final Map<String, String> carriers = new HashMap<>();
    private final Map<String, Keeper> keepers = new HashMap<>();

    AddressPromises(
            SimulatedPool pool, HostTruth truth, List<String> elasticIps, Consumer<String> reach) {
        this.pool = pool;
        this.truth = truth;
        this.elasticIps = elasticIps;
        this.reach = reach;
    }

    void watch(World now) {
        for (String id : elasticIps) {
            Optional<String> carrier = carrierIn(now, id);
            carrier.filter(host -> !host.equals(carriers.put(id, host)))
                    .ifPresent(_ -> reach.accept("addresses moved"));
            Keeper before = keepers.get(id);
            if (before != null && !carrier.equals(Optional.of(before.instanceId()))) {
                // Two runs at once may differ on a host until both have looked again.
                if (mayKeep(before.instanceId(), now)
                        && before.since()
                                .isBefore(pool.timing.now().minus(HostTruth.LONGEST_PLAN))) {
                    violations.add(
                            "%s: %s was taken from %s for %s"
                                    .formatted(
                                            pool.timing.now(), id, before.instanceId(), carrier));
                }
            }
            Optional<String> keeper = carrier.filter(host -> mayKeep(host, now));
            if (keeper.isEmpty()) {
                keepers.remove(id);
            } else if (before == null || !before.instanceId().equals(keeper.get())) {
                keepers.put(id, new Keeper(keeper.get(), pool.timing.now()));
            }
        }
    }

    /** It forwards, and somebody leaves by it, or still may: it is draining. */
    private boolean mayKeep(String instanceId, World now) {
        Instance host = now.instance(instanceId);
        return truth.hasForwardedFor(instanceId, HostTruth.LONGEST_PLAN)
                && (truth.isLatched(host) || carriesRoutes(instanceId, now));
    }

    private static boolean carriesRoutes(String instanceId, World now) {
        return now.routeTables().values().stream()
                .flatMap(table -> table.routes().stream())
                .map(Route::target)
                .flatMap(target -> HostTruth.hostOf(now, target).stream())
                .anyMatch(instanceId::equals);
    }

    private static Optional<String> carrierIn(World world, String allocationId) {
        return Optional.ofNullable(world.elasticIps().get(allocationId))
                .flatMap(elasticIp -> world.carrierOf(elasticIp.publicIp()))
                .flatMap(NetworkInterface::attachment)
                .map(NetworkInterface.Attachment::instanceId);
    }

    /** Unless nobody in the zone may get an address; a host that is latched keeps its own. */
    void assertKeptIn(String zone) {
        World world = pool.aws.world();
        boolean anybodyFit =
                world.instances().values().stream()
                        .filter(host -> host.tags().containsKey("natkeeper:pool"))
                        .filter(host -> HostTruth.zoneOf(world, host).equals(zone))
                        .anyMatch(host -> HostTruth.isHealthy(host) && !truth.isLatched(host));
        if (anybodyFit) {
            assertThat(elasticIps.stream().flatMap(id -> pool.carrierOf(id).stream()))
                    .as("carriers of Elastic IPs in zone %s", zone)
                    .map(world::instance)
                    .anyMatch(host ->
                            HostTruth.zoneOf(world, host).equals(zone)
                                    && HostTruth.isHealthy(host));
        }
    }
}
