package io.natkeeper.simulator.world;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that exists at one moment, by id (Auto Scaling groups by name). Immutable: a change
 * makes a new world, so that an eventually consistent read is simply an older one.
 */
public record World(
        SortedMap<String, Vpc> vpcs,
        SortedMap<String, Subnet> subnets,
        SortedMap<String, Instance> instances,
        SortedMap<String, NetworkInterface> networkInterfaces,
        SortedMap<String, RouteTable> routeTables,
        SortedMap<String, SecurityGroup> securityGroups,
        SortedMap<String, InternetGateway> internetGateways,
        SortedMap<String, NatGateway> natGateways,
        SortedMap<String, AutoScalingGroup> autoScalingGroups,
        SortedMap<String, ElasticIp> elasticIps) {

    public static final World EMPTY =
            new World(
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>());

    public World with(Vpc vpc) {
        return new World(
                put(vpcs, vpc.id(), vpc),
                subnets,
                instances,
                networkInterfaces,
                routeTables,
                securityGroups,
                internetGateways,
                natGateways,
                autoScalingGroups,
                elasticIps);
    }

    public World with(Subnet subnet) {
        return new World(
                vpcs,
                put(subnets, subnet.id(), subnet),
                instances,
                networkInterfaces,
                routeTables,
                securityGroups,
                internetGateways,
                natGateways,
                autoScalingGroups,
                elasticIps);
    }

    public World with(Instance instance) {
        return new World(
                vpcs,
                subnets,
                put(instances, instance.id(), instance),
                networkInterfaces,
                routeTables,
                securityGroups,
                internetGateways,
                natGateways,
                autoScalingGroups,
                elasticIps);
    }

    public World with(NetworkInterface networkInterface) {
        return new World(
                vpcs,
                subnets,
                instances,
                put(networkInterfaces, networkInterface.id(), networkInterface),
                routeTables,
                securityGroups,
                internetGateways,
                natGateways,
                autoScalingGroups,
                elasticIps);
    }

    public World with(RouteTable routeTable) {
        return new World(
                vpcs,
                subnets,
                instances,
                networkInterfaces,
                put(routeTables, routeTable.id(), routeTable),
                securityGroups,
                internetGateways,
                natGateways,
                autoScalingGroups,
                elasticIps);
    }

    public World with(SecurityGroup securityGroup) {
        return new World(
                vpcs,
                subnets,
                instances,
                networkInterfaces,
                routeTables,
                put(securityGroups, securityGroup.id(), securityGroup),
                internetGateways,
                natGateways,
                autoScalingGroups,
                elasticIps);
    }

    public World with(InternetGateway internetGateway) {
        return new World(
                vpcs,
                subnets,
                instances,
                networkInterfaces,
                routeTables,
                securityGroups,
                put(internetGateways, internetGateway.id(), internetGateway),
                natGateways,
                autoScalingGroups,
                elasticIps);
    }

    public World with(NatGateway natGateway) {
        return new World(
                vpcs,
                subnets,
                instances,
                networkInterfaces,
                routeTables,
                securityGroups,
                internetGateways,
                put(natGateways, natGateway.id(), natGateway),
                autoScalingGroups,
                elasticIps);
    }

    public World with(AutoScalingGroup group) {
        return new World(
                vpcs,
                subnets,
                instances,
                networkInterfaces,
                routeTables,
                securityGroups,
                internetGateways,
                natGateways,
                put(autoScalingGroups, group.name(), group),
                elasticIps);
    }

    public World with(ElasticIp elasticIp) {
        return new World(
                vpcs,
                subnets,
                instances,
                networkInterfaces,
                routeTables,
                securityGroups,
                internetGateways,
                natGateways,
                autoScalingGroups,
                put(elasticIps, elasticIp.allocationId(), elasticIp));
    }

    public World withoutInstance(String instanceId) {
        return new World(
                vpcs,
                subnets,
                remove(instances, instanceId),
                networkInterfaces,
                routeTables,
                securityGroups,
                internetGateways,
                natGateways,
                autoScalingGroups,
                elasticIps);
    }

    public World withoutNatGateway(String natGatewayId) {
        return new World(
                vpcs,
                subnets,
                instances,
                networkInterfaces,
                routeTables,
                securityGroups,
                internetGateways,
                remove(natGateways, natGatewayId),
                autoScalingGroups,
                elasticIps);
    }

    public World withoutNetworkInterface(String networkInterfaceId) {
        return new World(
                vpcs,
                subnets,
                instances,
                remove(networkInterfaces, networkInterfaceId),
                routeTables,
                securityGroups,
                internetGateways,
                natGateways,
                autoScalingGroups,
                elasticIps);
    }

    /** Throws where there is none: for readers that know it exists. */
    public Instance instance(String instanceId) {
        return required(instances, instanceId);
    }

    /** Throws where there is none: for readers that know it exists. */
    public NetworkInterface networkInterface(String networkInterfaceId) {
        return required(networkInterfaces, networkInterfaceId);
    }

    /** Throws where there is none: for readers that know it exists. */
    public RouteTable routeTable(String routeTableId) {
        return required(routeTables, routeTableId);
    }

    /** Throws where there is none: for readers that know it exists. */
    public SecurityGroup securityGroup(String securityGroupId) {
        return required(securityGroups, securityGroupId);
    }

    /** Throws where there is none: for readers that know it exists. */
    public AutoScalingGroup autoScalingGroup(String name) {
        return required(autoScalingGroups, name);
    }

    /** Throws where there is none: for readers that know it exists. */
    public ElasticIp elasticIp(String allocationId) {
        return required(elasticIps, allocationId);
    }

    public World mapAutoScalingGroup(String name, UnaryOperator<AutoScalingGroup> change) {
        return with(change.apply(required(autoScalingGroups, name)));
    }

    public World mapNatGateway(String natGatewayId, UnaryOperator<NatGateway> change) {
        return with(change.apply(required(natGateways, natGatewayId)));
    }

    public World mapInstance(String instanceId, UnaryOperator<Instance> change) {
        return with(change.apply(required(instances, instanceId)));
    }

    public World mapNetworkInterface(
            String networkInterfaceId, UnaryOperator<NetworkInterface> change) {
        return with(change.apply(required(networkInterfaces, networkInterfaceId)));
    }

    public World mapRouteTable(String routeTableId, UnaryOperator<RouteTable> change) {
        return with(change.apply(required(routeTables, routeTableId)));
    }

    /** The tags of whatever has this id; empty when nothing has. */
    public Optional<Map<String, String>> tagsOf(String id) {
        return Stream.<Optional<Map<String, String>>>of(
                        Optional.ofNullable(vpcs.get(id)).map(Vpc::tags),
                        Optional.ofNullable(subnets.get(id)).map(Subnet::tags),
                        Optional.ofNullable(instances.get(id)).map(Instance::tags),
                        Optional.ofNullable(networkInterfaces.get(id)).map(NetworkInterface::tags),
                        Optional.ofNullable(routeTables.get(id)).map(RouteTable::tags),
                        Optional.ofNullable(securityGroups.get(id)).map(SecurityGroup::tags),
                        groupOfRule(id).flatMap(g -> g.rule(id)).map(SecurityGroup.Rule::tags),
                        Optional.ofNullable(internetGateways.get(id)).map(InternetGateway::tags),
                        Optional.ofNullable(natGateways.get(id)).map(NatGateway::tags),
                        Optional.ofNullable(elasticIps.get(id)).map(ElasticIp::tags))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The world in which whatever has this id has exactly these tags. */
    public World withTags(String id, Map<String, String> tags) {
        Vpc vpc = vpcs.get(id);
        if (vpc != null) {
            return with(new Vpc(id, vpc.cidrBlocks(), tags));
        }
        Subnet subnet = subnets.get(id);
        if (subnet != null) {
            return with(subnet.withTags(tags));
        }
        SecurityGroup group = securityGroups.get(id);
        if (group != null) {
            return with(group.withTags(tags));
        }
        Optional<SecurityGroup> groupOfRule = groupOfRule(id);
        if (groupOfRule.isPresent()) {
            return with(groupOfRule.get().withRuleTags(id, tags));
        }
        InternetGateway gateway = internetGateways.get(id);
        if (gateway != null) {
            return with(new InternetGateway(id, gateway.vpcId(), tags));
        }
        if (natGateways.containsKey(id)) {
            return mapNatGateway(id, g -> g.withTags(tags));
        }
        if (elasticIps.containsKey(id)) {
            return with(elasticIp(id).withTags(tags));
        }
        if (networkInterfaces.containsKey(id)) {
            return mapNetworkInterface(id, i -> i.withTags(tags));
        }
        if (routeTables.containsKey(id)) {
            return mapRouteTable(id, t -> t.withTags(tags));
        }
        return mapInstance(id, i -> i.withTags(tags));
    }

    /** The security group that a rule with this id is in. */
    public Optional<SecurityGroup> groupOfRule(String ruleId) {
        return securityGroups.values().stream().filter(g -> g.rule(ruleId).isPresent()).findFirst();
    }

    /** The interfaces attached to an instance, by device index. */
    public List<NetworkInterface> interfacesOf(String instanceId) {
        return networkInterfaces.values().stream()
                .filter(i ->
                        i.attachment().map(a -> a.instanceId().equals(instanceId)).orElse(false))
                .sorted(Comparator.comparingInt(i -> i.attachment().orElseThrow().deviceIndex()))
                .toList();
    }

    /** All private addresses that some interface has. */
    public Set<String> privateAddresses() {
        return networkInterfaces.values().stream()
                .flatMap(i -> i.privateAddresses().stream())
                .map(NetworkInterface.PrivateAddress::address)
                .collect(Collectors.toSet());
    }

    /** The interface with the private address that a public one stands for. */
    public Optional<NetworkInterface> carrierOf(String publicIp) {
        return networkInterfaces.values().stream()
                .filter(i -> i.carrierOf(publicIp).isPresent())
                .findFirst();
    }

    /** The Elastic IP with this public address; empty for an auto-assigned one. */
    public Optional<ElasticIp> elasticIpOf(String publicIp) {
        return elasticIps.values().stream().filter(e -> e.publicIp().equals(publicIp)).findFirst();
    }

    /** The table that routes a subnet's packets: the associated one, else the VPC's main table. */
    public Optional<RouteTable> routeTableOf(String subnetId) {
        Subnet subnet = required(subnets, subnetId);
        return routeTables.values().stream()
                .filter(t -> t.associations().stream().anyMatch(a -> a.isOf(subnetId)))
                .findFirst()
                .or(() ->
                        routeTables.values().stream()
                                .filter(t -> t.vpcId().equals(subnet.vpcId()) && t.isMain())
                                .findFirst());
    }

    /**
     * The state that EC2 shows for a route: {@code blackhole} once its target is gone or its
     * instance is stopped or terminated. A stopping instance's route stays {@code active}.
     */
    public RouteState stateOf(Route route) {
        return switch (route.target()) {
            case RouteTarget.Local _ -> RouteState.ACTIVE;
            case RouteTarget.Gateway gateway ->
                    internetGateways.containsKey(gateway.gatewayId())
                            ? RouteState.ACTIVE
                            : RouteState.BLACKHOLE;
            case RouteTarget.TransitGateway _ -> RouteState.ACTIVE;
            case RouteTarget.NatGateway gateway -> stateOf(gateway);
            case RouteTarget.Interface target -> stateOf(target);
        };
    }

    private RouteState stateOf(RouteTarget.NatGateway target) {
        NatGateway gateway = natGateways.get(target.natGatewayId());
        return gateway != null && gateway.isAvailable() ? RouteState.ACTIVE : RouteState.BLACKHOLE;
    }

    private RouteState stateOf(RouteTarget.Interface target) {
        NetworkInterface networkInterface = networkInterfaces.get(target.networkInterfaceId());
        if (networkInterface == null) {
            return RouteState.BLACKHOLE;
        }
        if (networkInterface.attachment().isEmpty()) {
            return RouteState.BLACKHOLE;
        }
        Instance instance = instances.get(networkInterface.attachment().orElseThrow().instanceId());
        if (instance == null) {
            return RouteState.BLACKHOLE;
        }
        return switch (instance.state()) {
            case PENDING, RUNNING, STOPPING, SHUTTING_DOWN -> RouteState.ACTIVE;
            case STOPPED, TERMINATED -> RouteState.BLACKHOLE;
        };
    }

    private static <T> SortedMap<String, T> put(SortedMap<String, T> map, String id, T value) {
        TreeMap<String, T> copy = new TreeMap<>(map);
        copy.put(id, value);
        return copy;
    }

    private static <T> SortedMap<String, T> remove(SortedMap<String, T> map, String id) {
        TreeMap<String, T> copy = new TreeMap<>(map);
        copy.remove(id);
        return copy;
    }

    private static <T> T required(Map<String, T> map, String id) {
        T value = map.get(id);
        if (value == null) {
            throw new IllegalArgumentException("The simulated world has no " + id);
        }
        return value;
    }
}
