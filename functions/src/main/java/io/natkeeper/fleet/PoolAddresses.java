package io.natkeeper.fleet;

import io.natkeeper.Observed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The pools' Elastic IPs and what their hosts can carry, as EC2 showed them.
 *
 * @param hosts by instance id, without terminated ones, which have no addresses
 * @param limits of the instance types that were asked about and others of their families
 */
public record PoolAddresses(
        List<ElasticIp> elasticIps,
        Map<String, HostAddresses> hosts,
        Map<String, Observed<TypeLimits>> limits) {

    public Observed<TypeLimits> limits(String instanceType) {
        return limits.getOrDefault(
                instanceType,
                Observed.unknown(
                        "How many addresses a %s can carry has not been read yet."
                                .formatted(instanceType)));
    }

    public Optional<HostAddresses> of(String instanceId) {
        return Optional.ofNullable(hosts.get(instanceId));
    }

    /**
     * How many private addresses each host of a pool should have ready for Elastic IPs: whoever
     * takes routes over may have to take every chosen address with them.
     */
    int wantedPlaces(String pool) {
        return wantedSecondaries(pool) + count(pool, ElasticIp::isChosen);
    }

    /** How many of them have to be on its primary interface. */
    int wantedSecondaries(String pool) {
        return Math.min(1, count(pool, ElasticIp::entry))
                + Math.min(1, count(pool, ElasticIp::isForZones));
    }

    /**
     * The instance types whose limits matter, because a host has fewer places than it should.
     * Usually none.
     *
     * @param pools of the hosts, by instance id
     */
    public Set<String> typesInQuestion(Map<String, String> pools) {
        Set<String> types = new TreeSet<>();
        hosts.forEach((instanceId, host) -> {
            String pool = pools.get(instanceId);
            if (pool != null && lacksPlaces(host, pool)) {
                types.add(host.instanceType());
            }
        });
        return types;
    }

    boolean lacksPlaces(HostAddresses host, String pool) {
        return host.secondaries().size() < wantedSecondaries(pool)
                || lacksPlacesForChosen(host, pool);
    }

    /** Those of the primary interface are the zone's address's and the entry address's first. */
    boolean lacksPlacesForChosen(HostAddresses host, String pool) {
        int secondaries = host.secondaries().size();
        int spare = Math.max(0, secondaries - wantedSecondaries(pool));
        return spare + host.places() - secondaries < count(pool, ElasticIp::isChosen);
    }

    private int count(String pool, Predicate<ElasticIp> kind) {
        return (int) elasticIps.stream().filter(kind).filter(e -> e.pool().equals(pool)).count();
    }
}
