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
 * @param addressesPerInterface how many private IPv4 addresses an interface of an instance type can
 *     have, for the types that were asked about and others of their families
 */
public record PoolAddresses(
        List<ElasticIp> elasticIps,
        Map<String, HostAddresses> hosts,
        Map<String, Observed<Integer>> addressesPerInterface) {

    public Observed<Integer> addressesPerInterface(String instanceType) {
        return addressesPerInterface.getOrDefault(
                instanceType,
                Observed.unknown(
                        "How many addresses a %s can carry has not been read yet."
                                .formatted(instanceType)));
    }

    public Optional<HostAddresses> of(String instanceId) {
        return Optional.ofNullable(hosts.get(instanceId));
    }

    /**
     * How many secondary private addresses each host of a pool should have ready: whoever takes
     * routes over may have to take every chosen address with them.
     */
    int wantedSecondaries(String pool) {
        return Math.min(1, count(pool, ElasticIp::entry))
                + Math.min(1, count(pool, ElasticIp::isForZones))
                + count(pool, ElasticIp::isChosen);
    }

    /**
     * The instance types whose limits matter, because a host has fewer secondary addresses than it
     * should. Usually none.
     *
     * @param pools of the hosts, by instance id
     */
    public Set<String> typesInQuestion(Map<String, String> pools) {
        Set<String> types = new TreeSet<>();
        hosts.forEach((instanceId, host) -> {
            String pool = pools.get(instanceId);
            if (pool != null && host.secondaries().size() < wantedSecondaries(pool)) {
                types.add(host.instanceType());
            }
        });
        return types;
    }

    private int count(String pool, Predicate<ElasticIp> kind) {
        return (int) elasticIps.stream().filter(kind).filter(e -> e.pool().equals(pool)).count();
    }
}
