package io.natkeeper.port;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.Notice;
import io.natkeeper.Observed;
import io.natkeeper.port.DesiredPort.Backend;
import io.natkeeper.port.DesiredPort.Endpoint;
import io.natkeeper.port.PortTarget.DbCluster;
import io.natkeeper.port.Targets.AutoScalingGroup;
import io.natkeeper.port.Targets.Cluster;
import io.natkeeper.port.Targets.ClusterMember;
import io.natkeeper.port.Targets.Database;
import io.natkeeper.port.Targets.DbEndpoint;
import io.natkeeper.port.Targets.Instance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out where a target of the map is right now. */
final class TargetResolver {

    /** What fits an entry of the inventory. */
    private static final int MOST_MEMBERS = 100;

    private final Targets targets;
    private final List<Ipv4Prefix> within;
    private final List<Notice> notices = new ArrayList<>();

    TargetResolver(Targets targets, List<Ipv4Prefix> within) {
        this.targets = targets;
        this.within = within;
    }

    /**
     * @param about id of what an operator looks at first
     * @param problem why there is no backend, as the end of a sentence that begins with the target
     * @param remedy as a request; both are empty where there is a backend
     */
    record Resolution(Optional<Backend> backend, String about, String problem, String remedy) {

        private static Resolution to(String about, Backend backend) {
            return new Resolution(Optional.of(backend), about, "", "");
        }

        private static Resolution nowhere(String about, String problem, String remedy) {
            return new Resolution(Optional.empty(), about, problem, remedy);
        }
    }

    /**
     * @param instance none, where EC2 does not know it: not yet, or no more
     */
    record GroupMember(String id, boolean inService, Optional<Instance> instance) {}

    List<Notice> notices() {
        return notices;
    }

    Observed<Resolution> resolve(PortMapping mapping) {
        return switch (mapping.target()) {
            case PortTarget.Balanced group -> balanced(mapping, group);
            case PortTarget.Each each ->
                    throw new IllegalArgumentException("Each member resolves by itself: " + each);
            case PortTarget.InstanceId(String id, int port) ->
                    targets.instances()
                            .map(instances ->
                                    only(instances, i -> i.id().equals(id))
                                            .map(i -> instance(i, port))
                                            .orElseGet(() ->
                                                    Resolution.nowhere(
                                                            id,
                                                            "does not exist",
                                                            "name another in the map, or select it by tag")));
            case PortTarget.InstanceTag tag -> targets.instances().map(all -> tagged(all, tag));
            case PortTarget.DbInstance(String id) ->
                    targets.databases().map(databases -> database(databases, id));
            case DbCluster cluster -> cluster(cluster);
            case PortTarget.Address(String address, int port) ->
                    Observed.known(
                            Resolution.to(
                                    address,
                                    new Backend.Addresses(
                                            List.of(new Endpoint(address, port)), false)));
        };
    }

    private Observed<Resolution> balanced(PortMapping mapping, PortTarget.Balanced target) {
        String name = target.autoScalingGroup();
        return members(name)
                .map(found -> {
                    if (found.isEmpty()) {
                        return Resolution.nowhere(
                                name,
                                "does not exist",
                                "correct its name in the map, or remove the mapping");
                    }
                    List<Instance> serving =
                            found.get().stream()
                                    .filter(GroupMember::inService)
                                    .flatMap(m -> m.instance().stream())
                                    .filter(i -> i.running() && isWithin(i))
                                    .toList();
                    if (serving.isEmpty()) {
                        return Resolution.nowhere(
                                name,
                                "has no member in service with an address that hosts may lead to",
                                "look at its activity history, and at its desired capacity");
                    }
                    if (serving.size() > MOST_MEMBERS) {
                        notices.add(
                                Notice.error(
                                        name,
                                        "%s leads to the oldest %d of the %d members of Auto Scaling group %s: put a load balancer in front of so many."
                                                .formatted(
                                                        mapping.name(),
                                                        MOST_MEMBERS,
                                                        serving.size(),
                                                        name)));
                    }
                    List<Endpoint> endpoints =
                            serving.stream()
                                    .limit(MOST_MEMBERS)
                                    .map(i -> endpoint(i, target.port()))
                                    .toList();
                    if (!target.bySource()) {
                        return Resolution.to(name, new Backend.Addresses(endpoints, false));
                    }
                    if (endpoints.size() > SourceSlots.SLOTS / 4) {
                        notices.add(
                                Notice.information(
                                        "%s balances %d members by source over %d slots, so their shares differ much: leave affinity out, or use fewer members."
                                                .formatted(
                                                        mapping.name(),
                                                        endpoints.size(),
                                                        SourceSlots.SLOTS)));
                    }
                    return Resolution.to(
                            name, new Backend.Addresses(SourceSlots.of(endpoints), true));
                });
    }

    /** The members of a group, by launch time and id; none where there is no such group. */
    Observed<Optional<List<GroupMember>>> members(String groupName) {
        return targets.autoScalingGroups()
                .flatMap(groups -> {
                    Optional<AutoScalingGroup> group =
                            only(groups, g -> g.name().equals(groupName));
                    return group.isEmpty()
                            ? Observed.known(Optional.empty())
                            : targets.instances()
                                    .map(all -> Optional.of(members(group.get(), all)));
                });
    }

    private static List<GroupMember> members(AutoScalingGroup group, List<Instance> instances) {
        return group.members().stream()
                .map(m ->
                        new GroupMember(
                                m.instanceId(),
                                m.inService(),
                                only(instances, i -> i.id().equals(m.instanceId()))))
                .sorted(
                        Comparator.<GroupMember, Instant>comparing(m ->
                                        m.instance().map(Instance::launchTime).orElse(Instant.MAX))
                                .thenComparing(GroupMember::id))
                .toList();
    }

    /** One member of a group, that has a port of its own. */
    Observed<Resolution> member(PortTarget.Each each, String instanceId) {
        return members(each.autoScalingGroup())
                .map(found ->
                        found.orElse(List.of()).stream()
                                .filter(m -> m.id().equals(instanceId) && m.inService())
                                .flatMap(m -> m.instance().stream())
                                .findFirst()
                                .map(i -> instance(i, each.port()))
                                .orElseGet(() ->
                                        Resolution.nowhere(
                                                instanceId,
                                                "is not in service",
                                                "look at its lifecycle state in "
                                                        + each.autoScalingGroup())));
    }

    private Resolution tagged(List<Instance> instances, PortTarget.InstanceTag target) {
        String tag = target.key() + "=" + target.value();
        List<Instance> running =
                instances.stream()
                        .filter(i -> target.value().equals(i.tags().get(target.key())))
                        .filter(Instance::running)
                        .sorted(
                                Comparator.comparing(Instance::launchTime)
                                        .thenComparing(Instance::id))
                        .toList();
        if (running.isEmpty()) {
            return Resolution.nowhere(
                    tag, "does not run", "start one, or correct the tag in the map");
        }
        if (running.size() > 1) {
            notices.add(
                    Notice.information(
                            "%d running instances are tagged %s (%s), and the oldest is used: name one by its id, or put them into an Auto Scaling group."
                                    .formatted(
                                            running.size(),
                                            tag,
                                            String.join(
                                                    ", ",
                                                    running.stream().map(Instance::id).toList()))));
        }
        return instance(running.getFirst(), target.port());
    }

    private Resolution instance(Instance instance, int port) {
        if (!instance.running()) {
            return Resolution.nowhere(instance.id(), "does not run", "start it, or name another");
        }
        if (!isWithin(instance)) {
            return Resolution.nowhere(
                    instance.id(),
                    "has no address that hosts may lead to (%s)"
                            .formatted(instance.privateAddress().orElse("none")),
                    "use an instance of this VPC");
        }
        return Resolution.to(
                instance.id(), new Backend.Addresses(List.of(endpoint(instance, port)), false));
    }

    private static Endpoint endpoint(Instance instance, int port) {
        return new Endpoint(instance.privateAddress().orElseThrow(), port);
    }

    private boolean isWithin(Instance instance) {
        return instance.privateAddress()
                .flatMap(Ipv4Prefix::ofAddress)
                .filter(address -> within.stream().anyMatch(range -> range.covers(address)))
                .isPresent();
    }

    private Resolution database(List<Database> databases, String id) {
        Optional<Database> found = only(databases, d -> d.id().equals(id));
        if (found.isEmpty()) {
            return Resolution.nowhere(
                    id,
                    "does not exist",
                    "correct its identifier in the map, or remove the mapping");
        }
        Database database = found.get();
        if (database.endpoint().isEmpty()) {
            return noEndpoint(id, database.status());
        }
        tellIfPublic(database);
        return named(id, Stream.of(database.endpoint().get()));
    }

    private Observed<Resolution> cluster(DbCluster target) {
        return targets.clusters()
                .flatMap(clusters -> {
                    Optional<Cluster> found = only(clusters, c -> c.id().equals(target.id()));
                    if (found.isEmpty()) {
                        return Observed.known(
                                Resolution.nowhere(
                                        target.id(),
                                        "does not exist",
                                        "correct its identifier in the map, or remove the mapping"));
                    }
                    Cluster cluster = found.get();
                    return targets.databases().map(all -> cluster(cluster, target.endpoint(), all));
                });
    }

    private Resolution cluster(
            Cluster cluster, DbCluster.Endpoint endpoint, List<Database> databases) {
        if (cluster.endpoint().isEmpty()) {
            return noEndpoint(cluster.id(), cluster.status());
        }
        cluster.members().stream()
                .flatMap(m -> only(databases, d -> d.id().equals(m.databaseId())).stream())
                .forEach(this::tellIfPublic);
        Stream<DbEndpoint> writer = Stream.of(cluster.endpoint().get());
        return switch (endpoint) {
            case WRITER -> named(cluster.id(), writer);
            case READER -> {
                // Not the reader endpoint: its answer rotates, and following it would cut flows.
                List<DbEndpoint> readers =
                        cluster.members().stream()
                                .filter(m -> !m.writer())
                                .map(ClusterMember::databaseId)
                                .flatMap(id -> only(databases, d -> d.id().equals(id)).stream())
                                .flatMap(d -> d.endpoint().stream())
                                .toList();
                yield named(cluster.id(), readers.isEmpty() ? writer : readers.stream());
            }
        };
    }

    private static Resolution named(String id, Stream<DbEndpoint> endpoints) {
        return Resolution.to(
                id,
                new Backend.Names(
                        endpoints
                                .map(e -> new Endpoint(e.name(), e.port()))
                                .sorted(
                                        Comparator.comparing(Endpoint::host)
                                                .thenComparingInt(Endpoint::port))
                                .toList()));
    }

    private static Resolution noEndpoint(String id, String status) {
        return Resolution.nowhere(
                id, "has no endpoint while it is " + status, "wait until it is available");
    }

    private void tellIfPublic(Database database) {
        if (database.publiclyAccessible()) {
            notices.add(
                    Notice.information(
                            "DB instance %s is publicly accessible: NAT hosts lead to its private address only, which its name has inside the VPC; modify it to be private if nobody else needs it."
                                    .formatted(database.id())));
        }
    }

    /**
     * The targets whose addresses are about to change.
     *
     * @param stirred identifiers of databases and clusters
     */
    Set<PortTarget> affected(PortMap map, Set<String> stirred) {
        Set<String> clusters =
                switch (targets.clusters()) {
                    case Observed.Known<List<Cluster>>(var known) ->
                            known.stream()
                                    .filter(c ->
                                            c.members().stream()
                                                    .anyMatch(
                                                            m -> stirred.contains(m.databaseId())))
                                    .map(Cluster::id)
                                    .collect(Collectors.toSet());
                    case Observed.Unknown<List<Cluster>> _ -> Set.of();
                };
        return map.mappings().stream()
                .map(PortMapping::target)
                .filter(target ->
                        switch (target) {
                            case PortTarget.DbInstance(String id) -> stirred.contains(id);
                            case DbCluster(String id, var _) ->
                                    stirred.contains(id) || clusters.contains(id);
                            case PortTarget.Balanced _,
                                    PortTarget.Each _,
                                    PortTarget.InstanceId _,
                                    PortTarget.InstanceTag _,
                                    PortTarget.Address _ ->
                                    false;
                        })
                .collect(Collectors.toSet());
    }

    private static <T> Optional<T> only(List<T> all, Predicate<T> wanted) {
        return all.stream().filter(wanted).findFirst();
    }
}
