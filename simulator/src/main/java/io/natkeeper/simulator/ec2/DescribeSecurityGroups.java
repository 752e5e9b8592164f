package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.ec2.Pages.Page;
import io.natkeeper.simulator.world.SecurityGroup;
import java.util.SortedMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;

final class DescribeSecurityGroups
        implements Operation<DescribeSecurityGroupsRequest, DescribeSecurityGroupsResponse> {

    private static final Pages PAGES = new Pages("DescribeSecurityGroups", 1000);

    @Override
    public String name() {
        return "DescribeSecurityGroups";
    }

    @Override
    public Class<DescribeSecurityGroupsRequest> requestType() {
        return DescribeSecurityGroupsRequest.class;
    }

    @Override
    public Supplier<DescribeSecurityGroupsRequest.Builder> newRequest() {
        return DescribeSecurityGroupsRequest::builder;
    }

    @Override
    public DescribeSecurityGroupsResponse apply(DescribeSecurityGroupsRequest request, Call call) {
        if (!request.groupNames().isEmpty()) {
            throw new UnsupportedOperationException(
                    "The simulator knows no default VPC, in which groups have names");
        }
        Requests.refuseIdsWithMaxResults("groupIds", request.groupIds(), request.maxResults());
        PAGES.check(request.maxResults());
        var matches = filters(call.accountId()).of(request.filters());
        call.authorize("ec2:DescribeSecurityGroups");
        SortedMap<String, SecurityGroup> found =
                ResourceId.SECURITY_GROUP.select(call.world().securityGroups(), request.groupIds());
        Requests.refuseDryRun(request.dryRun());
        Page<SecurityGroup> page =
                PAGES.page(found, matches, request.maxResults(), request.nextToken());
        return DescribeSecurityGroupsResponse.builder()
                .securityGroups(
                        page.items().stream().map(g -> SecurityGroupShape.group(g, call)).toList())
                .nextToken(page.nextToken())
                .build();
    }

    private static Filters<SecurityGroup> filters(String accountId) {
        return Filters.taggedBy(SecurityGroup::tags)
                .one("group-id", SecurityGroup::id)
                .one("group-name", SecurityGroup::name)
                .one("vpc-id", SecurityGroup::vpcId)
                .one("owner-id", _ -> accountId);
    }
}
