package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.ec2.Pages.Page;
import io.natkeeper.simulator.world.Vpc;
import java.util.SortedMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockStateCode;
import software.amazon.awssdk.services.ec2.model.VpcState;

final class DescribeVpcs implements Operation<DescribeVpcsRequest, DescribeVpcsResponse> {

    private static final Pages PAGES = new Pages("DescribeVpcs", 1000);

    @Override
    public String name() {
        return "DescribeVpcs";
    }

    @Override
    public Class<DescribeVpcsRequest> requestType() {
        return DescribeVpcsRequest.class;
    }

    @Override
    public Supplier<DescribeVpcsRequest.Builder> newRequest() {
        return DescribeVpcsRequest::builder;
    }

    @Override
    public DescribeVpcsResponse apply(DescribeVpcsRequest request, Call call) {
        PAGES.check(request.maxResults());
        var matches = filters(call.accountId()).of(request.filters());
        call.authorize("ec2:DescribeVpcs");
        SortedMap<String, Vpc> found = ResourceId.VPC.select(call.world().vpcs(), request.vpcIds());
        Requests.refuseDryRun(request.dryRun());
        Page<Vpc> page = PAGES.page(found, matches, request.maxResults(), request.nextToken());
        return DescribeVpcsResponse.builder()
                .vpcs(page.items().stream().map(v -> vpc(v, call)).toList())
                .nextToken(page.nextToken())
                .build();
    }

    private static Filters<Vpc> filters(String accountId) {
        return Filters.taggedBy(Vpc::tags)
                .one("vpc-id", Vpc::id)
                .one("owner-id", _ -> accountId)
                .one("cidr", v -> v.cidrBlocks().getFirst())
                .many("cidr-block-association.cidr-block", v -> v.cidrBlocks().stream())
                .one("is-default", _ -> "false")
                .one("state", _ -> VpcState.AVAILABLE.toString());
    }

    private static software.amazon.awssdk.services.ec2.model.Vpc vpc(Vpc vpc, Call call) {
        return software.amazon.awssdk.services.ec2.model.Vpc.builder()
                .vpcId(vpc.id())
                .ownerId(call.accountId())
                .cidrBlock(vpc.cidrBlocks().getFirst())
                .cidrBlockAssociationSet(
                        vpc.cidrBlocks().stream()
                                .map(cidr ->
                                        VpcCidrBlockAssociation.builder()
                                                .cidrBlock(cidr)
                                                .cidrBlockState(s ->
                                                        s.state(VpcCidrBlockStateCode.ASSOCIATED))
                                                .build())
                                .toList())
                .isDefault(false)
                .state(VpcState.AVAILABLE)
                .tags(InstanceShape.tags(vpc.tags()))
                .build();
    }
}
