package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.world.SecurityGroup;
import io.natkeeper.simulator.world.SecurityGroup.Rule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressResponse;

/** Removes rules from a group by their ids: all of them or none. */
final class RevokeSecurityGroupIngress
        implements Operation<
                RevokeSecurityGroupIngressRequest, RevokeSecurityGroupIngressResponse> {

    @Override
    public String name() {
        return "RevokeSecurityGroupIngress";
    }

    @Override
    public Class<RevokeSecurityGroupIngressRequest> requestType() {
        return RevokeSecurityGroupIngressRequest.class;
    }

    @Override
    public Supplier<RevokeSecurityGroupIngressRequest.Builder> newRequest() {
        return RevokeSecurityGroupIngressRequest::builder;
    }

    @Override
    public RevokeSecurityGroupIngressResponse apply(
            RevokeSecurityGroupIngressRequest request, Call call) {
        if (!request.ipPermissions().isEmpty()
                || request.groupName() != null
                || request.cidrIp() != null
                || request.ipProtocol() != null) {
            throw new UnsupportedOperationException(
                    "The simulator revokes rules of a group's id by their ids only: " + request);
        }
        String groupId = Requests.required(request.groupId(), "groupId");
        ResourceId.SECURITY_GROUP.requireForm(groupId);
        List<String> ruleIds = request.securityGroupRuleIds();
        if (ruleIds.isEmpty()) {
            throw Ec2Errors.missingParameter("securityGroupRuleIds");
        }
        ruleIds.forEach(ResourceId.SECURITY_GROUP_RULE::requireForm);
        call.authorize(
                "ec2:RevokeSecurityGroupIngress",
                List.of(SecurityGroupShape.resource(groupId, call)),
                Map.of());
        SecurityGroup group =
                Optional.ofNullable(call.world().securityGroups().get(groupId))
                        .orElseThrow(() -> ResourceId.SECURITY_GROUP.notFound(groupId));
        List<String> unknown =
                ruleIds.stream()
                        .filter(id -> group.ingress().stream().noneMatch(r -> r.id().equals(id)))
                        .distinct()
                        .toList();
        if (!unknown.isEmpty()) {
            throw ResourceId.SECURITY_GROUP_RULE.notFound(unknown);
        }
        Requests.refuseDryRun(request.dryRun());
        List<Rule> left = group.ingress().stream().filter(r -> !ruleIds.contains(r.id())).toList();
        call.change(w -> w.with(w.securityGroup(groupId).withIngress(left)));
        return RevokeSecurityGroupIngressResponse.builder().returnValue(true).build();
    }
}
