package io.natkeeper.simulator.world;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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

    public SecurityGroup withIngress(List<Rule> newIngress) {
        return new SecurityGroup(id, vpcId, name, newIngress, egress, tags);
    }

    /** Its rule with this id, whether it lets in or out. */
    public Optional<Rule> rule(String ruleId) {
        return Stream.concat(ingress.stream(), egress.stream())
                .filter(r -> r.id().equals(ruleId))
                .findFirst();
    }

    SecurityGroup withRuleTags(String ruleId, Map<String, String> newTags) {
        return new SecurityGroup(
                id,
                vpcId,
                name,
                tagged(ingress, ruleId, newTags),
                tagged(egress, ruleId, newTags),
                tags);
    }

    private static List<Rule> tagged(List<Rule> rules, String ruleId, Map<String, String> newTags) {
        return rules.stream().map(r -> r.id().equals(ruleId) ? r.withTags(newTags) : r).toList();
    }

    /** The other side of a rule. */
    public sealed interface Peer {
        record Cidr(String cidrBlock) implements Peer {}

        record Group(String securityGroupId) implements Peer {}
    }

    /**
     * One rule.
     *
     * @param id empty until it is in a group
     * @param protocol {@code tcp}, {@code udp}, {@code icmp}, or {@code -1} for all
     * @param fromPort first port, 0 to 65535; ignored where the protocol has none
     * @param toPort last port, inclusive
     */
    public record Rule(
            String id,
            String protocol,
            int fromPort,
            int toPort,
            Peer peer,
            Optional<String> description,
            Map<String, String> tags) {

        public Rule(String protocol, int fromPort, int toPort, Peer peer) {
            this("", protocol, fromPort, toPort, peer, Optional.empty(), Map.of());
        }

        public static Rule allTraffic(Peer peer) {
            return new Rule("-1", 0, 65535, peer);
        }

        public Rule withId(String newId) {
            return new Rule(newId, protocol, fromPort, toPort, peer, description, tags);
        }

        public Rule withTags(Map<String, String> newTags) {
            return new Rule(id, protocol, fromPort, toPort, peer, description, newTags);
        }

        /** Whether EC2 takes both for the same rule: description and tags don't count. */
        public boolean isSameAs(Rule other) {
            return protocol.equals(other.protocol)
                    && fromPort == other.fromPort
                    && toPort == other.toPort
                    && peer.equals(other.peer);
        }
    }
}
