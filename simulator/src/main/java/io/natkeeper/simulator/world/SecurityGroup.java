package io.natkeeper.simulator.world;

import java.util.List;
import java.util.Map;

/** A security group: what its interfaces let in and out; replies are always let through. */
public record SecurityGroup(
        String id,
        String vpcId,
        String name,
        List<Rule> ingress,
        List<Rule> egress,
        Map<String, String> tags) {

    public SecurityGroup withTags(Map<String, String> newTags) {
        return new SecurityGroup(id, vpcId, name, ingress, egress, newTags);
    }

    /** The other side of a rule. */
    public sealed interface Peer {
        record Cidr(String cidrBlock) implements Peer {}

        record Group(String securityGroupId) implements Peer {}
    }

    /**
     * One rule.
     *
     * @param protocol {@code tcp}, {@code udp}, {@code icmp}, or {@code -1} for all
     * @param fromPort first port, 0 to 65535; ignored where the protocol has none
     * @param toPort last port, inclusive
     */
    public record Rule(String protocol, int fromPort, int toPort, Peer peer) {

        public static Rule allTraffic(Peer peer) {
            return new Rule("-1", 0, 65535, peer);
        }
    }
}
