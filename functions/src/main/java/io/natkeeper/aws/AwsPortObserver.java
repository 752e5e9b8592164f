package io.natkeeper.aws;

import io.natkeeper.Concurrency;
import io.natkeeper.Observed;
import io.natkeeper.port.Entrance;
import io.natkeeper.port.MapHistory;
import io.natkeeper.port.PortMap;
import io.natkeeper.port.PortObserver;
import io.natkeeper.port.PortPool;
import io.natkeeper.port.PortTexts;
import io.natkeeper.port.Targets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.rds.RdsClient;

/** Reads what the port concentrator works from, each part by a reader of its own. */
public final class AwsPortObserver implements PortObserver {

    private static final int ITEMS_PER_PAGE = 1000;

    private final Ec2Client ec2;
    private final Filter poolFilter;
    private final MapReader maps;
    private final TargetReader targets;
    private final EntranceReader entrances;

    /**
     * @param pools names of the pools to read; empty: all
     */
    public AwsPortObserver(
            AwsClients clients, RdsClient rds, Concurrency concurrency, List<String> pools) {
        this.ec2 = clients.ec2();
        this.poolFilter =
                pools.isEmpty()
                        ? Filter.builder().name("tag-key").values(Tags.POOL).build()
                        : Filter.builder().name("tag:" + Tags.POOL).values(pools).build();
        this.maps = new MapReader(clients.ssm(), concurrency);
        this.targets = new TargetReader(clients, rds, concurrency);
        this.entrances = new EntranceReader(ec2, concurrency);
    }

    @Override
    public Observed<List<PortPool>> pools() {
        return Reading.now("ec2:DescribeInstances", this::hosts).map(AwsPortObserver::pools);
    }

    @Override
    public Observed<PortTexts> texts(String pool) {
        return maps.texts(pool);
    }

    @Override
    public Observed<MapHistory> history(String pool) {
        return maps.history(pool);
    }

    @Override
    public Targets targets(PortPool pool, PortMap.Wanted wanted) {
        return targets.read(pool, wanted);
    }

    @Override
    public Observed<Entrance> entrance(PortPool pool) {
        return entrances.entrance(pool);
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

    private static List<PortPool> pools(List<Instance> hosts) {
        Map<String, List<Instance>> byPool =
                hosts.stream()
                        .collect(
                                Collectors.groupingBy(
                                        host -> Tags.value(host.tags(), Tags.POOL).orElseThrow(),
                                        TreeMap::new,
                                        Collectors.toList()));
        return byPool.entrySet().stream()
                .map(e ->
                        new PortPool(
                                e.getKey(),
                                e.getValue().getFirst().vpcId(),
                                e.getValue().stream().map(AwsPortObserver::host).toList()))
                .toList();
    }

    private static PortPool.Host host(Instance instance) {
        return new PortPool.Host(
                instance.instanceId(),
                Tags.value(instance.tags(), Tags.NAME),
                Tags.value(instance.tags(), Tags.PORTS),
                instance.state().name() == InstanceStateName.RUNNING);
    }
}
