package io.natkeeper.simulator.rds;

import io.natkeeper.simulator.api.ApiCall;
import io.natkeeper.simulator.api.ApiOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterMember;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DescribeDbClustersRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClustersResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesResponse;
import software.amazon.awssdk.services.rds.model.Endpoint;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/**
 * Instances and clusters as RDS shows them. An identifier that nobody has is an error; a filter's
 * is not.
 */
final class DescribeDatabases {

    private static final int FEWEST_RECORDS = 20;
    private static final int MOST_RECORDS = 100;

    private final Databases databases;

    DescribeDatabases(Databases databases) {
        this.databases = databases;
    }

    Map<String, ApiOperation<?, ?>> byName() {
        return Map.of(
                "DescribeDBInstances",
                new ApiOperation<>(
                        SimulatedRds.SIGNING_NAME,
                        "DescribeDBInstances",
                        DescribeDbInstancesRequest.class,
                        DescribeDbInstancesRequest::builder,
                        this::instances),
                "DescribeDBClusters",
                new ApiOperation<>(
                        SimulatedRds.SIGNING_NAME,
                        "DescribeDBClusters",
                        DescribeDbClustersRequest.class,
                        DescribeDbClustersRequest::builder,
                        this::clusters));
    }

    private DescribeDbInstancesResponse instances(
            DescribeDbInstancesRequest request, ApiCall call) {
        Predicate<Database> wanted =
                wanted(
                        request.filters(),
                        Map.of(
                                "db-instance-id",
                                (Database d) -> Stream.of(d.id(), arn("db", d.id())),
                                "db-cluster-id",
                                (Database d) ->
                                        d.clusterId().stream()
                                                .flatMap(id -> Stream.of(id, arn("cluster", id))),
                                "dbi-resource-id",
                                (Database d) -> Stream.of(d.resourceId()),
                                "engine",
                                (Database d) -> Stream.of(engine(d))));
        Optional<String> id = identifier(request.dbInstanceIdentifier());
        call.authorizeOn("rds:DescribeDBInstances", arn("db", id.orElse("*")));
        if (id.isPresent() && !databases.instances().containsKey(id.get())) {
            throw RdsErrors.noInstance(id.get());
        }
        Page<Database> page =
                page(
                        databases.instances().values().stream()
                                .filter(d -> id.isEmpty() || d.id().equals(id.get()))
                                .filter(wanted)
                                .toList(),
                        request.maxRecords(),
                        request.marker());
        return DescribeDbInstancesResponse.builder()
                .dbInstances(page.items().stream().map(this::shape).toList())
                .marker(page.marker())
                .build();
    }

    private DescribeDbClustersResponse clusters(DescribeDbClustersRequest request, ApiCall call) {
        Predicate<DatabaseCluster> wanted =
                wanted(
                        request.filters(),
                        Map.of(
                                "db-cluster-id",
                                (DatabaseCluster c) -> Stream.of(c.id(), arn("cluster", c.id())),
                                "db-cluster-resource-id",
                                (DatabaseCluster c) -> Stream.of(c.resourceId()),
                                "engine",
                                (DatabaseCluster c) -> Stream.of(c.kind().engine())));
        Optional<String> id = identifier(request.dbClusterIdentifier());
        call.authorizeOn("rds:DescribeDBClusters", arn("cluster", id.orElse("*")));
        if (id.isPresent() && !databases.clusters().containsKey(id.get())) {
            throw RdsErrors.noCluster(id.get());
        }
        Page<DatabaseCluster> page =
                page(
                        databases.clusters().values().stream()
                                .filter(c -> id.isEmpty() || c.id().equals(id.get()))
                                .filter(wanted)
                                .toList(),
                        request.maxRecords(),
                        request.marker());
        return DescribeDbClustersResponse.builder()
                .dbClusters(page.items().stream().map(this::shape).toList())
                .marker(page.marker())
                .build();
    }

    /** Case does not count, and an ARN stands for what it names. */
    private static Optional<String> identifier(@Nullable String given) {
        return Optional.ofNullable(given)
                .map(text -> text.substring(text.lastIndexOf(':') + 1).toLowerCase(Locale.ROOT));
    }

    private static <T> Predicate<T> wanted(
            List<Filter> filters, Map<String, Function<T, Stream<String>>> known) {
        List<Predicate<T>> all = new ArrayList<>();
        for (Filter filter : filters) {
            Function<T, Stream<String>> values = known.get(String.valueOf(filter.name()));
            if (values == null) {
                throw RdsErrors.invalidValue("Unrecognized filter name: " + filter.name());
            }
            if (filter.values().isEmpty()) {
                throw RdsErrors.invalidValue("Filter values must not be empty: " + filter.name());
            }
            all.add(item -> values.apply(item).anyMatch(filter.values()::contains));
        }
        return all.stream().reduce(_ -> true, Predicate::and);
    }

    private record Page<T>(List<T> items, @Nullable String marker) {}

    private static <T> Page<T> page(
            List<T> all, @Nullable Integer maxRecords, @Nullable String marker) {
        int size = maxRecords == null ? MOST_RECORDS : maxRecords;
        if (size < FEWEST_RECORDS || size > MOST_RECORDS) {
            throw RdsErrors.invalidValue(
                    "Invalid value %d for MaxRecords. Must be between %d and %d"
                            .formatted(size, FEWEST_RECORDS, MOST_RECORDS));
        }
        int from = marker == null ? 0 : position(marker);
        int to = Math.min(from + size, all.size());
        return new Page<>(
                all.subList(Math.min(from, to), to), to < all.size() ? "marker-" + to : null);
    }

    private static int position(String marker) {
        try {
            return Integer.parseUnsignedInt(marker.replaceFirst("^marker-", ""));
        } catch (NumberFormatException e) {
            throw invalidMarker(marker);
        }
    }

    private static RdsException invalidMarker(String marker) {
        return RdsErrors.invalidValue("Invalid marker: " + marker);
    }

    private DBInstance shape(Database database) {
        DatabaseSpec spec = database.spec();
        return DBInstance.builder()
                .dbInstanceIdentifier(database.id())
                .dbInstanceArn(arn("db", database.id()))
                .dbiResourceId(database.resourceId())
                .dbClusterIdentifier(database.clusterId().orElse(null))
                .dbInstanceClass("db.t4g.micro")
                .dbInstanceStatus(database.status())
                .engine(engine(database))
                .endpoint(
                        Endpoint.builder()
                                .address(databases.endpoint(database))
                                .port(spec.port())
                                .build())
                .dbInstancePort(0)
                .availabilityZone(spec.availabilityZone())
                .secondaryAvailabilityZone(
                        spec.standby().map(DatabaseSpec.Standby::availabilityZone).orElse(null))
                .multiAZ(spec.standby().isPresent())
                .publiclyAccessible(spec.publiclyAccessible())
                .vpcSecurityGroups(groups(spec))
                .tagList(
                        spec.tags().entrySet().stream()
                                .map(t -> Tag.builder().key(t.getKey()).value(t.getValue()).build())
                                .toList())
                .build();
    }

    private DBCluster shape(DatabaseCluster cluster) {
        DatabaseSpec writer = databases.instance(cluster.writer()).spec();
        return DBCluster.builder()
                .dbClusterIdentifier(cluster.id())
                .dbClusterArn(arn("cluster", cluster.id()))
                .dbClusterResourceId(cluster.resourceId())
                .status(Database.AVAILABLE)
                .engine(cluster.kind().engine())
                .multiAZ(cluster.members().size() > 1)
                .endpoint(databases.endpoint(cluster))
                .readerEndpoint(databases.readerEndpoint(cluster))
                .port(writer.port())
                .vpcSecurityGroups(groups(writer))
                .dbClusterMembers(
                        cluster.members().stream()
                                .map(m ->
                                        DBClusterMember.builder()
                                                .dbInstanceIdentifier(m)
                                                .isClusterWriter(m.equals(cluster.writer()))
                                                .promotionTier(1)
                                                .build())
                                .toList())
                .build();
    }

    private static List<VpcSecurityGroupMembership> groups(DatabaseSpec spec) {
        return spec.securityGroupIds().stream()
                .map(id ->
                        VpcSecurityGroupMembership.builder()
                                .vpcSecurityGroupId(id)
                                .status("active")
                                .build())
                .toList();
    }

    private String engine(Database database) {
        return database.clusterId()
                .map(id -> databases.cluster(id).kind().engine())
                .orElse(database.spec().engine());
    }

    private String arn(String kind, String id) {
        return databases.arn(kind, id);
    }
}
