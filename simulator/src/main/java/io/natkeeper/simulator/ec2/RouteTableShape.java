package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.Route;
import io.natkeeper.simulator.world.RouteState;
import io.natkeeper.simulator.world.RouteTable;
import io.natkeeper.simulator.world.RouteTarget;
import io.natkeeper.simulator.world.World;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociationStateCode;

/** A route table as DescribeRouteTables prints it. */
final class RouteTableShape {

    private final World world;
    private final String accountId;

    RouteTableShape(World world, String accountId) {
        this.world = world;
        this.accountId = accountId;
    }

    software.amazon.awssdk.services.ec2.model.RouteTable routeTable(RouteTable table) {
        return software.amazon.awssdk.services.ec2.model.RouteTable.builder()
                .routeTableId(table.id())
                .vpcId(table.vpcId())
                .ownerId(accountId)
                .routes(table.routes().stream().map(this::route).toList())
                .associations(
                        table.associations().stream().map(a -> association(table, a)).toList())
                .tags(InstanceShape.tags(table.tags()))
                .build();
    }

    private software.amazon.awssdk.services.ec2.model.Route route(Route route) {
        var builder =
                software.amazon.awssdk.services.ec2.model.Route.builder()
                        .origin(route.origin().awsName())
                        .state(
                                switch (world.stateOf(route)) {
                                    case RouteState.ACTIVE ->
                                            software.amazon.awssdk.services.ec2.model.RouteState
                                                    .ACTIVE;
                                    case RouteState.BLACKHOLE ->
                                            software.amazon.awssdk.services.ec2.model.RouteState
                                                    .BLACKHOLE;
                                });
        if (route.destinationCidrBlock().contains(":")) {
            builder.destinationIpv6CidrBlock(route.destinationCidrBlock());
        } else {
            builder.destinationCidrBlock(route.destinationCidrBlock());
        }
        switch (route.target()) {
            case RouteTarget.Local _ -> builder.gatewayId("local");
            case RouteTarget.Gateway gateway -> builder.gatewayId(gateway.gatewayId());
            case RouteTarget.TransitGateway gateway ->
                    builder.transitGatewayId(gateway.transitGatewayId());
            case RouteTarget.NatGateway gateway -> builder.natGatewayId(gateway.natGatewayId());
            case RouteTarget.Interface target -> {
                builder.networkInterfaceId(target.networkInterfaceId());
                NetworkInterface networkInterface =
                        world.networkInterfaces().get(target.networkInterfaceId());
                if (networkInterface != null) {
                    networkInterface
                            .attachment()
                            .ifPresent(a ->
                                    builder.instanceId(a.instanceId()).instanceOwnerId(accountId));
                }
            }
        }
        return builder.build();
    }

    private static RouteTableAssociation association(
            RouteTable table, RouteTable.Association association) {
        return RouteTableAssociation.builder()
                .routeTableAssociationId(association.id())
                .routeTableId(table.id())
                .main(association.main())
                .subnetId(association.subnetId().orElse(null))
                .gatewayId(association.gatewayId().orElse(null))
                .associationState(s -> s.state(RouteTableAssociationStateCode.ASSOCIATED))
                .build();
    }
}
