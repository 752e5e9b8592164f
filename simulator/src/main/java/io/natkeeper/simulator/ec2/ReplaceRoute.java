package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.world.Route;
import io.natkeeper.simulator.world.RouteTable;
import io.natkeeper.simulator.world.RouteTarget;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteResponse;

/** Gives an existing route another target; the same target again is accepted. */
final class ReplaceRoute implements Operation<ReplaceRouteRequest, ReplaceRouteResponse> {

    @Override
    public String name() {
        return "ReplaceRoute";
    }

    @Override
    public Class<ReplaceRouteRequest> requestType() {
        return ReplaceRouteRequest.class;
    }

    @Override
    public Supplier<ReplaceRouteRequest.Builder> newRequest() {
        return ReplaceRouteRequest::builder;
    }

    @Override
    public ReplaceRouteResponse apply(ReplaceRouteRequest request, Call call) {
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
                        .target(
                                "localTarget",
                                Requests.isTrue(request.localTarget()) ? "true" : null)
                        .of(request.routeTableId());
        route.checkForm();
        route.authorize("ec2:ReplaceRoute", call);
        RouteTable table = route.routeTable(call.world());
        String destination = route.destination();
        Route existing = table.route(destination).orElseThrow(() -> noRoute(destination));
        RouteTarget target = route.target(call.world(), table);
        Requests.refuseDryRun(request.dryRun());
        call.change(world ->
                world.mapRouteTable(
                        table.id(),
                        t ->
                                t.withRoutes(
                                        t.routes().stream()
                                                .map(r ->
                                                        r.equals(existing)
                                                                ? new Route(
                                                                        destination,
                                                                        target,
                                                                        r.origin())
                                                                : r)
                                                .toList())));
        return ReplaceRouteResponse.builder().build();
    }

    /** The reference says InvalidRoute.NotFound; EC2 was seen to say this. */
    private static Ec2Exception noRoute(String destination) {
        return Ec2Errors.invalidValue(
                "There is no route defined for '%s' in the route table. Use CreateRoute instead."
                        .formatted(destination));
    }
}
