package io.natkeeper.simulator.rds;

import io.natkeeper.simulator.api.ApiOperation;
import io.natkeeper.simulator.api.Surroundings;
import io.natkeeper.simulator.event.RdsEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * RDS of one account: DB instances, Aurora clusters and Multi-AZ DB clusters. The methods are an
 * operator's hand and fate, no API calls; each is announced by RDS's events, and a name may lead to
 * another address before, after or long after them.
 */
public final class SimulatedRds {

    /** What a client signs its requests with, and IAM calls it. */
    public static final String SIGNING_NAME = "rds";

    private final Surroundings surroundings;
    private final Databases databases;
    private final DescribeDatabases operations;
    private boolean prefixed;
    private boolean silent;

    public SimulatedRds(Surroundings surroundings) {
        this.surroundings = surroundings;
        databases = new Databases(surroundings);
        operations = new DescribeDatabases(databases);
    }

    /** By the API's name. */
    public Map<String, ApiOperation<?, ?>> operations() {
        return operations.byName();
    }

    /** Whether events say {@code rds:orders} for {@code orders} from now on. */
    public void prefixIdentifiers(boolean newPrefixed) {
        prefixed = newPrefixed;
    }

    /** Whether nothing is announced from now on. */
    public void silence(boolean newSilent) {
        silent = newSilent;
    }

    /** An instance by itself, available at once; returns its endpoint's name. */
    public String createInstance(DatabaseSpec spec) {
        return create(spec, Optional.empty());
    }

    /** An Aurora cluster, whose first member is the writer; returns its endpoint's name. */
    public String createAuroraCluster(String id, List<DatabaseSpec> members) {
        return createCluster(id, DatabaseCluster.Kind.AURORA, members);
    }

    /** A Multi-AZ DB cluster, whose first member is the writer; returns its endpoint's name. */
    public String createMultiAzCluster(String id, List<DatabaseSpec> members) {
        return createCluster(id, DatabaseCluster.Kind.MULTI_AZ, members);
    }

    /** Adds a reader to a cluster; returns its own endpoint's name. */
    public String addReader(String clusterId, DatabaseSpec spec) {
        String name = create(spec, Optional.of(clusterId));
        now(() -> {
            databases.mapCluster(
                    clusterId,
                    c -> {
                        List<String> members = new ArrayList<>(c.members());
                        members.add(spec.id());
                        return c.withMembers(List.copyOf(members));
                    });
            announceTopology(clusterId);
        });
        return name;
    }

    /** Fails a Multi-AZ instance over to its standby. */
    public void failOver(String id, FailoverTimes times) {
        String target = standbyAddress(id);
        after(times.started(), () -> announce(id, RdsMessage.FAILOVER_STARTED));
        after(times.promoted(), () -> databases.map(id, Database::promoted));
        after(times.flipped(), () -> databases.map(id, d -> d.withAddress(target)));
        after(
                times.completed(),
                () -> {
                    announce(id, RdsMessage.FAILOVER_TO_STANDBY_COMPLETE);
                    announce(id, RdsMessage.FAILOVER_COMPLETED);
                });
    }

    /** Makes another member of a cluster its writer. */
    public void failOverCluster(String clusterId, String member, FailoverTimes times) {
        after(
                times.started(),
                () -> announceCluster(clusterId, failoverTo(clusterId, member), member));
        after(times.promoted(), () -> databases.mapCluster(clusterId, c -> c.withWriter(member)));
        after(
                times.flipped(),
                () -> databases.mapCluster(clusterId, c -> c.withNamedWriter(member)));
        after(
                times.completed(),
                () -> {
                    announceCluster(clusterId, RdsMessage.CLUSTER_FAILOVER_COMPLETED, member);
                    announceTopology(clusterId);
                });
    }

    /** Moves an instance to another host, and so to another address. */
    public void replaceHost(String id, String newAddress, FailoverTimes times) {
        after(times.started(), () -> announce(id, RdsMessage.HOST_REPLACEMENT));
        after(times.flipped(), () -> databases.map(id, d -> d.withAddress(newAddress)));
        after(times.completed(), () -> announce(id, RdsMessage.RESTARTED));
    }

    /** Lets an instance's name lead elsewhere, and nobody is told. */
    public void move(String id, String newAddress) {
        now(() -> databases.map(id, d -> d.withAddress(newAddress)));
    }

    /** Down and up again at the same address. */
    public void restart(String id, Duration downtime) {
        now(() -> {
            databases.map(id, d -> d.withStatus("rebooting"));
            announce(id, RdsMessage.SHUTDOWN);
        });
        after(
                downtime,
                () -> {
                    databases.map(id, d -> d.withStatus(Database.AVAILABLE));
                    announce(id, RdsMessage.RESTARTED);
                });
    }

    /** Its name leads nowhere until it is started. */
    public void stop(String id) {
        now(() -> {
            databases.map(id, d -> d.withStatus(Database.STOPPED));
            announce(id, RdsMessage.STOPPED);
        });
    }

    /** Starts a stopped instance, which may come up at another address. */
    public void start(String id, String newAddress) {
        now(() -> {
            databases.map(id, d -> d.withAddress(newAddress).withStatus(Database.AVAILABLE));
            announce(id, RdsMessage.STARTED);
        });
    }

    /** Deletes an instance; a cluster loses this member, which must not be its writer. */
    public void delete(String id) {
        now(() -> {
            Database deleted = databases.instance(id);
            deleted.clusterId().ifPresent(clusterId -> leave(clusterId, id));
            databases.instances().remove(id);
            announce(id, RdsMessage.DELETED);
            deleted.clusterId().ifPresent(this::announceTopology);
        });
    }

    /** Gives an instance another name and endpoint; it restarts. */
    public void rename(String id, String newId) {
        now(() -> {
            Database renamed = databases.instance(id).renamed(newId);
            databases.instances().remove(id);
            databases.instances().put(newId, renamed);
            announce(newId, RdsMessage.RESTARTED);
        });
    }

    /** Gives a cluster another name and endpoints. */
    public void renameCluster(String id, String newId) {
        now(() -> {
            DatabaseCluster renamed = databases.cluster(id).renamed(newId);
            databases.clusters().remove(id);
            databases.clusters().put(newId, renamed);
            renamed.members().forEach(m -> databases.map(m, d -> d.withClusterId(newId)));
            announceCluster(newId, RdsMessage.CLUSTER_RENAMED, id + " to " + newId);
        });
    }

    /** Says anything of an instance, whether it is true or not. */
    public void say(String id, RdsMessage message) {
        now(() -> announce(id, message));
    }

    /** Says anything of a cluster and one of its members, whether it is true or not. */
    public void sayOfCluster(String clusterId, RdsMessage message, String member) {
        now(() -> announceCluster(clusterId, message, member));
    }

    /**
     * The address that a name leads to now, as the VPC's resolver answers; empty where nobody has
     * this name.
     */
    public Optional<String> resolve(String name) {
        List<String> found = new ArrayList<>();
        surroundings.atOnce(() -> databases.resolve(name).ifPresent(found::add));
        return found.stream().findFirst();
    }

    private String create(DatabaseSpec spec, Optional<String> clusterId) {
        String resourceId = "db-" + resourceSuffix();
        Database database =
                new Database(spec, resourceId, clusterId, spec.address(), Database.AVAILABLE);
        now(() -> {
            if (databases.instances().putIfAbsent(spec.id(), database) != null) {
                throw new IllegalArgumentException("There is a database " + spec.id() + " already");
            }
        });
        return databases.endpoint(database);
    }

    private String createCluster(String id, DatabaseCluster.Kind kind, List<DatabaseSpec> members) {
        List<String> ids = members.stream().map(DatabaseSpec::id).toList();
        DatabaseCluster cluster =
                new DatabaseCluster(
                        id,
                        kind,
                        "cluster-" + resourceSuffix(),
                        ids,
                        ids.getFirst(),
                        ids.getFirst());
        now(() -> {
            databases.clusters().put(id, cluster);
            members.forEach(member -> create(member, Optional.of(id)));
        });
        return databases.endpoint(cluster);
    }

    private String resourceSuffix() {
        return surroundings.uuid().replace("-", "").substring(0, 26).toUpperCase(Locale.ROOT);
    }

    private String standbyAddress(String id) {
        return databases.instance(id).spec().standby().orElseThrow().address();
    }

    private RdsMessage failoverTo(String clusterId, String member) {
        String from =
                databases.instance(databases.cluster(clusterId).writer()).spec().availabilityZone();
        return databases.instance(member).spec().availabilityZone().equals(from)
                ? RdsMessage.CLUSTER_FAILOVER_SAME_ZONE
                : RdsMessage.CLUSTER_FAILOVER_CROSS_ZONE;
    }

    private void leave(String clusterId, String id) {
        databases.mapCluster(
                clusterId,
                c -> {
                    if (c.writer().equals(id) || c.namedWriter().equals(id)) {
                        throw new IllegalArgumentException(
                                id + " is the writer of " + clusterId + ": fail it over first");
                    }
                    return c.withMembers(c.members().stream().filter(m -> !m.equals(id)).toList());
                });
    }

    private void announceTopology(String clusterId) {
        databases
                .cluster(clusterId)
                .members()
                .forEach(m -> announce(m, RdsMessage.TOPOLOGY_UPDATED));
    }

    private void announce(String id, RdsMessage message) {
        emit(false, id, message, id);
    }

    private void announceCluster(String clusterId, RdsMessage message, String member) {
        emit(true, clusterId, message, member);
    }

    private void emit(boolean ofCluster, String id, RdsMessage message, String argument) {
        if (!silent) {
            surroundings.emit(
                    new RdsEvent(
                            ofCluster,
                            id,
                            message.eventId(),
                            message.category(),
                            message.text(argument),
                            prefixed));
        }
    }

    private void now(Runnable work) {
        surroundings.atOnce(work);
    }

    private void after(Duration delay, Runnable work) {
        surroundings.later(surroundings.timing().now().plus(delay), work);
    }
}
