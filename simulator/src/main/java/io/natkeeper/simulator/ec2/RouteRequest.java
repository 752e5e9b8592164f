package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.world.InternetGateway;
import io.natkeeper.simulator.world.NatGateway;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.RouteTable;
import io.natkeeper.simulator.world.RouteTarget;
import io.natkeeper.simulator.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What CreateRoute and ReplaceRoute have in common: exactly one destination, exactly one target.
 *
 * @param destinations by parameter name, those that the request gives
 * @param targets likewise
 */
record RouteRequest(
        String routeTableId,
        SortedMap<String, String> destinations,
        SortedMap<String, String> targets) {

    private static final String TARGETS =
            "gatewayId, natGatewayId, networkInterfaceId, vpcPeeringConnectionId, egressOnlyInternetGatewayId, transitGatewayId, localGatewayId or instanceId";

    /** Collects the parameters that are given. */
    static final class Builder {
        private final SortedMap<String, String> destinations = new TreeMap<>();
        private final SortedMap<String, String> targets = new TreeMap<>();

        Builder destination(String parameter, @Nullable String value) {
            if (value != null) {
                destinations.put(parameter, value);
            }
            return this;
        }

        Builder target(String parameter, @Nullable String value) {
            if (value != null) {
                targets.put(parameter, value);
            }
            return this;
        }

        RouteRequest of(@Nullable String routeTableId) {
            return new RouteRequest(
                    Requests.required(routeTableId, "routeTableId"), destinations, targets);
        }
    }

    /** What can be said without looking at the world. */
    void checkForm() {
        ResourceId.ROUTE_TABLE.requireForm(routeTableId);
        if (destinations.isEmpty()) {
            throw Ec2Errors.missingParameter(
                    "destinationCidrBlock, destinationIpv6CidrBlock or destinationPrefixListId");
        }
        if (destinations.size() > 1) {
            throw Ec2Errors.invalidCombination(
                    "The parameters %s cannot be used together"
                            .formatted(String.join(" and ", destinations.keySet())));
        }
        for (String parameter : List.of("destinationCidrBlock", "destinationIpv6CidrBlock")) {
            String cidrBlock = destinations.get(parameter);
            if (cidrBlock != null && canonical(parameter, cidrBlock).isEmpty()) {
                throw Ec2Errors.invalidValue(
                        "Value (%s) for parameter %s is invalid. This is not a valid CIDR block."
                                .formatted(cidrBlock, parameter));
            }
        }
        if (targets.size() != 1) {
            String message = "The request must contain exactly one of " + TARGETS;
            throw targets.isEmpty()
                    ? Ec2Errors.badRequest("MissingParameter", message)
                    : Ec2Errors.invalidCombination(message);
        }
    }

    void authorize(String action, Call call) {
        RouteTable table = call.world().routeTables().get(routeTableId);
        Map<String, List<String>> context =
                table == null
                        ? Map.of("ec2:RouteTableID", List.of(routeTableId))
                        : Map.of(
                                "ec2:RouteTableID",
                                List.of(routeTableId),
                                "ec2:Vpc",
                                List.of(ResourceId.VPC.arn(call, table.vpcId())));
        call.authorize(
                action,
                List.of(
                        new Authorizer.Resource(
                                ResourceId.ROUTE_TABLE.arn(call, routeTableId),
                                table == null ? Map.of() : table.tags(),
                                context)),
                Map.of());
    }

    RouteTable routeTable(World world) {
        RouteTable table = world.routeTables().get(routeTableId);
        if (table == null) {
            throw ResourceId.ROUTE_TABLE.notFound(routeTableId);
        }
        return table;
    }

    String destination() {
        String prefixListId = destinations.get("destinationPrefixListId");
        if (prefixListId != null) {
            throw Ec2Errors.badRequest(
                    "InvalidPrefixListID.NotFound",
                    "The prefix list ID '%s' does not exist".formatted(prefixListId));
        }
        return canonical(destinations.firstKey(), destinations.values().iterator().next())
                .orElseThrow();
    }

    private static Optional<String> canonical(String parameter, String cidrBlock) {
        return DestinationCidr.canonical(cidrBlock, parameter.equals("destinationIpv6CidrBlock"));
    }

    RouteTarget target(World world, RouteTable table) {
        String parameter = targets.firstKey();
        String id = targets.values().iterator().next();
        return switch (parameter) {
            case "networkInterfaceId" -> networkInterface(world, table, id);
            case "instanceId" -> interfaceOf(world, table, id);
            case "gatewayId" -> gateway(world, table, id);
            case "localTarget" -> new RouteTarget.Local();
            case "natGatewayId" -> natGateway(world, table, id);
            case "transitGatewayId" -> throw ResourceId.TRANSIT_GATEWAY.notFound(id);
            case "vpcPeeringConnectionId" -> throw ResourceId.VPC_PEERING_CONNECTION.notFound(id);
            default ->
                    throw Ec2Errors.invalidValue(
                            "The %s '%s' does not exist".formatted(parameter, id));
        };
    }

    private static RouteTarget networkInterface(World world, RouteTable table, String id) {
        ResourceId.NETWORK_INTERFACE.requireForm(id);
        NetworkInterface networkInterface = world.networkInterfaces().get(id);
        if (networkInterface == null) {
            throw ResourceId.NETWORK_INTERFACE.notFound(id);
        }
        refuseOtherVpc("interface " + id, networkInterface.vpcId(), table);
        return new RouteTarget.Interface(id);
    }

    private static RouteTarget interfaceOf(World world, RouteTable table, String instanceId) {
        ResourceId.INSTANCE.requireForm(instanceId);
        if (!world.instances().containsKey(instanceId)) {
            throw ResourceId.INSTANCE.notFound(instanceId);
        }
        List<NetworkInterface> interfaces = world.interfacesOf(instanceId);
        if (interfaces.size() > 1) {
            throw Ec2Errors.badRequest(
                    "InvalidInstanceID",
                    "There are multiple interfaces attached to instance '%s'. Please specify an interface ID for the operation instead."
                            .formatted(instanceId));
        }
        if (interfaces.isEmpty()) {
            throw Ec2Errors.badRequest(
                    "InvalidInstanceID",
                    "There are no interfaces attached to instance '%s'.".formatted(instanceId));
        }
        refuseOtherVpc("instance " + instanceId, interfaces.getFirst().vpcId(), table);
        return new RouteTarget.Interface(interfaces.getFirst().id());
    }

    private static RouteTarget gateway(World world, RouteTable table, String id) {
        Optional<InternetGateway> gateway = Optional.ofNullable(world.internetGateways().get(id));
        if (gateway.isEmpty()) {
            throw Ec2Errors.badRequest(
                    "InvalidGatewayID.NotFound",
                    "The gateway ID '%s' does not exist".formatted(id));
        }
        refuseOtherVpc("gateway " + id, gateway.orElseThrow().vpcId(), table);
        return new RouteTarget.Gateway(id);
    }

    private RouteTarget natGateway(World world, RouteTable table, String id) {
        ResourceId.NAT_GATEWAY.requireForm(id);
        NatGateway gateway = world.natGateways().get(id);
        // One that was deleted is still described for an hour, but is no target any more.
        if (gateway == null || !gateway.isAvailable()) {
            throw ResourceId.NAT_GATEWAY.notFound(id);
        }
        refuseOtherVpc("NAT gateway " + id, gateway.vpcId(), table);
        boolean isIpv6 = destinations.containsKey("destinationIpv6CidrBlock");
        if (isIpv6 && !destination().equals(DestinationCidr.NAT64)) {
            throw Ec2Errors.invalidValue(
                    "NAT gateway %s translates no IPv6 traffic but that to %s"
                            .formatted(id, DestinationCidr.NAT64));
        }
        return new RouteTarget.NatGateway(id);
    }

    private static void refuseOtherVpc(String target, String vpcId, RouteTable table) {
        if (!vpcId.equals(table.vpcId())) {
            throw Ec2Errors.invalidValue(
                    "route table %s and %s belong to different networks"
                            .formatted(table.id(), target));
        }
    }
}
