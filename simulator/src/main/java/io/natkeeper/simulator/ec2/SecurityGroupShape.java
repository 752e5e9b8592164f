package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.world.SecurityGroup;
import io.natkeeper.simulator.world.SecurityGroup.Peer;
import io.natkeeper.simulator.world.SecurityGroup.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.ReferencedSecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** Groups and rules as EC2 shows them: whole, and each by itself. */
final class SecurityGroupShape {

    private SecurityGroupShape() {}

    static software.amazon.awssdk.services.ec2.model.SecurityGroup group(
            SecurityGroup group, Call call) {
        return software.amazon.awssdk.services.ec2.model.SecurityGroup.builder()
                .groupId(group.id())
                .groupName(group.name())
                .description(group.name())
                .ownerId(call.accountId())
                .vpcId(group.vpcId())
                .ipPermissions(permissions(group.ingress(), call))
                .ipPermissionsEgress(permissions(group.egress(), call))
                .tags(InstanceShape.tags(group.tags()))
                .build();
    }

    static SecurityGroupRule rule(SecurityGroup group, Rule rule, boolean isEgress, Call call) {
        var builder =
                SecurityGroupRule.builder()
                        .securityGroupRuleId(rule.id())
                        .groupId(group.id())
                        .groupOwnerId(call.accountId())
                        .isEgress(isEgress)
                        .ipProtocol(rule.protocol())
                        .fromPort(hasPorts(rule) ? rule.fromPort() : -1)
                        .toPort(hasPorts(rule) ? rule.toPort() : -1)
                        .description(rule.description().orElse(null))
                        .tags(InstanceShape.tags(rule.tags()));
        switch (rule.peer()) {
            case Peer.Cidr(String cidr) -> builder.cidrIpv4(cidr);
            case Peer.Group(String id) ->
                    builder.referencedGroupInfo(
                            ReferencedSecurityGroup.builder()
                                    .groupId(id)
                                    .userId(call.accountId())
                                    .build());
        }
        return builder.build();
    }

    static Authorizer.Resource resource(String groupId, Call call) {
        SecurityGroup group = call.world().securityGroups().get(groupId);
        String arn = ResourceId.SECURITY_GROUP.arn(call, groupId);
        return group == null
                ? new Authorizer.Resource(arn, Map.of(), Map.of())
                : new Authorizer.Resource(
                        arn,
                        group.tags(),
                        Map.of("ec2:Vpc", List.of(ResourceId.VPC.arn(call, group.vpcId()))));
    }

    private static boolean hasPorts(Rule rule) {
        return !rule.protocol().equals("-1");
    }

    /** What a group's rules have in common is said once: protocol and ports. */
    private static List<IpPermission> permissions(List<Rule> rules, Call call) {
        record Ports(String protocol, int fromPort, int toPort) {}
        Map<Ports, List<Rule>> byPorts = new LinkedHashMap<>();
        for (Rule rule : rules) {
            byPorts.computeIfAbsent(
                            new Ports(rule.protocol(), rule.fromPort(), rule.toPort()),
                            _ -> new ArrayList<>())
                    .add(rule);
        }
        return byPorts.values().stream().map(same -> permission(same, call)).toList();
    }

    private static IpPermission permission(List<Rule> same, Call call) {
        Rule first = same.getFirst();
        List<IpRange> ranges = new ArrayList<>();
        List<UserIdGroupPair> groups = new ArrayList<>();
        for (Rule rule : same) {
            String description = rule.description().orElse(null);
            switch (rule.peer()) {
                case Peer.Cidr(String cidr) ->
                        ranges.add(IpRange.builder().cidrIp(cidr).description(description).build());
                case Peer.Group(String id) ->
                        groups.add(
                                UserIdGroupPair.builder()
                                        .groupId(id)
                                        .userId(call.accountId())
                                        .description(description)
                                        .build());
            }
        }
        return IpPermission.builder()
                .ipProtocol(first.protocol())
                .fromPort(hasPorts(first) ? first.fromPort() : null)
                .toPort(hasPorts(first) ? first.toPort() : null)
                .ipRanges(ranges)
                .userIdGroupPairs(groups)
                .build();
    }
}
