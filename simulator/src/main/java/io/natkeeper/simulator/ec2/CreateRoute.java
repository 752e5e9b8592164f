package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.world.Route;
import io.natkeeper.simulator.world.RouteTable;
import io.natkeeper.simulator.world.RouteTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteResponse;

/** Refuses a destination that has a route already, local ones included. */
final class CreateRoute implements Operation<CreateRouteRequest, CreateRouteResponse> {

    private static final int MAX_ROUTES = 500;

    @Override
    public String name() {
        return "CreateRoute";
    }

    @Override
    public Class<CreateRouteRequest> requestType() {
        return CreateRouteRequest.class;
    }

    @Override
    public Supplier<CreateRouteRequest.Builder> newRequest() {
        return CreateRouteRequest::builder;
    }

    @Override
    public CreateRouteResponse apply(CreateRouteRequest request, Call call) {
        RouteRequest route =
                new RouteRequest.Builder()
                        .destination("destinationCidrBlock", request.destinationCidrBlock())
                        .destination("destinationIpv6CidrBlock", request.destinationIpv6CidrBlock())
                        .destination("destinationPrefixListId", request.destinationPrefixListId())
                        .target("gatewayId", request.gatewayId())
                        .target("instanceId", request.instanceId())
                        .target("networkInterfaceId", request.networkInterfaceId())
                        .target("natGatewayId", request.natGatewayId())
                        .target("transitGatewayId", request.transitGatewayId())
                        .target("localGatewayId", request.localGatewayId())
                        .target("carrierGatewayId", request.carrierGatewayId())
                        .target("vpcPeeringConnectionId", request.vpcPeeringConnectionId())
                        .target(
                                "egressOnlyInternetGatewayId",
                                request.egressOnlyInternetGatewayId())
                        .target("vpcEndpointId", request.vpcEndpointId())
                        .target("coreNetworkArn", request.coreNetworkArn())
                        .target("odbNetworkArn", request.odbNetworkArn())
                        .of(request.routeTableId());
        route.checkForm();
        route.authorize("ec2:CreateRoute", call);
        RouteTable table = route.routeTable(call.world());
        String destination = route.destination();
        if (table.route(destination).isPresent()) {
            throw Ec2Errors.badRequest(
                    "RouteAlreadyExists",
                    "The route identified by %s already exists.".formatted(destination));
        }
        RouteTarget target = route.target(call.world(), table);
        if (table.routes().size() >= MAX_ROUTES) {
            throw Ec2Errors.badRequest(
                    "RouteLimitExceeded",
                    "The maximum number of routes has been reached for route table " + table.id());
        }
        Requests.refuseDryRun(request.dryRun());
        List<Route> routes = new ArrayList<>(table.routes());
        routes.add(new Route(destination, target, Route.Origin.CREATE_ROUTE));
        call.change(
                world -> world.mapRouteTable(table.id(), t -> t.withRoutes(List.copyOf(routes))));
        return CreateRouteResponse.builder().returnValue(true).build();
    }
}
