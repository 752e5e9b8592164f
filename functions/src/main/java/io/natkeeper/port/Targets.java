package io.natkeeper.port;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.Observed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What AWS says of the targets of a map, and of the hosts that lead to them. A part that could not
 * be read is unknown; what is absent from a known part does not exist.
 *
 * @param vpcRanges the IPv4 prefixes of the pool's VPC, all of its associated blocks
 * @param autoScalingGroups those that the map names
 * @param instances those that the map names, and the members of its groups
 * @param databases those that the map names, and the members of its clusters
 * @param clusters those that the map names, Aurora and Multi-AZ
 * @param securityGroups those of all targets
 */
public record Targets(
        Observed<List<Ipv4Prefix>> vpcRanges,
        Observed<NatHosts> natHosts,
        Observed<List<AutoScalingGroup>> autoScalingGroups,
        Observed<List<Instance>> instances,
        Observed<List<Database>> databases,
        Observed<List<Cluster>> clusters,
        Observed<List<SecurityGroup>> securityGroups) {

    /**
     * The NAT hosts as targets see them.
     *
     * @param pool its name
     * @param securityGroupIds those that every host of the pool carries; the first is the one that
     *     targets are advised to admit
     * @param privateAddresses all addresses that hosts may translate to, without prefix length
     */
    public record NatHosts(
            String pool, List<String> securityGroupIds, List<String> privateAddresses) {}

    /**
     * @param members all that the group lists, whatever their lifecycle state
     */
    public record AutoScalingGroup(String name, List<Member> members) {}

    /**
     * @param inService whether its lifecycle state is InService
     */
    public record Member(String instanceId, boolean inService) {}

    /**
     * @param privateAddress the primary private IPv4 address of its primary interface; a terminated
     *     instance has none
     */
    public record Instance(
            String id,
            boolean running,
            Instant launchTime,
            Optional<String> privateAddress,
            Map<String, String> tags,
            List<String> securityGroupIds) {}

    /**
     * @param status as RDS writes it, such as {@code available} or {@code creating}
     * @param endpoint none while it is being created
     */
    public record Database(
            String id,
            String status,
            Optional<DbEndpoint> endpoint,
            boolean publiclyAccessible,
            List<String> securityGroupIds) {}

    /**
     * @param endpoint the cluster endpoint, which leads to the writer
     */
    public record Cluster(
            String id,
            String status,
            Optional<DbEndpoint> endpoint,
            List<ClusterMember> members,
            List<String> securityGroupIds) {}

    public record ClusterMember(String databaseId, boolean writer) {}

    public record DbEndpoint(String name, int port) {}

    /**
     * @param admit its tag natkeeper:admit, by which its owner lets the hosts of that pool be
     *     admitted
     */
    public record SecurityGroup(
            String id, List<IngressPermission> ingress, Optional<String> admit) {}

    /**
     * @param protocol {@code tcp}, {@code udp}, a protocol's number, or {@code -1} for all
     * @param ports those admitted; all, where the protocol is {@code -1}
     * @param prefixListIds whose content is not read: what they admit is not known
     */
    public record IngressPermission(
            String protocol,
            PortRange ports,
            List<Ipv4Prefix> sources,
            List<String> sourceGroupIds,
            List<String> prefixListIds) {}
}
