package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.ec2.Pages.Page;
import io.natkeeper.simulator.world.NatGateway;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.AvailabilityMode;
import software.amazon.awssdk.services.ec2.model.ConnectivityType;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.NatGatewayAddress;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;

/** One that was deleted stays visible for a while, as deleted. */
final class DescribeNatGateways
        implements Operation<DescribeNatGatewaysRequest, DescribeNatGatewaysResponse> {

    private static final Pages PAGES = new Pages("DescribeNatGateways", 1000);

    @Override
    public String name() {
        return "DescribeNatGateways";
    }

    @Override
    public Class<DescribeNatGatewaysRequest> requestType() {
        return DescribeNatGatewaysRequest.class;
    }

    @Override
    public Supplier<DescribeNatGatewaysRequest.Builder> newRequest() {
        return DescribeNatGatewaysRequest::builder;
    }

    @Override
    public DescribeNatGatewaysResponse apply(DescribeNatGatewaysRequest request, Call call) {
        PAGES.check(request.maxResults());
        var matches = filters().of(request.filter());
        call.authorize("ec2:DescribeNatGateways");
        SortedMap<String, NatGateway> all = call.world().natGateways();
        refuseUnknown(request.natGatewayIds(), all);
        SortedMap<String, NatGateway> found =
                ResourceId.NAT_GATEWAY.select(all, request.natGatewayIds());
        Requests.refuseDryRun(request.dryRun());
        Page<NatGateway> page =
                PAGES.page(found, matches, request.maxResults(), request.nextToken());
        return DescribeNatGatewaysResponse.builder()
                .natGateways(page.items().stream().map(DescribeNatGateways::shape).toList())
                .nextToken(page.nextToken())
                .build();
    }

    /** This operation has codes of its own: CreateRoute says InvalidNatGatewayID.NotFound. */
    private static void refuseUnknown(List<String> ids, SortedMap<String, NatGateway> all) {
        for (String id : ids) {
            if (!ResourceId.NAT_GATEWAY.matches(id)) {
                throw Ec2Errors.badRequest(
                        "NatGatewayMalformed", "The NAT gateway ID %s is malformed".formatted(id));
            }
        }
        for (String id : ids) {
            if (!all.containsKey(id)) {
                throw Ec2Errors.badRequest(
                        "NatGatewayNotFound", "NAT gateway %s was not found".formatted(id));
            }
        }
    }

    private static Filters<NatGateway> filters() {
        return Filters.taggedBy(NatGateway::tags)
                .one("nat-gateway-id", NatGateway::id)
                .one("state", g -> state(g).toString())
                .many("subnet-id", g -> g.subnetId().stream())
                .one("vpc-id", NatGateway::vpcId);
    }

    private static NatGatewayState state(NatGateway gateway) {
        return gateway.isAvailable() ? NatGatewayState.AVAILABLE : NatGatewayState.DELETED;
    }

    private static software.amazon.awssdk.services.ec2.model.NatGateway shape(NatGateway gateway) {
        return software.amazon.awssdk.services.ec2.model.NatGateway.builder()
                .natGatewayId(gateway.id())
                .vpcId(gateway.vpcId())
                .subnetId(gateway.subnetId().orElse(null))
                .availabilityMode(
                        gateway.subnetId().isPresent()
                                ? AvailabilityMode.ZONAL
                                : AvailabilityMode.REGIONAL)
                .connectivityType(ConnectivityType.PUBLIC)
                .state(state(gateway))
                .createTime(gateway.createdAt())
                .deleteTime(gateway.deletedAt().orElse(null))
                .natGatewayAddresses(
                        NatGatewayAddress.builder().publicIp(gateway.publicIp()).build())
                .tags(InstanceShape.tags(gateway.tags()))
                .build();
    }
}
