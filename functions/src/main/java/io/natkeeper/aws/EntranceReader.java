package io.natkeeper.aws;

import io.natkeeper.Concurrency;
import io.natkeeper.Ipv4Prefix;
import io.natkeeper.Observed;
import io.natkeeper.fleet.PoolHosts;
import io.natkeeper.port.Entrance;
import io.natkeeper.port.IngressRule;
import io.natkeeper.port.PortRange;
import io.natkeeper.port.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

/** Reads the pool's way in: its own security group with the ids of the rules, and its addresses. */
final class EntranceReader {

    private static final int ITEMS_PER_PAGE = 1000;

    private final Ec2Client ec2;
    private final Concurrency concurrency;

    EntranceReader(Ec2Client ec2, Concurrency concurrency) {
        this.ec2 = ec2;
        this.concurrency = concurrency;
    }

    Observed<Entrance> entrance(PoolHosts pool) {
        var group = new Reading<>("ec2:DescribeSecurityGroups", () -> groups(pool));
        var addresses = new Reading<>("ec2:DescribeAddresses", () -> addresses(pool));
        concurrency.runAll(List.of(group, addresses));
        return addresses
                .result()
                .flatMap(ips ->
                        group.result()
                                .flatMap(ids -> only(ids, pool))
                                .flatMap(id -> entrance(id, ips)));
    }

    private Observed<Entrance> entrance(Optional<String> groupId, List<String> addresses) {
        return groupId.isEmpty()
                ? Observed.known(new Entrance(groupId, Map.of(), List.of(), addresses))
                : Reading.now("ec2:DescribeSecurityGroupRules", () -> rules(groupId.get()))
                        .map(rules -> entrance(groupId.get(), rules, addresses));
    }

    /** Of two groups nobody knows which the hosts carry, and rules must not go to both. */
    private static Observed<Optional<String>> only(List<String> groupIds, PoolHosts pool) {
        return groupIds.size() > 1
                ? Observed.unknown(
                        "Security groups %s of pool %s are all tagged %s: leave the tag on the one that the NAT hosts carry."
                                .formatted(String.join(", ", groupIds), pool.name(), Tags.ENTRY))
                : Observed.known(groupIds.stream().findFirst());
    }

    private List<String> groups(PoolHosts pool) {
        return ec2
                .describeSecurityGroupsPaginator(r ->
                        r.filters(
                                        filter("tag:" + Tags.POOL, pool.name()),
                                        filter("tag-key", Tags.ENTRY),
                                        filter("vpc-id", pool.vpcId()))
                                .maxResults(ITEMS_PER_PAGE))
                .securityGroups()
                .stream()
                .map(SecurityGroup::groupId)
                .sorted()
                .toList();
    }

    private List<String> addresses(PoolHosts pool) {
        return ec2
                .describeAddresses(r ->
                        r.filters(
                                filter("tag:" + Tags.POOL, pool.name()),
                                filter("tag-key", Tags.ENTRY)))
                .addresses()
                .stream()
                .map(Address::publicIp)
                .sorted()
                .toList();
    }

    private List<SecurityGroupRule> rules(String groupId) {
        return ec2
                .describeSecurityGroupRulesPaginator(
                        r -> r.filters(filter("group-id", groupId)).maxResults(ITEMS_PER_PAGE))
                .securityGroupRules()
                .stream()
                .filter(rule -> !rule.isEgress())
                .toList();
    }

    private static Entrance entrance(
            String groupId, List<SecurityGroupRule> rules, List<String> addresses) {
        Map<String, IngressRule> known = new TreeMap<>();
        List<String> foreign = new ArrayList<>();
        for (SecurityGroupRule rule : rules) {
            ingressRule(rule)
                    .ifPresentOrElse(
                            ours -> known.put(rule.securityGroupRuleId(), ours),
                            () -> foreign.add(rule.securityGroupRuleId()));
        }
        return new Entrance(Optional.of(groupId), known, List.copyOf(foreign), addresses);
    }

    private static Optional<IngressRule> ingressRule(SecurityGroupRule rule) {
        return Protocol.of(rule.ipProtocol())
                .filter(_ -> rule.cidrIpv4() != null)
                .map(protocol ->
                        new IngressRule(
                                protocol,
                                new PortRange(rule.fromPort(), rule.toPort()),
                                Ipv4Prefix.of(rule.cidrIpv4())));
    }

    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }
}
