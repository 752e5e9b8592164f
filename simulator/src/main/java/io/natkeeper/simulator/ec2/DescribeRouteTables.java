package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.ec2.Pages.Page;
import io.natkeeper.simulator.world.Route;
import io.natkeeper.simulator.world.RouteTable;
import io.natkeeper.simulator.world.RouteTarget;
import io.natkeeper.simulator.world.World;
import java.util.Locale;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;

/** A route's state is derived from the world around it at the moment of the answer. */
final class DescribeRouteTables
        implements Operation<DescribeRouteTablesRequest, DescribeRouteTablesResponse> {

    private static final Pages PAGES = new Pages("DescribeRouteTables", 100);

    @Override
    public String name() {
        return "DescribeRouteTables";
    }

    @Override
    public Class<DescribeRouteTablesRequest> requestType() {
        return DescribeRouteTablesRequest.class;
    }

    @Override
    public Supplier<DescribeRouteTablesRequest.Builder> newRequest() {
        return DescribeRouteTablesRequest::builder;
    }

    @Override
    public DescribeRouteTablesResponse apply(DescribeRouteTablesRequest request, Call call) {
        PAGES.check(request.maxResults());
        World world = call.world();
        var matches = filters(world, call.accountId()).of(request.filters());
        call.authorize("ec2:DescribeRouteTables");
        SortedMap<String, RouteTable> found =
                ResourceId.ROUTE_TABLE.select(world.routeTables(), request.routeTableIds());
        Requests.refuseDryRun(request.dryRun());
        Page<RouteTable> page =
                PAGES.page(found, matches, request.maxResults(), request.nextToken());
        RouteTableShape shape = new RouteTableShape(world, call.accountId());
        return DescribeRouteTablesResponse.builder()
                .routeTables(page.items().stream().map(shape::routeTable).toList())
                .nextToken(page.nextToken())
                .build();
    }

    private static Filters<RouteTable> filters(World world, String accountId) {
        return Filters.taggedBy(RouteTable::tags)
                .one("route-table-id", RouteTable::id)
                .one("vpc-id", RouteTable::vpcId)
                .one("owner-id", _ -> accountId)
                .many(
                        "association.main",
                        t -> t.associations().stream().map(a -> Boolean.toString(a.main())))
                .many(
                        "association.subnet-id",
                        t -> t.associations().stream().flatMap(a -> a.subnetId().stream()))
                .many(
                        "association.gateway-id",
                        t -> t.associations().stream().flatMap(a -> a.gatewayId().stream()))
                .many(
                        "association.route-table-association-id",
                        t -> t.associations().stream().map(RouteTable.Association::id))
                .many("association.route-table-id", t -> t.associations().stream().map(_ -> t.id()))
                .many(
                        "route.destination-cidr-block",
                        routes(r -> Stream.of(r.destinationCidrBlock()).filter(c -> !isIpv6(c))))
                .many(
                        "route.destination-ipv6-cidr-block",
                        routes(r -> Stream.of(r.destinationCidrBlock()).filter(c -> isIpv6(c))))
                .many("route.origin", routes(r -> Stream.of(r.origin().awsName())))
                .many(
                        "route.state",
                        routes(r -> Stream.of(world.stateOf(r).name().toLowerCase(Locale.ROOT))))
                .many("route.gateway-id", routes(DescribeRouteTables::gateway))
                .many("route.transit-gateway-id", routes(DescribeRouteTables::transitGateway))
                .many("route.nat-gateway-id", routes(DescribeRouteTables::natGateway))
                .many("route.instance-id", routes(r -> instance(world, r)));
    }

    private static Function<RouteTable, Stream<String>> routes(
            Function<Route, Stream<String>> value) {
        return table -> table.routes().stream().flatMap(value);
    }

    private static boolean isIpv6(String cidrBlock) {
        return cidrBlock.contains(":");
    }

    private static Stream<String> gateway(Route route) {
        return switch (route.target()) {
            case RouteTarget.Local _ -> Stream.of("local");
            case RouteTarget.Gateway gateway -> Stream.of(gateway.gatewayId());
            case RouteTarget.TransitGateway _, RouteTarget.NatGateway _, RouteTarget.Interface _ ->
                    Stream.empty();
        };
    }

    private static Stream<String> transitGateway(Route route) {
        return switch (route.target()) {
            case RouteTarget.TransitGateway gateway -> Stream.of(gateway.transitGatewayId());
            case RouteTarget.Local _,
                    RouteTarget.Gateway _,
                    RouteTarget.NatGateway _,
                    RouteTarget.Interface _ ->
                    Stream.empty();
        };
    }

    private static Stream<String> natGateway(Route route) {
        return switch (route.target()) {
            case RouteTarget.NatGateway gateway -> Stream.of(gateway.natGatewayId());
            case RouteTarget.Local _,
                    RouteTarget.Gateway _,
                    RouteTarget.TransitGateway _,
                    RouteTarget.Interface _ ->
                    Stream.empty();
        };
    }

    private static Stream<String> instance(World world, Route route) {
        return switch (route.target()) {
            case RouteTarget.Interface target ->
                    Stream.ofNullable(world.networkInterfaces().get(target.networkInterfaceId()))
                            .flatMap(i -> i.attachment().stream())
                            .map(a -> a.instanceId());
            case RouteTarget.Local _,
                    RouteTarget.Gateway _,
                    RouteTarget.TransitGateway _,
                    RouteTarget.NatGateway _ ->
                    Stream.empty();
        };
    }
}
