package io.natkeeper.aws;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.natkeeper.Outcome;
import io.natkeeper.port.Admission;
import io.natkeeper.port.IngressRule;
import io.natkeeper.port.PortAction;
import io.natkeeper.port.PortActuator;
import io.natkeeper.port.PortRange;
import io.natkeeper.port.Protocol;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** Writes to EC2 and to Parameter Store. */
public final class AwsPortActuator implements PortActuator {

    private static final String DESCRIPTION = "Natkeeper, from the port map";

    private final Ec2Client ec2;
    private final InventoryWriter inventories;

    public AwsPortActuator(AwsClients clients) {
        this.ec2 = clients.ec2();
        this.inventories = new InventoryWriter(clients.ssm());
    }

    @Override
    public Outcome apply(PortAction action) {
        return switch (action) {
            case PortAction.AdmitSources admit ->
                    Writing.of(
                            "ec2:AuthorizeSecurityGroupIngress",
                            admit.securityGroupId(),
                            () ->
                                    atOnceOrEach(
                                            admit.rules(),
                                            rules -> admit(admit.securityGroupId(), rules)));
            case PortAction.RevokeSources revoke ->
                    Writing.of(
                            "ec2:RevokeSecurityGroupIngress",
                            revoke.securityGroupId(),
                            () ->
                                    atOnceOrEach(
                                            revoke.ruleIds(),
                                            ids -> revoke(revoke.securityGroupId(), ids)));
            case PortAction.AdmitHosts(Admission admission) ->
                    Writing.of(
                            "ec2:AuthorizeSecurityGroupIngress",
                            admission.groupId(),
                            () -> atOnceOrEach(List.of(admission), _ -> admit(admission)));
            case PortAction.MarkPorts mark ->
                    Writing.of("ec2:CreateTags", mark.instanceId(), () -> mark(mark));
            case PortAction.PublishInventory inventory -> inventories.publish(inventory.writes());
        };
    }

    /**
     * EC2 refuses a whole call for one rule that is there already, or gone: then each by itself,
     * and what is as it should be is no error.
     */
    private static <T> void atOnceOrEach(List<T> items, Consumer<List<T>> call) {
        if (items.isEmpty()) {
            return;
        }
        try {
            call.accept(items);
        } catch (SdkException e) {
            if (!AwsErrors.isAlreadySo(e)) {
                throw e;
            }
            if (items.size() > 1) {
                items.forEach(item -> atOnceOrEach(List.of(item), call));
            }
        }
    }

    private void admit(String groupId, List<IngressRule> rules) {
        record Ports(Protocol protocol, PortRange range) {}
        Map<Ports, List<IpRange>> ranges =
                rules.stream()
                        .collect(
                                groupingBy(
                                        rule -> new Ports(rule.protocol(), rule.ports()),
                                        mapping(AwsPortActuator::range, toList())));
        authorize(
                groupId,
                ranges.entrySet().stream()
                        .map(e ->
                                permission(e.getKey().protocol(), e.getKey().range())
                                        .ipRanges(e.getValue())
                                        .build())
                        .toList());
    }

    private void admit(Admission admission) {
        UserIdGroupPair hosts =
                UserIdGroupPair.builder()
                        .groupId(admission.sourceGroupId())
                        .description(DESCRIPTION)
                        .build();
        PortRange port = new PortRange(admission.port(), admission.port());
        authorize(
                admission.groupId(),
                List.of(permission(admission.protocol(), port).userIdGroupPairs(hosts).build()));
    }

    private void authorize(String groupId, List<IpPermission> permissions) {
        ec2.authorizeSecurityGroupIngress(r -> r.groupId(groupId).ipPermissions(permissions));
    }

    private void revoke(String groupId, List<String> ruleIds) {
        ec2.revokeSecurityGroupIngress(r -> r.groupId(groupId).securityGroupRuleIds(ruleIds));
    }

    private void mark(PortAction.MarkPorts mark) {
        Tag tag = Tag.builder().key(Tags.PORTS).value(mark.version()).build();
        ec2.createTags(r -> r.resources(mark.instanceId()).tags(tag));
    }

    private static IpRange range(IngressRule rule) {
        return IpRange.builder().cidrIp(rule.source().toString()).description(DESCRIPTION).build();
    }

    private static IpPermission.Builder permission(Protocol protocol, PortRange ports) {
        return IpPermission.builder()
                .ipProtocol(protocol.toString())
                .fromPort(ports.first())
                .toPort(ports.last());
    }
}
