package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.ec2.Pages.Page;
import io.natkeeper.simulator.world.SecurityGroup;
import io.natkeeper.simulator.world.SecurityGroup.Rule;
import io.natkeeper.simulator.world.World;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesResponse;

final class DescribeSecurityGroupRules
        implements Operation<
                DescribeSecurityGroupRulesRequest, DescribeSecurityGroupRulesResponse> {

    private static final Pages PAGES = new Pages("DescribeSecurityGroupRules", 1000);

    private record Found(SecurityGroup group, Rule rule, boolean isEgress) {}

    @Override
    public String name() {
        return "DescribeSecurityGroupRules";
    }

    @Override
    public Class<DescribeSecurityGroupRulesRequest> requestType() {
        return DescribeSecurityGroupRulesRequest.class;
    }

    @Override
    public Supplier<DescribeSecurityGroupRulesRequest.Builder> newRequest() {
        return DescribeSecurityGroupRulesRequest::builder;
    }

    @Override
    public DescribeSecurityGroupRulesResponse apply(
            DescribeSecurityGroupRulesRequest request, Call call) {
        Requests.refuseIdsWithMaxResults(
                "securityGroupRuleIds", request.securityGroupRuleIds(), request.maxResults());
        PAGES.check(request.maxResults());
        var matches =
                Filters.<Found>taggedBy(f -> f.rule().tags())
                        .one("group-id", f -> f.group().id())
                        .one("security-group-rule-id", f -> f.rule().id())
                        .of(request.filters());
        call.authorize("ec2:DescribeSecurityGroupRules");
        SortedMap<String, Found> found =
                ResourceId.SECURITY_GROUP_RULE.select(
                        all(call.world()), request.securityGroupRuleIds());
        Requests.refuseDryRun(request.dryRun());
        Page<Found> page = PAGES.page(found, matches, request.maxResults(), request.nextToken());
        return DescribeSecurityGroupRulesResponse.builder()
                .securityGroupRules(
                        page.items().stream()
                                .map(f ->
                                        SecurityGroupShape.rule(
                                                f.group(), f.rule(), f.isEgress(), call))
                                .toList())
                .nextToken(page.nextToken())
                .build();
    }

    private static SortedMap<String, Found> all(World world) {
        SortedMap<String, Found> all = new TreeMap<>();
        for (SecurityGroup group : world.securityGroups().values()) {
            group.ingress().forEach(r -> all.put(r.id(), new Found(group, r, false)));
            group.egress().forEach(r -> all.put(r.id(), new Found(group, r, true)));
        }
        return all;
    }
}
