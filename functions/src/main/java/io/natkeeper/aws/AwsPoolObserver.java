package io.natkeeper.aws;

import io.natkeeper.Concurrency;
import io.natkeeper.Observed;
import io.natkeeper.Settings;
import io.natkeeper.event.Trigger;
import io.natkeeper.failover.PoolObserver;
import io.natkeeper.failover.Snapshot;
import io.natkeeper.fleet.Membership;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.routing.StandbyGateway;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * Reads pools from EC2, Auto Scaling and Systems Manager in one round trip of parallel calls. A
 * second one is needed only where a main route table is tagged, whose implicit subnets are those
 * that no other table of the VPC names, and where an instance waits for a lifecycle hook, whose
 * name has to be known.
 */
public final class AwsPoolObserver implements PoolObserver {

    /** EC2's largest page of route tables; of the others it is 1000. */
    private static final int ROUTE_TABLES_PER_PAGE = 100;

    private static final int ITEMS_PER_PAGE = 1000;

    private final Ec2Client ec2;
    private final AutoScalingReader autoScaling;
    private final Concurrency concurrency;
    private final Filter poolFilter;
    private final AddressReader addressReader;
    private final AgentReader agentReader;
    private final Optional<OwnerReader> ownerReader;

    /**
     * @param settings which pools to read, and whether they can belong to somebody
     */
    public AwsPoolObserver(AwsClients clients, Concurrency concurrency, Settings settings) {
        List<String> pools = settings.pools();
        this.ec2 = clients.ec2();
        this.autoScaling = new AutoScalingReader(clients.autoScaling(), pools);
        this.concurrency = concurrency;
        this.poolFilter =
                pools.isEmpty()
                        ? filter("tag-key", List.of(Tags.POOL))
                        : filter("tag:" + Tags.POOL, pools);
        this.addressReader = new AddressReader(ec2, poolFilter);
        this.agentReader = new AgentReader(clients.ssm());
        this.ownerReader = settings.deployment().map(_ -> new OwnerReader(clients.ssm()));
    }

    @Override
    public Snapshot observe(Trigger trigger) {
        Instant observedAt = concurrency.now();
        var instances = new Reading<>("ec2:DescribeInstances", this::instances);
        // One filter each, because EC2 joins several with "and".
        var instanceChecks =
                new Reading<>(
                        "ec2:DescribeInstanceStatus", () -> impaired("instance-status.status"));
        var systemChecks =
                new Reading<>("ec2:DescribeInstanceStatus", () -> impaired("system-status.status"));
        var tables = new Reading<>("ec2:DescribeRouteTables", () -> routeTables(poolFilter));
        var subnets = new Reading<>("ec2:DescribeSubnets", this::subnets);
        var gateways = new Reading<>("ec2:DescribeNatGateways", this::natGateways);
        var groups = autoScaling.groups();
        var elasticIps = addressReader.elasticIps();
        var instanceTypes = addressReader.instanceTypes();
        var agents = agentReader.agents(trigger);
        var owners = ownerReader.map(OwnerReader::owners);
        concurrency.runAll(
                Stream.<Stream<? extends Runnable>>of(
                                Stream.of(
                                        instances,
                                        instanceChecks,
                                        systemChecks,
                                        tables,
                                        subnets,
                                        gateways,
                                        groups,
                                        elasticIps),
                                instanceTypes.stream(),
                                agents.stream(),
                                owners.stream())
                        .<Runnable>flatMap(readings -> readings)
                        .toList());

        var explicitSubnets = explicitSubnets(tables.result());
        var hooks = autoScaling.awaitedHooks(groups.result());
        concurrency.runAll(
                Stream.concat(explicitSubnets.stream(), hooks.values().stream()).toList());
        var members = groups.result().map(all -> AutoScalingReader.members(all, hooks));
        Observed<List<NatInstance>> hosts =
                instances.result().map(all -> natInstances(all, members));
        agentReader.remember(hosts);
        return new Snapshot(
                observedAt,
                concurrency.now(),
                hosts,
                instanceChecks.result().flatMap(a -> systemChecks.result().map(b -> union(a, b))),
                tables.result()
                        .flatMap(found ->
                                subnets.result()
                                        .flatMap(all ->
                                                named(explicitSubnets)
                                                        .map(named ->
                                                                Ec2Mapping.routeTables(
                                                                        found, all, named)))),
                gateways.result()
                        .flatMap(found -> subnets.result().map(all -> standbyGateways(found, all))),
                instances.result().flatMap(all -> tables.result().map(found -> told(all, found))),
                elasticIps
                        .result()
                        .flatMap(found ->
                                instances
                                        .result()
                                        .flatMap(all ->
                                                hosts.map(nats ->
                                                        addressReader.addresses(
                                                                found, all, nats, instanceTypes)))),
                owners.map(Reading::result).orElseGet(() -> Observed.known(Map.of())),
                agents.map(Reading::result).orElseGet(() -> Observed.known(Map.of())));
    }

    private List<Instance> instances() {
        return ec2
                .describeInstancesPaginator(r -> r.filters(poolFilter).maxResults(ITEMS_PER_PAGE))
                .reservations()
                .stream()
                .flatMap(reservation -> reservation.instances().stream())
                .toList();
    }

    private static List<NatInstance> natInstances(
            List<Instance> instances,
            Observed<Map<String, Observed<Optional<Membership>>>> members) {
        return instances.stream()
                .flatMap(instance -> Ec2Mapping.natInstance(instance, members).stream())
                .toList();
    }

    private static Set<String> told(
            List<Instance> instances,
            List<software.amazon.awssdk.services.ec2.model.RouteTable> tables) {
        return Stream.concat(
                        instances.stream()
                                .filter(i -> Tags.value(i.tags(), Tags.TOLD).isPresent())
                                .map(Instance::instanceId),
                        tables.stream()
                                .filter(t -> Tags.value(t.tags(), Tags.TOLD).isPresent())
                                .map(t -> t.routeTableId()))
                .collect(Collectors.toSet());
    }

    private Set<String> impaired(String check) {
        return ec2
                .describeInstanceStatusPaginator(r ->
                        r.filters(filter(check, List.of("impaired"))).maxResults(ITEMS_PER_PAGE))
                .instanceStatuses()
                .stream()
                .map(InstanceStatus::instanceId)
                .collect(Collectors.toSet());
    }

    private List<software.amazon.awssdk.services.ec2.model.RouteTable> routeTables(Filter filter) {
        return ec2
                .describeRouteTablesPaginator(
                        r -> r.filters(filter).maxResults(ROUTE_TABLES_PER_PAGE))
                .routeTables()
                .stream()
                .toList();
    }

    private List<NatGateway> natGateways() {
        return ec2
                .describeNatGatewaysPaginator(r -> r.filter(poolFilter).maxResults(ITEMS_PER_PAGE))
                .natGateways()
                .stream()
                .toList();
    }

    private static List<StandbyGateway> standbyGateways(
            List<NatGateway> gateways, List<Subnet> subnets) {
        return gateways.stream()
                .flatMap(gateway -> Ec2Mapping.standbyGateway(gateway, subnets).stream())
                .toList();
    }

    private List<Subnet> subnets() {
        return ec2.describeSubnetsPaginator(r -> r.maxResults(ITEMS_PER_PAGE)).subnets().stream()
                .toList();
    }

    /**
     * Reads which subnets some table of a VPC names, for the VPCs whose main table is ours; empty
     * where none is, or where that is not known.
     */
    private Optional<Reading<Set<String>>> explicitSubnets(
            Observed<List<software.amazon.awssdk.services.ec2.model.RouteTable>> ours) {
        if (!(ours
                instanceof
                Observed.Known<List<software.amazon.awssdk.services.ec2.model.RouteTable>>(
                        var tables))) {
            return Optional.empty();
        }
        List<String> vpcIds =
                tables.stream()
                        .filter(Ec2Mapping::isMain)
                        .map(software.amazon.awssdk.services.ec2.model.RouteTable::vpcId)
                        .distinct()
                        .toList();
        return vpcIds.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Reading<>(
                                "ec2:DescribeRouteTables",
                                () -> namedSubnets(routeTables(filter("vpc-id", vpcIds)))));
    }

    private static Set<String> namedSubnets(
            List<software.amazon.awssdk.services.ec2.model.RouteTable> tables) {
        return tables.stream()
                .flatMap(table -> table.associations().stream())
                .map(RouteTableAssociation::subnetId)
                .flatMap(Stream::ofNullable)
                .collect(Collectors.toSet());
    }

    private static Observed<Set<String>> named(Optional<Reading<Set<String>>> explicitSubnets) {
        return explicitSubnets.map(Reading::result).orElseGet(() -> Observed.known(Set.of()));
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        return Stream.concat(a.stream(), b.stream()).collect(Collectors.toSet());
    }

    private static Filter filter(String name, List<String> values) {
        return Filter.builder().name(name).values(values).build();
    }
}
