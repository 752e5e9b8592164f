package io.natkeeper.simulator;

import io.natkeeper.simulator.time.Timing;
import io.natkeeper.simulator.world.ElasticIp;
import io.natkeeper.simulator.world.InternetGateway;
import io.natkeeper.simulator.world.NatGateway;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.Route;
import io.natkeeper.simulator.world.RouteTable;
import io.natkeeper.simulator.world.RouteTable.Association;
import io.natkeeper.simulator.world.RouteTarget;
import io.natkeeper.simulator.world.SecurityGroup;
import io.natkeeper.simulator.world.Subnet;
import io.natkeeper.simulator.world.Vpc;
import io.natkeeper.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Builds the network that a test begins with, and changes it behind everybody's back later. No API
 * call, no permission, no throttle; it all happens at once.
 */
public final class Provisioning {

    private static final Duration VISIBLE_AFTER_DELETION = Duration.ofHours(1);

    private final Chronicle chronicle;
    private final Timing timing;
    private final Ids ids;
    private final Ids ruleIds;
    private final Addresses addresses;

    Provisioning(Chronicle chronicle, Timing timing, Ids ids, Ids ruleIds, Addresses addresses) {
        this.chronicle = chronicle;
        this.timing = timing;
        this.ids = ids;
        this.ruleIds = ruleIds;
        this.addresses = addresses;
    }

    /**
     * A VPC that, unlike in AWS, begins without a main route table: see {@link #createRouteTable}.
     *
     * @param cidrBlocks its IPv4 ranges, the primary one first
     */
    public String createVpc(String... cidrBlocks) {
        if (cidrBlocks.length == 0) {
            throw new IllegalArgumentException("A VPC has at least one CIDR block");
        }
        String id = ids.next("vpc");
        chronicle.change(w -> w.with(new Vpc(id, List.of(cidrBlocks), Map.of())));
        return id;
    }

    /** A zonal NAT gateway with an address of its own, available at once. */
    public String createNatGateway(String subnetId, Map<String, String> tags) {
        Subnet subnet = chronicle.world().subnets().get(subnetId);
        if (subnet == null) {
            throw new IllegalArgumentException("The simulated world has no " + subnetId);
        }
        return natGateway(subnet.vpcId(), Optional.of(subnetId), tags);
    }

    /** A NAT gateway for every zone of the VPC, available at once. */
    public String createRegionalNatGateway(String vpcId, Map<String, String> tags) {
        return natGateway(requireVpc(vpcId).id(), Optional.empty(), tags);
    }

    /** A route that leads to it is a blackhole from now on; it stays visible for an hour. */
    public void deleteNatGateway(String natGatewayId) {
        Instant now = timing.now();
        chronicle.change(w -> w.mapNatGateway(natGatewayId, g -> g.withDeletedAt(now)));
        chronicle.vanish(natGatewayId, now.plus(VISIBLE_AFTER_DELETION));
    }

    private String natGateway(String vpcId, Optional<String> subnetId, Map<String, String> tags) {
        String id = ids.next("nat");
        NatGateway gateway =
                new NatGateway(
                        id,
                        vpcId,
                        subnetId,
                        addresses.publicAddress(),
                        timing.now(),
                        Optional.empty(),
                        Map.copyOf(tags));
        chronicle.change(w -> w.with(gateway));
        return id;
    }

    /** Returns the allocation id of a new Elastic IP, associated with nothing. */
    public String allocateElasticIp(Map<String, String> tags) {
        String id = ids.next("eipalloc");
        ElasticIp elasticIp = new ElasticIp(id, addresses.publicAddress(), "", Map.copyOf(tags));
        chronicle.change(w -> w.with(elasticIp));
        return id;
    }

    /**
     * Puts an Elastic IP on a new secondary private address, as somebody may have done long ago.
     */
    public void carry(String allocationId, String networkInterfaceId) {
        String associationId = ids.next("eipassoc");
        chronicle.change(w -> {
            ElasticIp elasticIp = w.elasticIp(allocationId).withAssociationId(associationId);
            return w.with(elasticIp)
                    .mapNetworkInterface(
                            networkInterfaceId,
                            i -> i.withPrivateAddresses(carrying(w, i, elasticIp)));
        });
    }

    private static List<PrivateAddress> carrying(
            World world, NetworkInterface networkInterface, ElasticIp elasticIp) {
        Subnet subnet = Objects.requireNonNull(world.subnets().get(networkInterface.subnetId()));
        String address = Addresses.privateAddress(world, subnet, Optional.empty());
        return Stream.concat(
                        networkInterface.privateAddresses().stream(),
                        Stream.of(
                                new PrivateAddress(
                                        address, false, Optional.of(elasticIp.publicIp()))))
                .toList();
    }

    /** Creates it and attaches it to the VPC. */
    public String createInternetGateway(String vpcId) {
        requireVpc(vpcId);
        String id = ids.next("igw");
        chronicle.change(w -> w.with(new InternetGateway(id, vpcId, Map.of())));
        return id;
    }

    /**
     * A subnet that the main table routes until it is associated with another.
     *
     * @param availabilityZone its name, such as us-east-1a
     * @param availabilityZoneId its id, such as use1-az1
     */
    public String createSubnet(
            String vpcId, String cidrBlock, String availabilityZone, String availabilityZoneId) {
        requireVpc(vpcId);
        String id = ids.next("subnet");
        chronicle.change(w ->
                w.with(
                        new Subnet(
                                id,
                                vpcId,
                                cidrBlock,
                                availabilityZone,
                                availabilityZoneId,
                                Map.of())));
        return id;
    }

    /**
     * A table with its local routes.
     *
     * @param main whether it is its VPC's main table, which routes subnets without an association
     */
    public String createRouteTable(String vpcId, boolean main, Map<String, String> tags) {
        Vpc vpc = requireVpc(vpcId);
        String id = ids.next("rtb");
        List<Route> local =
                vpc.cidrBlocks().stream()
                        .map(cidr ->
                                new Route(
                                        cidr,
                                        new RouteTarget.Local(),
                                        Route.Origin.CREATE_ROUTE_TABLE))
                        .toList();
        List<Association> associations =
                main
                        ? List.of(
                                new Association(
                                        ids.next("rtbassoc"),
                                        true,
                                        Optional.empty(),
                                        Optional.empty()))
                        : List.of();
        chronicle.change(
                w -> w.with(new RouteTable(id, vpcId, local, associations, Map.copyOf(tags))));
        return id;
    }

    /** Returns the association's id; the subnet leaves the table that it was associated with. */
    public String associate(String routeTableId, String subnetId) {
        String id = ids.next("rtbassoc");
        chronicle.change(w -> {
            World left = w;
            for (RouteTable table : w.routeTables().values()) {
                left =
                        left.mapRouteTable(
                                table.id(),
                                t ->
                                        t.withAssociations(
                                                t.associations().stream()
                                                        .filter(a -> !a.isOf(subnetId))
                                                        .toList()));
            }
            return left.mapRouteTable(
                    routeTableId,
                    with(new Association(id, false, Optional.of(subnetId), Optional.empty())));
        });
        return id;
    }

    /** Makes it a gateway's route table (an edge association). */
    public String associateEdge(String routeTableId, String gatewayId) {
        String id = ids.next("rtbassoc");
        chronicle.change(w ->
                w.mapRouteTable(
                        routeTableId,
                        with(
                                new Association(
                                        id, false, Optional.empty(), Optional.of(gatewayId)))));
        return id;
    }

    /** Creates a route, or replaces the one with this destination. */
    public void putRoute(String routeTableId, String destinationCidrBlock, RouteTarget target) {
        chronicle.change(w ->
                w.mapRouteTable(
                        routeTableId,
                        t -> {
                            Route route =
                                    new Route(
                                            destinationCidrBlock,
                                            target,
                                            Route.Origin.CREATE_ROUTE);
                            return t.withRoutes(
                                    Stream.concat(others(t, destinationCidrBlock), Stream.of(route))
                                            .toList());
                        }));
    }

    public void removeRoute(String routeTableId, String destinationCidrBlock) {
        chronicle.change(w ->
                w.mapRouteTable(
                        routeTableId, t -> t.withRoutes(others(t, destinationCidrBlock).toList())));
    }

    public String createSecurityGroup(
            String vpcId,
            String name,
            List<SecurityGroup.Rule> ingress,
            List<SecurityGroup.Rule> egress) {
        requireVpc(vpcId);
        String id = ids.next("sg");
        SecurityGroup group =
                new SecurityGroup(
                        id, vpcId, name, identified(ingress), identified(egress), Map.of());
        chronicle.change(w -> w.with(group));
        return id;
    }

    /** What somebody might add by hand; returns the rule's id. */
    public String addIngressRule(String securityGroupId, SecurityGroup.Rule rule) {
        SecurityGroup.Rule added = identified(List.of(rule)).getFirst();
        changeIngress(securityGroupId, rules -> rules.add(added));
        return added.id();
    }

    /** What somebody might take away by hand. */
    public void removeIngressRule(String securityGroupId, String ruleId) {
        changeIngress(securityGroupId, rules -> rules.removeIf(r -> r.id().equals(ruleId)));
    }

    private void changeIngress(String securityGroupId, Consumer<List<SecurityGroup.Rule>> change) {
        chronicle.change(w -> {
            SecurityGroup group = w.securityGroup(securityGroupId);
            List<SecurityGroup.Rule> rules = new ArrayList<>(group.ingress());
            change.accept(rules);
            return w.with(group.withIngress(List.copyOf(rules)));
        });
    }

    private List<SecurityGroup.Rule> identified(List<SecurityGroup.Rule> rules) {
        return rules.stream().map(r -> r.withId(ruleIds.next("sgr"))).toList();
    }

    public void tag(String resourceId, Map<String, String> tags) {
        chronicle.change(w -> {
            TreeMap<String, String> all = new TreeMap<>(tagsOf(w, resourceId));
            all.putAll(tags);
            return w.withTags(resourceId, Map.copyOf(all));
        });
    }

    public void untag(String resourceId, String... keys) {
        chronicle.change(w -> {
            TreeMap<String, String> left = new TreeMap<>(tagsOf(w, resourceId));
            left.keySet().removeAll(List.of(keys));
            return w.withTags(resourceId, Map.copyOf(left));
        });
    }

    /** What an operator or another tool might do by hand. */
    public void setSourceDestCheck(String networkInterfaceId, boolean sourceDestCheck) {
        chronicle.change(w ->
                w.mapNetworkInterface(
                        networkInterfaceId, i -> i.withSourceDestCheck(sourceDestCheck)));
    }

    private Vpc requireVpc(String vpcId) {
        Vpc vpc = chronicle.world().vpcs().get(vpcId);
        if (vpc == null) {
            throw new IllegalArgumentException("The simulated world has no " + vpcId);
        }
        return vpc;
    }

    private static Map<String, String> tagsOf(World world, String resourceId) {
        return world.tagsOf(resourceId)
                .orElseThrow(() ->
                        new IllegalArgumentException("The simulated world has no " + resourceId));
    }

    private static Stream<Route> others(RouteTable table, String destinationCidrBlock) {
        return table.routes().stream()
                .filter(r -> !r.destinationCidrBlock().equals(destinationCidrBlock));
    }

    private static UnaryOperator<RouteTable> with(Association association) {
        return table -> {
            List<Association> all = new ArrayList<>(table.associations());
            all.add(association);
            return table.withAssociations(List.copyOf(all));
        };
    }
}
