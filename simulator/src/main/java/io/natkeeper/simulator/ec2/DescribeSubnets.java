package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.ec2.Pages.Page;
import io.natkeeper.simulator.world.Subnet;
import java.util.SortedMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.SubnetState;

final class DescribeSubnets implements Operation<DescribeSubnetsRequest, DescribeSubnetsResponse> {

    private static final Pages PAGES = new Pages("DescribeSubnets", 1000);

    @Override
    public String name() {
        return "DescribeSubnets";
    }

    @Override
    public Class<DescribeSubnetsRequest> requestType() {
        return DescribeSubnetsRequest.class;
    }

    @Override
    public Supplier<DescribeSubnetsRequest.Builder> newRequest() {
        return DescribeSubnetsRequest::builder;
    }

    @Override
    public DescribeSubnetsResponse apply(DescribeSubnetsRequest request, Call call) {
        PAGES.check(request.maxResults());
        var matches = filters(call.accountId()).of(request.filters());
        call.authorize("ec2:DescribeSubnets");
        SortedMap<String, Subnet> found =
                ResourceId.SUBNET.select(call.world().subnets(), request.subnetIds());
        Requests.refuseDryRun(request.dryRun());
        Page<Subnet> page = PAGES.page(found, matches, request.maxResults(), request.nextToken());
        return DescribeSubnetsResponse.builder()
                .subnets(page.items().stream().map(s -> subnet(s, call)).toList())
                .nextToken(page.nextToken())
                .build();
    }

    private static Filters<Subnet> filters(String accountId) {
        return Filters.taggedBy(Subnet::tags)
                .one("subnet-id", Subnet::id)
                .one("vpc-id", Subnet::vpcId)
                .one("availability-zone", Subnet::availabilityZone)
                .one("availabilityZone", Subnet::availabilityZone)
                .one("availability-zone-id", Subnet::availabilityZoneId)
                .one("availabilityZoneId", Subnet::availabilityZoneId)
                .one("cidr-block", Subnet::cidrBlock)
                .one("cidr", Subnet::cidrBlock)
                .one("cidrBlock", Subnet::cidrBlock)
                .one("owner-id", _ -> accountId)
                .one("state", _ -> SubnetState.AVAILABLE.toString());
    }

    private static software.amazon.awssdk.services.ec2.model.Subnet subnet(
            Subnet subnet, Call call) {
        return software.amazon.awssdk.services.ec2.model.Subnet.builder()
                .subnetId(subnet.id())
                .subnetArn(ResourceId.SUBNET.arn(call, subnet.id()))
                .vpcId(subnet.vpcId())
                .ownerId(call.accountId())
                .cidrBlock(subnet.cidrBlock())
                .availabilityZone(subnet.availabilityZone())
                .availabilityZoneId(subnet.availabilityZoneId())
                .state(SubnetState.AVAILABLE)
                .defaultForAz(false)
                .tags(InstanceShape.tags(subnet.tags()))
                .build();
    }
}
