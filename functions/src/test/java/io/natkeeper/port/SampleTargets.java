package io.natkeeper.port;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.Observed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A VPC with targets, to be changed. */
final class SampleTargets {

    static final String HOSTS_GROUP = "sg-nat";
    static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    final List<Targets.AutoScalingGroup> groups = new ArrayList<>();
    final List<Targets.Instance> instances = new ArrayList<>();
    final List<Targets.Database> databases = new ArrayList<>();
    final List<Targets.Cluster> clusters = new ArrayList<>();
    final List<Targets.SecurityGroup> securityGroups = new ArrayList<>();
    private boolean groupsKnown = true;

    /** Whatever the instance, the third and fourth number of its address. */
    SampleTargets instance(String id, int number, int ageMinutes) {
        instances.add(
                new Targets.Instance(
                        id,
                        true,
                        START.minusSeconds(60L * ageMinutes),
                        Optional.of("10.0.%d.%d".formatted(number / 250, number % 250 + 4)),
                        Map.of("Name", id),
                        List.of("sg-" + id)));
        return this;
    }

    SampleTargets group(String name, String... inService) {
        groups.removeIf(g -> g.name().equals(name));
        groups.add(
                new Targets.AutoScalingGroup(
                        name,
                        List.of(inService).stream()
                                .map(id -> new Targets.Member(id, true))
                                .toList()));
        return this;
    }

    SampleTargets database(String id) {
        databases.add(
                new Targets.Database(
                        id,
                        "available",
                        Optional.of(new Targets.DbEndpoint(id + ".abc.rds.amazonaws.com", 3306)),
                        false,
                        List.of("sg-db")));
        return this;
    }

    SampleTargets cluster(String id, String writer, String... readers) {
        List<Targets.ClusterMember> members = new ArrayList<>();
        members.add(new Targets.ClusterMember(writer, true));
        List.of(readers).forEach(r -> members.add(new Targets.ClusterMember(r, false)));
        clusters.add(
                new Targets.Cluster(
                        id,
                        "available",
                        Optional.of(
                                new Targets.DbEndpoint(
                                        id + ".cluster-abc.rds.amazonaws.com", 5432)),
                        members,
                        List.of("sg-db")));
        return this;
    }

    SampleTargets securityGroup(String id, Targets.IngressPermission... ingress) {
        securityGroups.add(new Targets.SecurityGroup(id, List.of(ingress), Optional.empty()));
        return this;
    }

    /** Its owner lets the hosts of a pool be admitted. */
    SampleTargets admittingGroup(String id, String pool) {
        securityGroups.add(new Targets.SecurityGroup(id, List.of(), Optional.of(pool)));
        return this;
    }

    SampleTargets groupsUnknown(boolean unknown) {
        groupsKnown = !unknown;
        return this;
    }

    Targets targets() {
        return new Targets(
                Observed.known(List.of(prefix("10.0.0.0/16"))),
                Observed.known(
                        new Targets.NatHosts(
                                "main", List.of(HOSTS_GROUP), List.of("10.0.0.4", "10.0.1.4"))),
                groupsKnown
                        ? Observed.known(List.copyOf(groups))
                        : Observed.unknown("DescribeAutoScalingGroups: throttled"),
                Observed.known(List.copyOf(instances)),
                Observed.known(List.copyOf(databases)),
                Observed.known(List.copyOf(clusters)),
                Observed.known(List.copyOf(securityGroups)));
    }

    /** The same, in another order. */
    Targets shuffled(Random random) {
        List.of(groups, instances, databases, clusters, securityGroups)
                .forEach(list -> Collections.shuffle(list, random));
        groups.replaceAll(g -> {
            List<Targets.Member> members = new ArrayList<>(g.members());
            Collections.shuffle(members, random);
            return new Targets.AutoScalingGroup(g.name(), members);
        });
        return targets();
    }

    static Ipv4Prefix prefix(String text) {
        return Ipv4Prefix.of(text);
    }

    /** What a run remembers of the one before. */
    static Remembered remembered(PortPlan plan) {
        Map<ListenPort, Remembered.Led> backends = new TreeMap<>();
        plan.ports()
                .forEach(p ->
                        p.backend()
                                .ifPresent(b ->
                                        backends.put(
                                                p.listen(),
                                                new Remembered.Led(
                                                        p.mapping().target().toString(), b))));
        return new Remembered(plan.assignments(), plan.desired().within(), backends);
    }
}
