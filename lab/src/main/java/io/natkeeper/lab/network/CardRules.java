package io.natkeeper.lab.network;

import static java.util.stream.Collectors.joining;

import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.SecurityGroup;
import io.natkeeper.simulator.world.SecurityGroup.Peer;
import io.natkeeper.simulator.world.SecurityGroup.Rule;
import io.natkeeper.simulator.world.World;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a card lets through, as one nft transaction: source/dest check, then security groups, and
 * the way to the metadata server and to the resolver, which is subject to neither. {@code host} is
 * the card's link to its host, {@code vpc} the one to the router, {@code lab} the one to the
 * metadata server.
 */
final class CardRules {

    /** The set of all who sent to whom over this card, as the host addressed it. */
    static final String SENT = "sent";

    private static final String ANYWHERE = "0.0.0.0/0";

    private CardRules() {}

    /**
     * The chains are declared but never deleted: a new base chain drops everything until its rules
     * are committed. What is in {@link #SENT} outlasts a change of rules.
     */
    static String render(World world, NetworkInterface card, String managementAddress) {
        return """
        table ip card {
            set sent { type ipv4_addr . ipv4_addr; size 65535; flags dynamic; }
            chain metadata_request { type nat hook prerouting priority dstnat; policy accept; }
            chain metadata_source { type nat hook postrouting priority srcnat; policy accept; }
            chain metadata_hop_limit { type filter hook postrouting priority 300; policy accept; }
            chain forward { type filter hook forward priority filter; policy drop; }
            chain from_host { }
            chain to_host { }
        }
        flush table ip card
        table ip card {
            chain metadata_request {
                iifname "host" ip daddr %1$s tcp dport 80 dnat to %2$s:%3$d
                iifname "host" ip daddr %7$s meta l4proto { tcp, udp } th dport 53 dnat to %2$s:%8$d
            }
            chain metadata_source {
                oifname "lab" snat to %4$s
            }
            chain metadata_hop_limit {
                iifname "lab" ip saddr %1$s ip ttl set 1
            }
            chain forward {
                iifname "host" oifname "lab" ct status dnat accept
                iifname "lab" oifname "host" ct state established accept
                iifname "host" oifname "vpc" add @sent { ip saddr . ip daddr }
                iifname "host" oifname "vpc" goto from_host
                iifname "vpc" oifname "host" goto to_host
            }
            chain from_host {
        %5$s
            }
            chain to_host {
        %6$s
            }
        }
        """
                .formatted(
                        MetadataAddress.LINK_LOCAL,
                        MetadataAddress.SERVER,
                        MetadataAddress.SERVER_PORT,
                        managementAddress,
                        lines(world, card, "saddr", "daddr", SecurityGroup::egress),
                        lines(world, card, "daddr", "saddr", SecurityGroup::ingress),
                        MetadataAddress.RESOLVER,
                        MetadataAddress.RESOLVER_PORT);
    }

    private static String lines(
            World world,
            NetworkInterface card,
            String ownSide,
            String peerSide,
            Function<SecurityGroup, List<Rule>> rulesOf) {
        Stream<String> sourceDestCheck =
                card.sourceDestCheck()
                        ? Stream.of(
                                "ip %s != { %s } counter drop comment \"source/dest check\""
                                        .formatted(ownSide, addresses(Stream.of(card))))
                        : Stream.empty();
        Stream<String> securityGroups =
                card.securityGroupIds().stream()
                        .flatMap(id -> Stream.ofNullable(world.securityGroups().get(id)))
                        .flatMap(group -> rulesOf.apply(group).stream())
                        .flatMap(rule -> match(world, rule, peerSide).stream())
                        .map(match -> (match + " accept").strip())
                        .distinct()
                        .sorted();
        return Stream.of(
                        sourceDestCheck,
                        Stream.of("ct state established,related accept"),
                        securityGroups,
                        Stream.of("counter drop comment \"security groups\""))
                .flatMap(Function.identity())
                .map(line -> "        " + line)
                .collect(joining("\n"));
    }

    /** Empty for a rule that no packet of this VPC can match: IPv6, or a group without members. */
    private static Optional<String> match(World world, Rule rule, String peerSide) {
        return peer(world, rule.peer(), peerSide)
                .map(peer -> (peer + " " + protocol(rule)).strip());
    }

    private static Optional<String> peer(World world, Peer peer, String peerSide) {
        return switch (peer) {
            case Peer.Cidr(String cidr) when cidr.contains(":") -> Optional.empty();
            case Peer.Cidr(String cidr) when cidr.equals(ANYWHERE) -> Optional.of("");
            case Peer.Cidr(String cidr) -> Optional.of("ip " + peerSide + " " + cidr);
            case Peer.Group(String id) ->
                    Optional.of(addresses(members(world, id)))
                            .filter(members -> !members.isEmpty())
                            .map(members -> "ip " + peerSide + " { " + members + " }");
        };
    }

    private static String protocol(Rule rule) {
        boolean allPorts = rule.fromPort() <= 0 && rule.toPort() >= 65535;
        return switch (rule.protocol()) {
            case "-1" -> "";
            case "tcp", "udp" ->
                    allPorts
                            ? "meta l4proto " + rule.protocol()
                            : "%s dport %d-%d"
                                    .formatted(rule.protocol(), rule.fromPort(), rule.toPort());
            default -> "meta l4proto " + rule.protocol();
        };
    }

    private static Stream<NetworkInterface> members(World world, String securityGroupId) {
        return world.networkInterfaces().values().stream()
                .filter(i -> i.securityGroupIds().contains(securityGroupId));
    }

    private static String addresses(Stream<NetworkInterface> interfaces) {
        return interfaces
                .flatMap(i -> i.privateAddresses().stream())
                .map(PrivateAddress::address)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
