package io.natkeeper.aws;

import io.natkeeper.Observed;
import io.natkeeper.fleet.PoolHosts;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/** Reads the pools' NAT instances, as far as those need who hand them something. */
final class HostReader {

    private static final int ITEMS_PER_PAGE = 1000;

    private final Ec2Client ec2;
    private final Filter poolFilter;

    /**
     * @param pools names of the pools to read; empty: all
     */
    HostReader(Ec2Client ec2, List<String> pools) {
        this.ec2 = ec2;
        this.poolFilter =
                pools.isEmpty()
                        ? Filter.builder().name("tag-key").values(Tags.POOL).build()
                        : Filter.builder().name("tag:" + Tags.POOL).values(pools).build();
    }

    /** Those that have a NAT instance pending or running, sorted by name. */
    Observed<List<PoolHosts>> pools() {
        return Reading.now("ec2:DescribeInstances", this::hosts).map(HostReader::pools);
    }

    private List<Instance> hosts() {
        Filter states =
                Filter.builder()
                        .name("instance-state-name")
                        .values(
                                InstanceStateName.PENDING.toString(),
                                InstanceStateName.RUNNING.toString())
                        .build();
        return ec2
                .describeInstancesPaginator(
                        r -> r.filters(poolFilter, states).maxResults(ITEMS_PER_PAGE))
                .reservations()
                .stream()
                .flatMap(reservation -> reservation.instances().stream())
                .filter(instance -> Tags.value(instance.tags(), Tags.POOL).isPresent())
                .sorted(Comparator.comparing(Instance::instanceId))
                .toList();
    }

    private static List<PoolHosts> pools(List<Instance> hosts) {
        Map<String, List<Instance>> byPool =
                hosts.stream()
                        .collect(
                                Collectors.groupingBy(
                                        host -> Tags.value(host.tags(), Tags.POOL).orElseThrow(),
                                        TreeMap::new,
                                        Collectors.toList()));
        return byPool.entrySet().stream()
                .map(e ->
                        new PoolHosts(
                                e.getKey(),
                                e.getValue().getFirst().vpcId(),
                                e.getValue().stream().map(HostReader::host).toList()))
                .toList();
    }

    private static PoolHosts.Host host(Instance instance) {
        return new PoolHosts.Host(
                instance.instanceId(),
                Tags.value(instance.tags(), Tags.NAME),
                Tags.value(instance.tags(), Tags.PORTS),
                Tags.value(instance.tags(), Tags.EGRESS),
                instance.state().name() == InstanceStateName.RUNNING);
    }
}
