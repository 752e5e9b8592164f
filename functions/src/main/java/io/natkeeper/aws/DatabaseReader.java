package io.natkeeper.aws;

import io.natkeeper.port.PortMap;
import io.natkeeper.port.Targets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Endpoint;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/**
 * Reads the databases that a map names, and the members of its clusters. By filters: what does not
 * exist is left out, where an identifier would be an error.
 */
final class DatabaseReader {

    /** RDS's largest page. */
    private static final int RECORDS_PER_PAGE = 100;

    private static final int IDS_PER_CALL = 50;

    private final RdsClient rds;

    DatabaseReader(RdsClient rds) {
        this.rds = rds;
    }

    Parts<Targets.Database> databases(PortMap.Wanted wanted) {
        return new Parts<>(
                Stream.concat(
                                readings("db-instance-id", wanted.dbInstances()),
                                readings("db-cluster-id", wanted.dbClusters()))
                        .toList());
    }

    private Stream<Reading<List<Targets.Database>>> readings(
            String filterName, Collection<String> ids) {
        return Parts.chunks(ids, IDS_PER_CALL).stream()
                .map(chunk ->
                        new Reading<>(
                                "rds:DescribeDBInstances",
                                () ->
                                        rds
                                                .describeDBInstancesPaginator(r ->
                                                        r.filters(filter(filterName, chunk))
                                                                .maxRecords(RECORDS_PER_PAGE))
                                                .dbInstances()
                                                .stream()
                                                .map(DatabaseReader::database)
                                                .toList()));
    }

    Parts<Targets.Cluster> clusters(PortMap.Wanted wanted) {
        return new Parts<>(
                Parts.chunks(wanted.dbClusters(), IDS_PER_CALL).stream()
                        .map(chunk ->
                                new Reading<>(
                                        "rds:DescribeDBClusters",
                                        () ->
                                                rds
                                                        .describeDBClustersPaginator(r ->
                                                                r.filters(
                                                                                filter(
                                                                                        "db-cluster-id",
                                                                                        chunk))
                                                                        .maxRecords(
                                                                                RECORDS_PER_PAGE))
                                                        .dbClusters()
                                                        .stream()
                                                        .map(DatabaseReader::cluster)
                                                        .toList()))
                        .toList());
    }

    private static Targets.Database database(DBInstance shown) {
        return new Targets.Database(
                shown.dbInstanceIdentifier(),
                shown.dbInstanceStatus(),
                endpoint(shown.endpoint()),
                Boolean.TRUE.equals(shown.publiclyAccessible()),
                groups(shown.vpcSecurityGroups()));
    }

    /** It has none while it is being created. */
    private static Optional<Targets.DbEndpoint> endpoint(@Nullable Endpoint shown) {
        return Optional.ofNullable(shown)
                .filter(e -> e.address() != null && e.port() != null)
                .map(e -> new Targets.DbEndpoint(e.address(), e.port()));
    }

    private static Targets.Cluster cluster(DBCluster shown) {
        return new Targets.Cluster(
                shown.dbClusterIdentifier(),
                shown.status(),
                endpoint(Endpoint.builder().address(shown.endpoint()).port(shown.port()).build()),
                shown.dbClusterMembers().stream()
                        .map(m ->
                                new Targets.ClusterMember(
                                        m.dbInstanceIdentifier(),
                                        Boolean.TRUE.equals(m.isClusterWriter())))
                        .toList(),
                groups(shown.vpcSecurityGroups()));
    }

    private static List<String> groups(List<VpcSecurityGroupMembership> shown) {
        return shown.stream().map(VpcSecurityGroupMembership::vpcSecurityGroupId).sorted().toList();
    }

    private static Filter filter(String name, List<String> values) {
        return Filter.builder().name(name).values(values).build();
    }
}
