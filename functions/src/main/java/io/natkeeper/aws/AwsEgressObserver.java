package io.natkeeper.aws;

import io.natkeeper.Concurrency;
import io.natkeeper.Ipv4Prefix;
import io.natkeeper.Ipv4Range;
import io.natkeeper.Observed;
import io.natkeeper.egress.EgressInventoryJson;
import io.natkeeper.egress.EgressObserver;
import io.natkeeper.egress.EgressPolicy;
import io.natkeeper.egress.EgressPolicyParser;
import io.natkeeper.egress.EgressWorld;
import io.natkeeper.fleet.PoolHosts;
import io.natkeeper.form.FormHistory;
import io.natkeeper.inventory.StoredTexts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Reads what the egress policy works from, in one round of parallel calls; strays take another. */
public final class AwsEgressObserver implements EgressObserver {

    private static final int ITEMS_PER_PAGE = 1000;
    private static final int TABLES_PER_PAGE = 100;
    private static final String EVERYWHERE = "0.0.0.0/0";

    /** Of those that still send. */
    private static final Set<InstanceStateName> STATES =
            Set.of(
                    InstanceStateName.PENDING,
                    InstanceStateName.RUNNING,
                    InstanceStateName.STOPPING);

    private final Ec2Client ec2;
    private final Concurrency concurrency;
    private final HostReader hosts;
    private final ParameterReader parameters;
    private final InstanceReader instanceReader;
    private final VpcReader vpcReader;

    /**
     * @param pools names of the pools to read; empty: all
     */
    public AwsEgressObserver(AwsClients clients, Concurrency concurrency, List<String> pools) {
        this.ec2 = clients.ec2();
        this.concurrency = concurrency;
        this.hosts = new HostReader(ec2, pools);
        this.parameters =
                new ParameterReader(
                        clients.ssm(),
                        concurrency,
                        EgressPolicyParser.KIND,
                        EgressInventoryJson.PARAMETER);
        this.instanceReader = new InstanceReader(clients);
        this.vpcReader = new VpcReader(ec2);
    }

    @Override
    public Observed<List<PoolHosts>> pools() {
        return hosts.pools();
    }

    @Override
    public Observed<StoredTexts> texts(String pool) {
        return parameters.texts(pool);
    }

    @Override
    public Observed<FormHistory> history(String pool) {
        return parameters.history(pool);
    }

    @Override
    public EgressWorld world(PoolHosts pool, EgressPolicy.Wanted wanted) {
        var ranges = vpcReader.ranges(pool.vpcId());
        var subnets = new Reading<>("ec2:DescribeSubnets", () -> subnets(pool.vpcId()));
        var tables = new Reading<>("ec2:DescribeRouteTables", () -> tables(pool.vpcId()));
        var addresses = new Reading<>("ec2:DescribeAddresses", () -> addresses(pool.name()));
        var groups = instanceReader.groups(wanted.autoScalingGroups());
        var named = new Parts<>(named(wanted).toList());
        List<Runnable> readings = new ArrayList<>(List.of(ranges, subnets, tables, addresses));
        readings.addAll(groups.readings());
        readings.addAll(named.readings());
        concurrency.runAll(readings);

        var listed = groups.each(AutoScalingGroup::autoScalingGroupName);
        var strays =
                new Parts<>(
                        instanceReader.strays(listed, named.each(Instance::instanceId)).toList());
        concurrency.runAll(strays.readings());
        return new EgressWorld(
                ranges.result(),
                subnets.result()
                        .flatMap(all -> tables.result().map(routed -> subnets(all, routed))),
                tables.result().map(all -> all.stream().map(t -> table(t, pool.name())).toList()),
                listed.map(AwsEgressObserver::members),
                named.and(strays)
                        .each(Instance::instanceId)
                        .map(all ->
                                all.stream()
                                        .filter(i -> STATES.contains(i.state().name()))
                                        .map(i -> instance(i, pool.vpcId()))
                                        .toList()),
                addresses
                        .result()
                        .map(all -> all.stream().map(AwsEgressObserver::address).toList()));
    }

    private Stream<Reading<List<Instance>>> named(EgressPolicy.Wanted wanted) {
        return Stream.of(
                        instanceReader.instances("instance-id", wanted.instanceIds()),
                        // Members have the group's name as a tag, so they need no second round.
                        instanceReader.instances(
                                "tag:" + Tags.GROUP_NAME, wanted.autoScalingGroups()),
                        wanted.instanceTags().stream()
                                .flatMap(tag ->
                                        instanceReader.instances(
                                                "tag:" + tag.key(), Set.of(tag.value()))))
                .flatMap(readings -> readings);
    }

    private List<Subnet> subnets(String vpcId) {
        return ec2
                .describeSubnetsPaginator(
                        r -> r.filters(filter("vpc-id", vpcId)).maxResults(ITEMS_PER_PAGE))
                .subnets()
                .stream()
                .toList();
    }

    private List<RouteTable> tables(String vpcId) {
        return ec2
                .describeRouteTablesPaginator(
                        r -> r.filters(filter("vpc-id", vpcId)).maxResults(TABLES_PER_PAGE))
                .routeTables()
                .stream()
                .toList();
    }

    private List<Address> addresses(String pool) {
        return ec2.describeAddresses(r -> r.filters(filter("tag:" + Tags.POOL, pool))).addresses();
    }

    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }

    /** A subnet without a table of its own has the VPC's main one. */
    private static List<EgressWorld.Subnet> subnets(List<Subnet> subnets, List<RouteTable> tables) {
        Map<String, String> own = new HashMap<>();
        for (RouteTable table : tables) {
            table.associations().stream()
                    .map(RouteTableAssociation::subnetId)
                    .filter(id -> id != null)
                    .forEach(id -> own.put(id, table.routeTableId()));
        }
        Optional<String> main =
                tables.stream()
                        .filter(Ec2Mapping::isMain)
                        .map(RouteTable::routeTableId)
                        .findFirst();
        return subnets.stream()
                .flatMap(subnet ->
                        Optional.ofNullable(own.get(subnet.subnetId())).or(() -> main).stream()
                                .map(table ->
                                        new EgressWorld.Subnet(
                                                subnet.subnetId(),
                                                Ipv4Prefix.of(subnet.cidrBlock()),
                                                table)))
                .toList();
    }

    private static EgressWorld.Table table(RouteTable table, String pool) {
        return new EgressWorld.Table(
                table.routeTableId(),
                Tags.value(table.tags(), Tags.POOL).filter(pool::equals).isPresent(),
                table.routes().stream()
                        .filter(r -> EVERYWHERE.equals(r.destinationCidrBlock()))
                        .flatMap(r -> Stream.ofNullable(r.instanceId()))
                        .findFirst());
    }

    private static Map<String, Set<String>> members(List<AutoScalingGroup> groups) {
        Map<String, Set<String>> members = new HashMap<>();
        for (AutoScalingGroup group : groups) {
            Set<String> ids = new HashSet<>();
            group.instances().forEach(member -> ids.add(member.instanceId()));
            members.put(group.autoScalingGroupName(), ids);
        }
        return members;
    }

    private static EgressWorld.Instance instance(Instance instance, String vpcId) {
        return new EgressWorld.Instance(
                instance.instanceId(),
                Tags.value(instance.tags(), Tags.GROUP_NAME),
                instance.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value)),
                instance.networkInterfaces().stream()
                        .filter(i -> vpcId.equals(i.vpcId()))
                        .flatMap(i ->
                                i.privateIpAddresses().stream()
                                        .map(a ->
                                                new EgressWorld.PrivateAddress(
                                                        Ipv4Range.of(a.privateIpAddress()),
                                                        i.subnetId())))
                        .toList());
    }

    private static EgressWorld.Address address(Address address) {
        return new EgressWorld.Address(
                address.allocationId(),
                Tags.value(address.tags(), Tags.NAME),
                address.publicIp(),
                address.tags().stream().anyMatch(t -> t.key().equals(Tags.ENTRY)),
                Tags.value(address.tags(), Tags.EGRESS));
    }
}
