package io.natkeeper.lab.network;

import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.InternetGateway;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.Attachment;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.Route;
import io.natkeeper.simulator.world.RouteTable;
import io.natkeeper.simulator.world.RouteTable.Association;
import io.natkeeper.simulator.world.RouteTarget;
import io.natkeeper.simulator.world.SecurityGroup;
import io.natkeeper.simulator.world.SecurityGroup.Peer;
import io.natkeeper.simulator.world.SecurityGroup.Rule;
import io.natkeeper.simulator.world.StatusCheck;
import io.natkeeper.simulator.world.Subnet;
import io.natkeeper.simulator.world.Vpc;
import io.natkeeper.simulator.world.World;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A VPC with two zones: a NAT host and two private hosts in each. Zone b's private subnet lies in
 * the VPC's second range.
 */
final class NetworkFixture {

    static final String NAT_A = "i-nat-a";
    static final String NAT_B = "i-nat-b";
    static final String PRIVATE_A1 = "i-private-a1";
    static final String PRIVATE_A2 = "i-private-a2";
    static final String PRIVATE_B1 = "i-private-b1";
    static final String PRIVATE_B2 = "i-private-b2";
    static final List<String> INSTANCES =
            List.of(NAT_A, NAT_B, PRIVATE_A1, PRIVATE_A2, PRIVATE_B1, PRIVATE_B2);

    static final String NAT_A_PUBLIC = "192.0.2.11";
    static final String NAT_B_PUBLIC = "198.18.0.12";
    static final String TABLE_A = "rtb-private-a";
    static final String TABLE_B = "rtb-private-b";
    static final String INTERNET_GATEWAY = "igw-1";
    static final String VPC = "vpc-1";

    private static final String ANYWHERE = "0.0.0.0/0";

    private NetworkFixture() {}

    static World world() {
        World world =
                World.EMPTY
                        .with(new Vpc(VPC, List.of("10.0.0.0/16", "10.1.0.0/16"), Map.of()))
                        .with(new InternetGateway(INTERNET_GATEWAY, VPC, Map.of()))
                        .with(subnet("subnet-public-a", "10.0.0.0/24", "a"))
                        .with(subnet("subnet-public-b", "10.0.2.0/24", "b"))
                        .with(subnet("subnet-private-a", "10.0.1.0/24", "a"))
                        .with(subnet("subnet-private-b", "10.1.3.0/24", "b"))
                        .with(
                                group(
                                        "sg-nat",
                                        List.of(
                                                Rule.allTraffic(new Peer.Cidr("10.0.0.0/16")),
                                                Rule.allTraffic(new Peer.Cidr("10.1.0.0/16")))))
                        .with(
                                group(
                                        "sg-private",
                                        List.of(
                                                Rule.allTraffic(new Peer.Group("sg-private")),
                                                new Rule(
                                                        "tcp", 80, 80, new Peer.Group("sg-nat")))));
        world = world.with(table("rtb-public", new RouteTarget.Gateway(INTERNET_GATEWAY), true));
        world = world.with(table(TABLE_A, to(NAT_A), false, "subnet-private-a"));
        world = world.with(table(TABLE_B, to(NAT_B), false, "subnet-private-b"));
        world = nat(world, NAT_A, "subnet-public-a", "10.0.0.11", NAT_A_PUBLIC);
        world = nat(world, NAT_B, "subnet-public-b", "10.0.2.11", NAT_B_PUBLIC);
        world = privateHost(world, PRIVATE_A1, "subnet-private-a", "10.0.1.10");
        world = privateHost(world, PRIVATE_A2, "subnet-private-a", "10.0.1.11");
        world = privateHost(world, PRIVATE_B1, "subnet-private-b", "10.1.3.10");
        world = privateHost(world, PRIVATE_B2, "subnet-private-b", "10.1.3.11");
        return world;
    }

    static String interfaceOf(String instanceId) {
        return instanceId.replaceFirst("i-", "eni-");
    }

    static RouteTarget to(String instanceId) {
        return new RouteTarget.Interface(interfaceOf(instanceId));
    }

    /** The world with a table's default route to another target. */
    static World route(World world, String routeTableId, RouteTarget target) {
        return world.mapRouteTable(
                routeTableId, table -> table.withRoutes(routes(target).toList()));
    }

    static SecurityGroup group(String id, List<Rule> ingress) {
        return new SecurityGroup(
                id, VPC, id, ingress, List.of(Rule.allTraffic(new Peer.Cidr(ANYWHERE))), Map.of());
    }

    static NetworkInterface networkInterface(
            String id, String subnetId, String group, PrivateAddress... addresses) {
        return new NetworkInterface(
                id,
                VPC,
                subnetId,
                "06:00:00:%02x:%02x:01".formatted(id.hashCode() >>> 8 & 0xff, id.hashCode() & 0xff),
                List.of(addresses),
                true,
                List.of(group),
                Optional.empty(),
                Map.of());
    }

    static NetworkInterface attached(NetworkInterface i, String instanceId, int deviceIndex) {
        return new NetworkInterface(
                i.id(),
                i.vpcId(),
                i.subnetId(),
                i.macAddress(),
                i.privateAddresses(),
                i.sourceDestCheck(),
                i.securityGroupIds(),
                Optional.of(new Attachment("eni-attach-" + i.id(), instanceId, deviceIndex, true)),
                i.tags());
    }

    private static World nat(
            World world, String instanceId, String subnetId, String address, String publicIp) {
        return instance(
                world,
                instanceId,
                networkInterface(
                                interfaceOf(instanceId),
                                subnetId,
                                "sg-nat",
                                new PrivateAddress(address, true, Optional.of(publicIp)))
                        .withSourceDestCheck(false));
    }

    private static World privateHost(
            World world, String instanceId, String subnetId, String address) {
        return instance(
                world,
                instanceId,
                networkInterface(
                        interfaceOf(instanceId),
                        subnetId,
                        "sg-private",
                        new PrivateAddress(address, true, Optional.empty())));
    }

    private static World instance(World world, String id, NetworkInterface networkInterface) {
        return world.with(
                        new Instance(
                                id,
                                "t4g.nano",
                                VPC,
                                networkInterface.subnetId(),
                                InstanceState.RUNNING,
                                Instant.EPOCH,
                                StatusCheck.OK,
                                StatusCheck.OK,
                                Map.of()))
                .with(attached(networkInterface, id, 0));
    }

    private static Subnet subnet(String id, String cidrBlock, String zone) {
        return new Subnet(id, VPC, cidrBlock, "us-east-1" + zone, "use1-az-" + zone, Map.of());
    }

    private static RouteTable table(
            String id, RouteTarget defaultTarget, boolean main, String... subnetIds) {
        List<Association> associations =
                main
                        ? List.of(
                                new Association(
                                        "rtbassoc-" + id, true, Optional.empty(), Optional.empty()))
                        : Arrays.stream(subnetIds)
                                .map(subnetId ->
                                        new Association(
                                                "rtbassoc-" + subnetId,
                                                false,
                                                Optional.of(subnetId),
                                                Optional.empty()))
                                .toList();
        return new RouteTable(id, VPC, routes(defaultTarget).toList(), associations, Map.of());
    }

    private static Stream<Route> routes(RouteTarget defaultTarget) {
        return Stream.of(
                new Route("10.0.0.0/16", new RouteTarget.Local(), Route.Origin.CREATE_ROUTE_TABLE),
                new Route("10.1.0.0/16", new RouteTarget.Local(), Route.Origin.CREATE_ROUTE_TABLE),
                new Route(ANYWHERE, defaultTarget, Route.Origin.CREATE_ROUTE));
    }
}
