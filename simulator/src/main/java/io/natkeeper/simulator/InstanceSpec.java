package io.natkeeper.simulator;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to launch: {@code InstanceSpec.in(subnet).withInstanceType("t4g.nano")}.
 *
 * @param privateAddress empty: the lowest free one of the subnet
 * @param autoAssignPublicAddress whether the primary address gets a public one
 * @param interfaceTags tags of the primary interface
 * @param sourceDestCheck on, as AWS launches it
 */
public record InstanceSpec(
        String subnetId,
        String instanceType,
        Optional<String> privateAddress,
        boolean autoAssignPublicAddress,
        List<String> securityGroupIds,
        Map<String, String> tags,
        Map<String, String> interfaceTags,
        boolean sourceDestCheck) {

    public static InstanceSpec in(String subnetId) {
        return new InstanceSpec(
                subnetId, "t4g.nano", Optional.empty(), false, List.of(), Map.of(), Map.of(), true);
    }

    /** The same in another subnet, wherever there is room. */
    InstanceSpec inSubnet(String newSubnetId) {
        return new InstanceSpec(
                newSubnetId,
                instanceType,
                Optional.empty(),
                autoAssignPublicAddress,
                securityGroupIds,
                tags,
                interfaceTags,
                sourceDestCheck);
    }

    public InstanceSpec withInstanceType(String newInstanceType) {
        return new InstanceSpec(
                subnetId,
                newInstanceType,
                privateAddress,
                autoAssignPublicAddress,
                securityGroupIds,
                tags,
                interfaceTags,
                sourceDestCheck);
    }

    public InstanceSpec withPrivateAddress(String newPrivateAddress) {
        return new InstanceSpec(
                subnetId,
                instanceType,
                Optional.of(newPrivateAddress),
                autoAssignPublicAddress,
                securityGroupIds,
                tags,
                interfaceTags,
                sourceDestCheck);
    }

    public InstanceSpec withAutoAssignPublicAddress(boolean newAutoAssignPublicAddress) {
        return new InstanceSpec(
                subnetId,
                instanceType,
                privateAddress,
                newAutoAssignPublicAddress,
                securityGroupIds,
                tags,
                interfaceTags,
                sourceDestCheck);
    }

    public InstanceSpec withSecurityGroups(String... newSecurityGroupIds) {
        return new InstanceSpec(
                subnetId,
                instanceType,
                privateAddress,
                autoAssignPublicAddress,
                List.of(newSecurityGroupIds),
                tags,
                interfaceTags,
                sourceDestCheck);
    }

    public InstanceSpec withTags(Map<String, String> newTags) {
        return new InstanceSpec(
                subnetId,
                instanceType,
                privateAddress,
                autoAssignPublicAddress,
                securityGroupIds,
                Map.copyOf(newTags),
                interfaceTags,
                sourceDestCheck);
    }

    public InstanceSpec withInterfaceTags(Map<String, String> newInterfaceTags) {
        return new InstanceSpec(
                subnetId,
                instanceType,
                privateAddress,
                autoAssignPublicAddress,
                securityGroupIds,
                tags,
                Map.copyOf(newInterfaceTags),
                sourceDestCheck);
    }

    public InstanceSpec withSourceDestCheck(boolean newSourceDestCheck) {
        return new InstanceSpec(
                subnetId,
                instanceType,
                privateAddress,
                autoAssignPublicAddress,
                securityGroupIds,
                tags,
                interfaceTags,
                newSourceDestCheck);
    }
}
