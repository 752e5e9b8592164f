package io.natkeeper.egress;

import io.natkeeper.Ipv4Range;
import io.natkeeper.Observed;
import io.natkeeper.egress.EgressWorld.Instance;
import io.natkeeper.egress.EgressWorld.PrivateAddress;
import io.natkeeper.egress.EgressWorld.Subnet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a rule matches now.
 *
 * @param claims to addresses, in whatever order
 * @param problem why there are none, if that needs a person
 * @param remark why there are none, if that may be as it should be
 */
record RuleSources(List<Claim> claims, Optional<String> problem, Optional<String> remark) {

    /**
     * @param place of the rule in the policy
     */
    static Observed<RuleSources> of(EgressRule rule, int place, EgressWorld world) {
        return world.subnets()
                .flatMap(subnets ->
                        switch (rule.from()) {
                            case EgressSource.Cidr(var prefix) ->
                                    Observed.known(
                                            range(rule, Ipv4Range.of(prefix), place, subnets));
                            case EgressSource.InstanceId(String id) ->
                                    world.instances()
                                            .map(all -> instance(rule, id, place, all, subnets));
                            case EgressSource.Tag(String key, String value) ->
                                    world.instances()
                                            .map(all ->
                                                    tagged(
                                                            rule,
                                                            place,
                                                            matching(
                                                                    all,
                                                                    i ->
                                                                            value.equals(
                                                                                    i.tags()
                                                                                            .get(
                                                                                                    key))),
                                                            subnets));
                            case EgressSource.AutoScalingGroup(String name) ->
                                    world.groups()
                                            .flatMap(groups ->
                                                    world.instances()
                                                            .map(all ->
                                                                    group(
                                                                            rule, name, place,
                                                                            groups, all, subnets)));
                        });
    }

    private static RuleSources range(
            EgressRule rule, Ipv4Range range, int place, List<Subnet> subnets) {
        List<Claim> claims =
                subnets.stream()
                        .flatMap(subnet ->
                                Ipv4Range.of(subnet.range()).intersection(range).stream()
                                        .map(part ->
                                                claim(
                                                        part,
                                                        place,
                                                        Optional.empty(),
                                                        subnet.tableId())))
                        .toList();
        return new RuleSources(
                claims,
                claims.isEmpty()
                        ? Optional.of(
                                "No subnet of the pool's VPC has %s (rule %s): correct the prefix in the policy."
                                        .formatted(rule.from(), rule.name()))
                        : Optional.empty(),
                Optional.empty());
    }

    private static RuleSources instance(
            EgressRule rule, String id, int place, List<Instance> all, List<Subnet> subnets) {
        List<Claim> claims = claims(matching(all, i -> i.id().equals(id)), place, subnets);
        return new RuleSources(
                claims,
                claims.isEmpty()
                        ? Optional.of(
                                "Instance %s (rule %s) does not run in the pool's VPC: start it, or correct its id in the policy."
                                        .formatted(id, rule.name()))
                        : Optional.empty(),
                Optional.empty());
    }

    private static RuleSources tagged(
            EgressRule rule, int place, List<Instance> matching, List<Subnet> subnets) {
        List<Claim> claims = claims(matching, place, subnets);
        return new RuleSources(
                claims,
                Optional.empty(),
                claims.isEmpty()
                        ? Optional.of(
                                "No %s run now (rule %s).".formatted(rule.from(), rule.name()))
                        : Optional.empty());
    }

    private static RuleSources group(
            EgressRule rule,
            String name,
            int place,
            Map<String, Set<String>> groups,
            List<Instance> all,
            List<Subnet> subnets) {
        Set<String> members = groups.getOrDefault(name, Set.of());
        List<Instance> matching =
                matching(
                        all,
                        i ->
                                members.contains(i.id())
                                        || i.groupName().filter(name::equals).isPresent());
        return groups.containsKey(name)
                ? tagged(rule, place, matching, subnets)
                : new RuleSources(
                        claims(matching, place, subnets),
                        Optional.of(
                                "Auto Scaling group %s (rule %s) does not exist: correct its name in the policy."
                                        .formatted(name, rule.name())),
                        Optional.empty());
    }

    private static List<Instance> matching(List<Instance> all, Predicate<Instance> wanted) {
        return all.stream().filter(wanted).toList();
    }

    /** An address that two answers show at two instances is the one's whose id comes first. */
    private static List<Claim> claims(List<Instance> instances, int place, List<Subnet> subnets) {
        Map<String, String> tables =
                subnets.stream().collect(Collectors.toMap(Subnet::id, Subnet::tableId));
        Set<Ipv4Range> seen = new HashSet<>();
        List<Claim> claims = new ArrayList<>();
        instances.stream()
                .sorted(Comparator.comparing(Instance::id))
                .forEach(instance -> {
                    for (PrivateAddress address : instance.addresses()) {
                        String table = tables.get(address.subnetId());
                        // Of a subnet that was made since, the next run knows the table.
                        if (table != null && seen.add(address.address())) {
                            claims.add(
                                    claim(
                                            address.address(),
                                            place,
                                            Optional.of(instance.id()),
                                            table));
                        }
                    }
                });
        return claims;
    }

    private static Claim claim(
            Ipv4Range range, int place, Optional<String> instanceId, String tableId) {
        return new Claim(range, place, range, instanceId, tableId, Optional.empty());
    }
}
