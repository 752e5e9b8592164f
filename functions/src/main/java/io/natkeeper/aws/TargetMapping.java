package io.natkeeper.aws;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.port.PortRange;
import io.natkeeper.port.Targets;
import io.natkeeper.port.Targets.IngressPermission;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** Targets in our words. */
final class TargetMapping {

    private static final PortRange ALL_PORTS = new PortRange(0, 65535);

    private TargetMapping() {}

    static Targets.AutoScalingGroup autoScalingGroup(AutoScalingGroup group) {
        return new Targets.AutoScalingGroup(
                group.autoScalingGroupName(),
                group.instances().stream()
                        .map(i ->
                                new Targets.Member(
                                        i.instanceId(),
                                        "InService".equals(i.lifecycleStateAsString())))
                        .toList());
    }

    static Targets.Instance instance(Instance instance) {
        return new Targets.Instance(
                instance.instanceId(),
                instance.state().name() == InstanceStateName.RUNNING,
                instance.launchTime(),
                Optional.ofNullable(instance.privateIpAddress()).filter(a -> !a.isEmpty()),
                instance.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value)),
                groupIds(instance).toList());
    }

    /** Those of its primary interface. */
    static Stream<String> groupIds(Instance instance) {
        return instance.securityGroups().stream().map(GroupIdentifier::groupId);
    }

    /** The entry group comes last: it is there for those outside, not for targets. */
    static Targets.NatHosts natHosts(String pool, List<Instance> hosts, List<SecurityGroup> known) {
        Set<String> entry =
                known.stream()
                        .filter(g -> g.tags().stream().anyMatch(t -> t.key().equals(Tags.ENTRY)))
                        .map(SecurityGroup::groupId)
                        .collect(Collectors.toSet());
        List<String> common =
                hosts.stream()
                        .flatMap(TargetMapping::groupIds)
                        .distinct()
                        .filter(id ->
                                hosts.stream().allMatch(h -> groupIds(h).anyMatch(id::equals)))
                        .sorted(
                                Comparator.<String, Boolean>comparing(entry::contains)
                                        .thenComparing(id -> id))
                        .toList();
        List<String> addresses =
                hosts.stream()
                        .flatMap(h -> h.networkInterfaces().stream())
                        .flatMap(i -> i.privateIpAddresses().stream())
                        .map(a -> a.privateIpAddress())
                        .distinct()
                        .sorted()
                        .toList();
        return new Targets.NatHosts(pool, common, addresses);
    }

    static Targets.SecurityGroup securityGroup(SecurityGroup group) {
        return new Targets.SecurityGroup(
                group.groupId(),
                group.ipPermissions().stream().map(TargetMapping::permission).toList(),
                Tags.value(group.tags(), Tags.ADMIT));
    }

    private static IngressPermission permission(IpPermission permission) {
        return new IngressPermission(
                permission.ipProtocol(),
                ports(permission),
                permission.ipRanges().stream().map(IpRange::cidrIp).map(Ipv4Prefix::of).toList(),
                permission.userIdGroupPairs().stream().map(UserIdGroupPair::groupId).toList(),
                permission.prefixListIds().stream().map(PrefixListId::prefixListId).toList());
    }

    /** Only of TCP and UDP are they ports; of ICMP they are type and code. */
    private static PortRange ports(IpPermission permission) {
        boolean hasPorts =
                permission.ipProtocol().equals("tcp") || permission.ipProtocol().equals("udp");
        return hasPorts && permission.fromPort() != null && permission.toPort() != null
                ? new PortRange(permission.fromPort(), permission.toPort())
                : ALL_PORTS;
    }
}
