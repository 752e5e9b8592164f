package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.world.SecurityGroup.Peer;
import io.natkeeper.simulator.world.SecurityGroup.Rule;
import io.natkeeper.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IpPermission;

/** The rules that a request's permissions stand for: one for each range and each group. */
final class RuleRequest {

    private static final List<String> PROTOCOLS = List.of("tcp", "udp", "icmp", "-1");

    private RuleRequest() {}

    /** In their order; the request's own form is checked, not what is there. */
    static List<Rule> rules(List<IpPermission> permissions) {
        if (permissions.isEmpty()) {
            throw Ec2Errors.missingParameter("ipPermissions");
        }
        List<Rule> rules = new ArrayList<>();
        for (IpPermission permission : permissions) {
            if (!permission.ipv6Ranges().isEmpty() || !permission.prefixListIds().isEmpty()) {
                throw new UnsupportedOperationException(
                        "The simulator knows rules of IPv4 ranges and of groups only");
            }
            rules(permission).forEach(rule -> add(rule, rules));
        }
        return rules;
    }

    private static void add(Rule rule, List<Rule> rules) {
        if (rules.stream().anyMatch(rule::isSameAs)) {
            throw Ec2Errors.invalidValue("The same permission must not appear multiple times");
        }
        rules.add(rule);
    }

    private static Stream<Rule> rules(IpPermission permission) {
        String protocol = protocol(permission.ipProtocol());
        boolean hasPorts = protocol.equals("tcp") || protocol.equals("udp");
        if (hasPorts) {
            checkPorts(permission.fromPort(), permission.toPort());
        }
        int fromPort = hasPorts ? permission.fromPort() : 0;
        int toPort = hasPorts ? permission.toPort() : 65535;
        if (permission.ipRanges().isEmpty() && permission.userIdGroupPairs().isEmpty()) {
            throw Ec2Errors.missingParameter("ipRanges or userIdGroupPairs");
        }
        return Stream.concat(
                permission.ipRanges().stream()
                        .map(range ->
                                rule(
                                        protocol,
                                        fromPort,
                                        toPort,
                                        new Peer.Cidr(cidr(range.cidrIp())),
                                        range.description())),
                permission.userIdGroupPairs().stream()
                        .map(pair ->
                                rule(
                                        protocol,
                                        fromPort,
                                        toPort,
                                        new Peer.Group(group(pair.groupId())),
                                        pair.description())));
    }

    private static Rule rule(
            String protocol, int fromPort, int toPort, Peer peer, @Nullable String description) {
        return new Rule(
                "", protocol, fromPort, toPort, peer, Optional.ofNullable(description), Map.of());
    }

    private static String protocol(@Nullable String given) {
        String protocol = Requests.required(given, "ipProtocol").toLowerCase(Locale.ROOT);
        if (!PROTOCOLS.contains(protocol)) {
            throw Ec2Errors.invalidValue(
                    "Invalid value '%s' for IP protocol. Unknown protocol.".formatted(given));
        }
        return protocol;
    }

    private static void checkPorts(@Nullable Integer fromPort, @Nullable Integer toPort) {
        if (fromPort == null || toPort == null) {
            throw Ec2Errors.invalidValue(
                    "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.");
        }
        if (fromPort < 0 || toPort > 65535) {
            throw Ec2Errors.invalidValue(
                    "TCP/UDP port (%d) out of range".formatted(fromPort < 0 ? fromPort : toPort));
        }
        if (fromPort > toPort) {
            throw Ec2Errors.invalidValue(
                    "Invalid TCP/UDP port range (%d:%d)".formatted(fromPort, toPort));
        }
    }

    private static String cidr(@Nullable String given) {
        String cidr = Requests.required(given, "cidrIp");
        return DestinationCidr.canonical(cidr, false)
                .orElseThrow(
                        () -> Ec2Errors.invalidValue("CIDR block %s is malformed".formatted(cidr)));
    }

    private static String group(@Nullable String given) {
        String id = Requests.required(given, "groupId");
        ResourceId.SECURITY_GROUP.requireForm(id);
        return id;
    }

    /** Refuses groups that a rule names and nobody has. */
    static void requireGroups(World world, List<Rule> rules) {
        for (Rule rule : rules) {
            if (rule.peer() instanceof Peer.Group(String id)
                    && !world.securityGroups().containsKey(id)) {
                throw ResourceId.SECURITY_GROUP.notFound(id);
            }
        }
    }
}
