package io.natkeeper.simulator.rds;

import io.natkeeper.simulator.api.Surroundings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The databases that there are, and what their endpoints' names lead to. Not thread-safe. */
final class Databases {

    /** How long the reader endpoint names one reader: RDS's names live for a few seconds. */
    private static final Duration READER_ROTATION = Duration.ofSeconds(5);

    /** The same for all databases of an account and Region. */
    private static final String ACCOUNT_LABEL = "cnatkeeper01";

    private final Surroundings surroundings;
    private final SortedMap<String, Database> instances = new TreeMap<>();
    private final SortedMap<String, DatabaseCluster> clusters = new TreeMap<>();

    Databases(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    SortedMap<String, Database> instances() {
        return instances;
    }

    SortedMap<String, DatabaseCluster> clusters() {
        return clusters;
    }

    Database instance(String id) {
        return required(instances, id);
    }

    DatabaseCluster cluster(String id) {
        return required(clusters, id);
    }

    void map(String id, UnaryOperator<Database> change) {
        instances.put(id, change.apply(instance(id)));
    }

    void mapCluster(String id, UnaryOperator<DatabaseCluster> change) {
        clusters.put(id, change.apply(cluster(id)));
    }

    /**
     * @param kind {@code db} or {@code cluster}
     */
    String arn(String kind, String id) {
        return surroundings.origin().arn("rds", kind + ":" + id);
    }

    String endpoint(Database database) {
        return name(database.id(), "");
    }

    String endpoint(DatabaseCluster cluster) {
        return name(cluster.id(), "cluster-");
    }

    String readerEndpoint(DatabaseCluster cluster) {
        return name(cluster.id(), "cluster-ro-");
    }

    private String name(String id, String kind) {
        return "%s.%s%s.%s.rds.amazonaws.com"
                .formatted(id, kind, ACCOUNT_LABEL, surroundings.origin().region());
    }

    /** As the VPC's resolver answers; empty where nobody has this name. */
    Optional<String> resolve(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return Stream.of(
                        instances.values().stream().filter(d -> endpoint(d).equals(wanted)),
                        clusters.values().stream()
                                .filter(c -> endpoint(c).equals(wanted))
                                .map(c -> instance(c.namedWriter())),
                        clusters.values().stream()
                                .filter(c -> readerEndpoint(c).equals(wanted))
                                .map(this::reader))
                .flatMap(found -> found)
                .filter(Database::answers)
                .map(Database::address)
                .findFirst();
    }

    /** One after the other; the writer where there is no reader. */
    private Database reader(DatabaseCluster cluster) {
        List<String> readers =
                cluster.members().stream().filter(m -> !m.equals(cluster.namedWriter())).toList();
        if (readers.isEmpty()) {
            return instance(cluster.namedWriter());
        }
        long turn = surroundings.timing().now().getEpochSecond() / READER_ROTATION.toSeconds();
        return instance(readers.get(Math.floorMod(turn, readers.size())));
    }

    private static <T> T required(Map<String, T> all, String id) {
        return Optional.ofNullable(all.get(id))
                .orElseThrow(() -> new IllegalArgumentException("The simulated RDS has no " + id));
    }
}
