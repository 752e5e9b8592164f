package io.natkeeper.report;

import io.natkeeper.Observed;
import io.natkeeper.health.AssessedInstance;
import io.natkeeper.health.Health;
import io.natkeeper.routing.RouteTable;
import io.natkeeper.routing.RouteTarget;
import io.natkeeper.routing.StandbyGateway;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The pools as a run saw them last. Numbers are empty where they are not known. */
public record ObservedPools(
        Instant at,
        Observed<List<AssessedInstance>> hosts,
        Observed<List<RouteTable>> tables,
        Observed<List<StandbyGateway>> gateways) {

    /** Whether all pools are known. */
    boolean isKnown() {
        return known(hosts).isPresent() && known(tables).isPresent();
    }

    /** Names of all that are known to exist. */
    Set<String> names() {
        return Stream.concat(
                        known(hosts).stream()
                                .flatMap(List::stream)
                                .map(host -> host.instance().pool()),
                        known(tables).stream().flatMap(List::stream).map(RouteTable::pool))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    Optional<Long> healthyHosts(String pool) {
        return hosts(pool)
                .filter(known ->
                        known.stream().noneMatch(h -> h.health() instanceof Health.Unknown))
                .map(known -> known.stream().filter(AssessedInstance::isHealthy).count());
    }

    /** Empty as long as one of its hosts may be alive, for all that is known. */
    Optional<Boolean> isWithoutHealthyNat(String pool) {
        return hosts(pool)
                .flatMap(known -> {
                    if (known.stream().anyMatch(ObservedPools::forwards)) {
                        return Optional.of(false);
                    }
                    return known.stream().allMatch(h -> h.health() instanceof Health.Unhealthy)
                            ? Optional.of(true)
                            : Optional.empty();
                });
    }

    /** Empty if that of one pool is not known. */
    Optional<Long> poolsWithoutHealthyNat() {
        List<Optional<Boolean>> each = names().stream().map(this::isWithoutHealthyNat).toList();
        return !isKnown() || each.stream().anyMatch(Optional::isEmpty)
                ? Optional.empty()
                : Optional.of(each.stream().filter(without -> without.orElse(false)).count());
    }

    Optional<Long> latchedHosts(String pool) {
        return hosts(pool)
                .map(known ->
                        known.stream()
                                .filter(h -> h.health() instanceof Health.Draining)
                                .filter(h ->
                                        h.instance()
                                                .latchedUntil()
                                                .filter(at::isBefore)
                                                .isPresent())
                                .count());
    }

    Optional<Long> routesOnStandby(String pool) {
        return known(gateways)
                .flatMap(all -> {
                    Set<String> ids =
                            all.stream()
                                    .filter(gateway -> gateway.pool().equals(pool))
                                    .map(StandbyGateway::id)
                                    .collect(Collectors.toSet());
                    return known(tables)
                            .map(known ->
                                    known.stream()
                                            .filter(table -> table.pool().equals(pool))
                                            .flatMap(table -> table.routes().stream())
                                            .filter(route ->
                                                    route.target()
                                                                    instanceof
                                                                    RouteTarget.NatGateway(
                                                                            String id)
                                                            && ids.contains(id))
                                            .count());
                });
    }

    /** The pool of a route table or an instance; empty where it is not known. */
    Optional<String> poolOf(String resourceId) {
        return Stream.concat(
                        known(tables).stream()
                                .flatMap(List::stream)
                                .filter(table -> table.id().equals(resourceId))
                                .map(RouteTable::pool),
                        known(hosts).stream()
                                .flatMap(List::stream)
                                .filter(h -> h.instance().id().equals(resourceId))
                                .map(h -> h.instance().pool()))
                .findFirst();
    }

    private Optional<List<AssessedInstance>> hosts(String pool) {
        return known(hosts)
                .map(all -> all.stream().filter(h -> h.instance().pool().equals(pool)).toList());
    }

    private static boolean forwards(AssessedInstance host) {
        return host.isHealthy() || host.health() instanceof Health.Draining;
    }

    private static <T> Optional<T> known(Observed<T> observed) {
        return observed instanceof Observed.Known<T>(T value)
                ? Optional.of(value)
                : Optional.empty();
    }
}
