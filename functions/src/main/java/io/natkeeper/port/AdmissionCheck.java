package io.natkeeper.port;

import static java.util.Objects.requireNonNull;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.Notice;
import io.natkeeper.Observed;
import io.natkeeper.port.Targets.IngressPermission;
import io.natkeeper.port.Targets.NatHosts;
import io.natkeeper.port.Targets.SecurityGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether the security groups of targets admit the NAT hosts, as far as that can be known. Of fixed
 * addresses nobody says which groups they have.
 */
final class AdmissionCheck {

    private final Targets targets;
    private final Map<String, Admission> lacking = new TreeMap<>();
    private final Map<String, NavigableSet<String>> whom = new HashMap<>();

    /** Those that the map asks for, and no tag of the group's owner. */
    private final Set<String> untagged = new HashSet<>();

    private String pool = "";

    AdmissionCheck(Targets targets) {
        this.targets = targets;
    }

    /** A target with its groups. */
    private record Guarded(String id, int port, List<String> securityGroupIds) {}

    /** Sorted, each once. */
    List<Admission> missing() {
        return List.copyOf(lacking.values());
    }

    List<Notice> notices() {
        return lacking.entrySet().stream()
                .map(entry -> notice(entry.getKey(), entry.getValue()))
                .toList();
    }

    private Notice notice(String key, Admission rule) {
        String what =
                "NAT hosts can't reach %s: security group %s does not admit %s %d from %s"
                        .formatted(
                                String.join(", ", requireNonNull(whom.get(key))),
                                rule.groupId(),
                                rule.protocol(),
                                rule.port(),
                                rule.sourceGroupId());
        if (rule.wanted()) {
            return Notice.information(
                    what + "; it is added, as the map says 'admit: true' and the group's tag too.");
        }
        String add =
                "; run `aws ec2 authorize-security-group-ingress --group-id %s --protocol %s --port %d --source-group %s`"
                        .formatted(
                                rule.groupId(), rule.protocol(), rule.port(), rule.sourceGroupId());
        String tag =
                "`aws ec2 create-tags --resources %s --tags Key=natkeeper:admit,Value=%s`"
                        .formatted(rule.groupId(), pool);
        return Notice.error(
                rule.groupId(),
                what
                        + add
                        + (untagged.contains(key)
                                ? ", or, as the map says 'admit: true', tag the group: " + tag + "."
                                : ", or write 'admit: true' in the map and tag the group: "
                                        + tag
                                        + "."));
    }

    void check(PortMapping mapping) {
        if (targets.natHosts() instanceof Observed.Known<NatHosts>(NatHosts hosts)
                && targets.securityGroups()
                        instanceof Observed.Known<List<SecurityGroup>>(List<SecurityGroup> groups)
                && !hosts.securityGroupIds().isEmpty()) {
            pool = hosts.pool();
            for (Guarded guarded : guarded(mapping.target())) {
                if (!guarded.securityGroupIds().isEmpty()
                        && lacks(guarded, mapping.protocol(), hosts, groups)) {
                    add(mapping, guarded, hosts, groups);
                }
            }
        }
    }

    /** One group is enough: rather one whose owner lets Natkeeper change it. */
    private void add(
            PortMapping mapping, Guarded guarded, NatHosts hosts, List<SecurityGroup> groups) {
        Optional<String> tagged =
                groups.stream()
                        .filter(g -> g.admit().filter(pool::equals).isPresent())
                        .map(SecurityGroup::id)
                        .filter(guarded.securityGroupIds()::contains)
                        .min(Comparator.naturalOrder());
        Admission rule =
                new Admission(
                        tagged.orElseGet(() -> Collections.min(guarded.securityGroupIds())),
                        mapping.protocol(),
                        guarded.port(),
                        hosts.securityGroupIds().getFirst(),
                        mapping.admit() && tagged.isPresent());
        lacking.merge(rule.toString(), rule, (one, other) -> one.wanted() ? one : other);
        whom.computeIfAbsent(rule.toString(), _ -> new TreeSet<>())
                .add("%s (%s)".formatted(guarded.id(), mapping.name()));
        if (mapping.admit() && tagged.isEmpty()) {
            untagged.add(rule.toString());
        }
    }

    private List<Guarded> guarded(PortTarget target) {
        List<Guarded> all = new ArrayList<>();
        switch (target) {
            case PortTarget.Balanced(String group, int port, var _) -> members(group, port, all);
            case PortTarget.Each(String group, int port) -> members(group, port, all);
            case PortTarget.InstanceId(String id, int port) ->
                    instances().stream()
                            .filter(i -> i.id().equals(id))
                            .forEach(i -> all.add(new Guarded(id, port, i.securityGroupIds())));
            case PortTarget.InstanceTag(String key, String value, int port) ->
                    instances().stream()
                            .filter(i -> i.running() && value.equals(i.tags().get(key)))
                            .min(
                                    Comparator.comparing(Targets.Instance::launchTime)
                                            .thenComparing(Targets.Instance::id))
                            .ifPresent(
                                    i -> all.add(new Guarded(i.id(), port, i.securityGroupIds())));
            case PortTarget.DbInstance(String id) ->
                    known(targets.databases()).stream()
                            .filter(d -> d.id().equals(id))
                            .forEach(d ->
                                    d.endpoint()
                                            .ifPresent(e ->
                                                    all.add(
                                                            new Guarded(
                                                                    id,
                                                                    e.port(),
                                                                    d.securityGroupIds()))));
            case PortTarget.DbCluster(String id, var _) ->
                    known(targets.clusters()).stream()
                            .filter(c -> c.id().equals(id))
                            .forEach(c ->
                                    c.endpoint()
                                            .ifPresent(e ->
                                                    all.add(
                                                            new Guarded(
                                                                    id,
                                                                    e.port(),
                                                                    c.securityGroupIds()))));
            case PortTarget.Address _ -> {
                // Nobody says which groups guard it.
            }
        }
        return all;
    }

    private void members(String group, int port, List<Guarded> all) {
        known(targets.autoScalingGroups()).stream()
                .filter(g -> g.name().equals(group))
                .flatMap(g -> g.members().stream())
                .filter(Targets.Member::inService)
                .forEach(m ->
                        instances().stream()
                                .filter(i -> i.id().equals(m.instanceId()))
                                .forEach(i ->
                                        all.add(new Guarded(i.id(), port, i.securityGroupIds()))));
    }

    private List<Targets.Instance> instances() {
        return known(targets.instances());
    }

    /** What is not known is not accused. */
    private static <T> List<T> known(Observed<List<T>> observed) {
        return switch (observed) {
            case Observed.Known<List<T>>(List<T> value) -> value;
            case Observed.Unknown<List<T>> _ -> List.of();
        };
    }

    /** Whether it is sure that none of the target's groups admits the hosts. */
    private static boolean lacks(
            Guarded guarded, Protocol protocol, NatHosts hosts, List<SecurityGroup> groups) {
        List<SecurityGroup> own =
                groups.stream().filter(g -> guarded.securityGroupIds().contains(g.id())).toList();
        if (own.size() < guarded.securityGroupIds().size()) {
            return false;
        }
        List<IngressPermission> matching =
                own.stream()
                        .flatMap(g -> g.ingress().stream())
                        .filter(p -> isFor(p, protocol, guarded.port()))
                        .toList();
        boolean byGroup =
                matching.stream()
                        .flatMap(p -> p.sourceGroupIds().stream())
                        .anyMatch(hosts.securityGroupIds()::contains);
        List<Ipv4Prefix> sources = matching.stream().flatMap(p -> p.sources().stream()).toList();
        boolean byAddress =
                !hosts.privateAddresses().isEmpty()
                        && hosts.privateAddresses().stream()
                                .map(address -> Ipv4Prefix.ofAddress(address).orElseThrow())
                                .allMatch(address ->
                                        sources.stream().anyMatch(s -> s.covers(address)));
        boolean perhaps = matching.stream().anyMatch(p -> !p.prefixListIds().isEmpty());
        return !byGroup && !byAddress && !perhaps;
    }

    private static boolean isFor(IngressPermission permission, Protocol protocol, int port) {
        String number = protocol == Protocol.TCP ? "6" : "17";
        return switch (permission.protocol()) {
            case "-1" -> true;
            case String other ->
                    (other.equals(protocol.toString()) || other.equals(number))
                            && permission.ports().contains(port);
        };
    }
}
