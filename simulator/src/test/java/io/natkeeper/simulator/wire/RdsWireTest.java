package io.natkeeper.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.natkeeper.simulator.TwoZones;
import io.natkeeper.simulator.rds.DatabaseSpec;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DbClusterNotFoundException;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.RdsException;

/** The simulated RDS through the SDK's own client and its own form of the query protocol. */
final class RdsWireTest {

    private final TwoZones zones = TwoZones.create();
    private final WireFront front = WireFront.start(zones.aws);
    private final RdsClient remote =
            RdsClient.builder()
                    .httpClient(UrlConnectionHttpClient.create())
                    .endpointOverride(front.endpoint())
                    .region(Region.US_EAST_1)
                    .credentialsProvider(
                            StaticCredentialsProvider.create(
                                    AwsBasicCredentials.create("AKIDEXAMPLE", "secret")))
                    .build();

    @AfterEach
    void close() {
        remote.close();
        front.close();
    }

    /** Lists have names of their own here: {@code Filters.Filter.1.Values.Value.1}. */
    @Test
    void theAnswerIsThatOfTheClientInProcess() {
        zones.aws
                .databases()
                .createInstance(
                        DatabaseSpec.mysql("orders", "us-east-1a", "10.0.11.50")
                                .withStandby("us-east-1b", "10.0.12.50")
                                .withSecurityGroups("sg-0123456789abcdef0"));
        zones.aws
                .databases()
                .createAuroraCluster(
                        "shop",
                        List.of(
                                DatabaseSpec.mysql("shop-1", "us-east-1a", "10.0.11.51"),
                                DatabaseSpec.mysql("shop-2", "us-east-1b", "10.0.12.51")));
        Filter ids =
                Filter.builder().name("db-instance-id").values("orders", "shop-2", "none").build();

        assertThat(remote.describeDBInstances(r -> r.filters(ids)).dbInstances())
                .isEqualTo(zones.aws.rds().describeDBInstances(r -> r.filters(ids)).dbInstances())
                .extracting(DBInstance::dbInstanceIdentifier)
                .containsExactly("orders", "shop-2");
        assertThat(remote.describeDBClusters().dbClusters())
                .hasSize(1)
                .isEqualTo(zones.aws.rds().describeDBClusters().dbClusters());
    }

    @Test
    void pagesOverTheWire() {
        IntStream.range(0, 45)
                .forEach(i ->
                        zones.aws
                                .databases()
                                .createInstance(
                                        DatabaseSpec.mysql(
                                                "db-%02d".formatted(i),
                                                "us-east-1a",
                                                "10.0.11.9")));

        assertThat(remote.describeDBInstances(r -> r.maxRecords(20)).dbInstances()).hasSize(20);
        assertThat(remote.describeDBInstancesPaginator(r -> r.maxRecords(20)).dbInstances())
                .extracting(DBInstance::dbInstanceIdentifier)
                .hasSize(45)
                .doesNotHaveDuplicates();
    }

    @Test
    void refusesOverTheWireWithTheSdksOwnExceptions() {
        var noInstance =
                catchThrowableOfType(
                        DbInstanceNotFoundException.class,
                        () -> remote.describeDBInstances(r -> r.dbInstanceIdentifier("none")));
        assertThat(noInstance.awsErrorDetails().errorMessage())
                .isEqualTo("DBInstance none not found.");
        var noCluster =
                catchThrowableOfType(
                        DbClusterNotFoundException.class,
                        () -> remote.describeDBClusters(r -> r.dbClusterIdentifier("none")));
        assertThat(noCluster.awsErrorDetails().errorMessage())
                .isEqualTo("DBCluster none not found.");
        var unknown = catchThrowableOfType(RdsException.class, remote::describeDBSnapshots);
        assertThat(unknown.awsErrorDetails().errorCode()).isEqualTo("InvalidAction");
    }
}
