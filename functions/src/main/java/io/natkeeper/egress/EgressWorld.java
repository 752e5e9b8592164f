package io.natkeeper.egress;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.Ipv4Range;
import io.natkeeper.Observed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What AWS says of the sources of a policy and of the ways out. A part that could not be read is
 * unknown; what is absent from a known part does not exist.
 *
 * @param vpcRanges the IPv4 prefixes of the pool's VPC, all of its associated blocks
 * @param subnets of the pool's VPC
 * @param tables route tables of the pool's VPC
 * @param groups Auto Scaling groups that the policy names, with the ids of their members
 * @param instances those that the policy names and the members of its groups, pending or running
 * @param addresses the pool's Elastic IPs
 */
public record EgressWorld(
        Observed<List<Ipv4Prefix>> vpcRanges,
        Observed<List<Subnet>> subnets,
        Observed<List<Table>> tables,
        Observed<Map<String, Set<String>>> groups,
        Observed<List<Instance>> instances,
        Observed<List<Address>> addresses) {

    /**
     * @param tableId of the table that routes it, explicitly or as the VPC's main table
     */
    public record Subnet(String id, Ipv4Prefix range, String tableId) {}

    /**
     * @param managed whether it is tagged with the pool, so that its default route leads to the
     *     pool's hosts
     * @param hostId the instance that its default route leads to now; empty where that is another
     *     kind of target, or where there is no such route
     */
    public record Table(String id, boolean managed, Optional<String> hostId) {}

    /**
     * @param groupName its tag {@code aws:autoscaling:groupName}
     * @param addresses all private IPv4 addresses of its interfaces in the pool's VPC
     */
    public record Instance(
            String id,
            Optional<String> groupName,
            Map<String, String> tags,
            List<PrivateAddress> addresses) {}

    public record PrivateAddress(Ipv4Range address, String subnetId) {}

    /**
     * An Elastic IP of the pool.
     *
     * @param name its tag Name
     * @param entry whether it is the port concentrator's (tag {@code natkeeper:entry})
     * @param follows its tag {@code natkeeper:egress}: the route table whose host carries it
     */
    public record Address(
            String allocationId,
            Optional<String> name,
            String publicIp,
            boolean entry,
            Optional<String> follows) {

        /** As people know it: {@code 203.0.113.7 (eipalloc-0abc, partner-a)}. */
        public String label() {
            return "%s (%s%s)"
                    .formatted(publicIp, allocationId, name.map(n -> ", " + n).orElse(""));
        }
    }
}
