package io.natkeeper.simulator.rds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.natkeeper.simulator.EventDelivery;
import io.natkeeper.simulator.TwoZones;
import io.natkeeper.simulator.iam.Authorizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterMember;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.RdsException;

final class SimulatedRdsTest {

    private static final String OLD = "10.0.11.50";
    private static final String NEW = "10.0.12.50";
    private static final Pattern EVENT_ID = Pattern.compile("RDS-EVENT-(\\d{4})");

    private final List<Authorizer.Request> requests = new ArrayList<>();
    private final TwoZones zones =
            TwoZones.create(
                    1,
                    builder ->
                            builder.authorizer(request -> {
                                requests.add(request);
                                return new Authorizer.Decision.Allowed();
                            }));
    private final SimulatedRds databases = zones.aws.databases();
    private final RdsClient rds = zones.aws.rds();
    private final List<String> events = new ArrayList<>();
    private final String orders =
            databases.createInstance(
                    DatabaseSpec.mysql("orders", "us-east-1a", OLD)
                            .withStandby("us-east-1b", NEW)
                            .withSecurityGroups("sg-0123456789abcdef0"));

    @BeforeEach
    void subscribe() {
        zones.aws.events().subscribe(events::add);
        zones.aws.events().deliver(new EventDelivery(Duration.ZERO, Duration.ZERO, 0, 0));
    }

    private DBInstance describe(String id) {
        return rds.describeDBInstances(r -> r.dbInstanceIdentifier(id)).dbInstances().getFirst();
    }

    private List<String> eventIds() {
        return events.stream()
                .map(EVENT_ID::matcher)
                .filter(m -> m.find())
                .map(m -> m.group(1))
                .toList();
    }

    private void runFor(int seconds) {
        zones.timing.runFor(Duration.ofSeconds(seconds));
    }

    @Test
    void showsAnInstanceAsRdsDoes() {
        DBInstance shown = describe("ORDERS");

        assertThat(shown.endpoint().address())
                .isEqualTo(orders)
                .startsWith("orders.")
                .endsWith(".us-east-1.rds.amazonaws.com");
        assertThat(shown.endpoint().port()).isEqualTo(3306);
        assertThat(shown.dbInstanceArn()).isEqualTo("arn:aws:rds:us-east-1:123456789012:db:orders");
        assertThat(describe(shown.dbInstanceArn())).isEqualTo(shown);
        assertThat(shown.multiAZ()).isTrue();
        assertThat(shown.publiclyAccessible()).isFalse();
        assertThat(shown.vpcSecurityGroups().getFirst().vpcSecurityGroupId())
                .isEqualTo("sg-0123456789abcdef0");
        assertThat(databases.resolve(orders)).contains(OLD);
        assertThat(databases.resolve(orders.toUpperCase(Locale.ROOT))).contains(OLD);
        assertThat(databases.resolve("x" + orders)).isEmpty();
    }

    /** The name's flip and the events come in any order; the address is right in each. */
    @ParameterizedTest
    @CsvSource({"10, 5, 30, 7, false", "0, 40, 35, 39, true", "0, 150, 35, 149, true"})
    void aNameFlipsBeforeOrAfterTheEvents(
            int started, int flipped, int completed, int justBefore, boolean allToldByThen) {
        databases.failOver("orders", FailoverTimes.seconds(started, flipped, flipped, completed));

        runFor(Math.min(justBefore, flipped) - 1);
        assertThat(databases.resolve(orders)).contains(OLD);
        assertThat(eventIds().contains("0049")).isEqualTo(allToldByThen);
        runFor(3);
        assertThat(databases.resolve(orders)).contains(NEW);
        runFor(60);
        assertThat(eventIds()).containsExactlyInAnyOrder("0013", "0015", "0049");
        assertThat(describe("orders").availabilityZone()).isEqualTo("us-east-1b");
        assertThat(describe("orders").secondaryAvailabilityZone()).isEqualTo("us-east-1a");
    }

    @Test
    void aSecondFailoverLeadsBack() {
        databases.failOver("orders", FailoverTimes.FLIP_AFTER_EVENTS);
        runFor(60);
        databases.failOver("orders", FailoverTimes.FLIP_BEFORE_EVENTS);
        runFor(60);

        assertThat(databases.resolve(orders)).contains(OLD);
    }

    @Test
    void aSilentFailoverIsAFailoverAllTheSame() {
        databases.silence(true);
        databases.failOver("orders", FailoverTimes.FLIP_AFTER_EVENTS);
        runFor(60);

        assertThat(events).isEmpty();
        assertThat(databases.resolve(orders)).contains(NEW);
    }

    @Test
    void anEventNamesItsSourceByArnAndWithOrWithoutPrefix() {
        databases.say("orders", RdsMessage.ACTIVATION_STARTED);
        runFor(1);
        databases.prefixIdentifiers(true);
        databases.say("orders", RdsMessage.ACTIVATION_STARTED);
        runFor(1);

        assertThat(events)
                .hasSize(2)
                .allSatisfy(event ->
                        assertThat(event)
                                .contains(
                                        "\"detail-type\": \"RDS DB Instance Event\"",
                                        "\"source\": \"aws.rds\"",
                                        "\"SourceType\": \"DB_INSTANCE\"",
                                        "\"SourceArn\": \"arn:aws:rds:us-east-1:123456789012:db:orders\"",
                                        "\"EventID\": \"RDS-EVENT-0050\""));
        assertThat(events.getFirst()).contains("\"SourceIdentifier\": \"orders\"");
        assertThat(events.getLast()).contains("\"SourceIdentifier\": \"rds:orders\"");
    }

    @Test
    void aClusterFailsOverAcrossZonesAndItsEndpointsFollow() {
        String writer =
                databases.createMultiAzCluster(
                        "shop",
                        List.of(
                                DatabaseSpec.mysql("shop-1", "us-east-1a", "10.0.11.61"),
                                DatabaseSpec.mysql("shop-2", "us-east-1b", "10.0.12.61"),
                                DatabaseSpec.mysql("shop-3", "us-east-1a", "10.0.11.62")));
        String reader = cluster().readerEndpoint();
        assertThat(databases.resolve(writer)).contains("10.0.11.61");
        assertThat(answers(reader)).containsExactlyInAnyOrder("10.0.12.61", "10.0.11.62");

        databases.failOverCluster("shop", "shop-2", FailoverTimes.FLIP_AFTER_EVENTS);
        runFor(38);
        assertThat(roles()).containsExactly("shop-2");
        assertThat(databases.resolve(writer)).as("the name lags behind").contains("10.0.11.61");
        runFor(60);

        assertThat(databases.resolve(writer)).contains("10.0.12.61");
        assertThat(answers(reader)).containsExactlyInAnyOrder("10.0.11.61", "10.0.11.62");
        assertThat(eventIds())
                .startsWith("0073")
                .containsExactlyInAnyOrder("0073", "0071", "0385", "0385", "0385");
        assertThat(events.getFirst())
                .contains(
                        "\"detail-type\": \"RDS DB Cluster Event\"",
                        "\"SourceType\": \"CLUSTER\"",
                        "arn:aws:rds:us-east-1:123456789012:cluster:shop\"",
                        "Started cross AZ failover to DB instance: shop-2.");
        assertThat(describe("shop-2").dbClusterIdentifier()).isEqualTo("shop");
    }

    private DBCluster cluster() {
        return rds.describeDBClusters(r -> r.dbClusterIdentifier("shop")).dbClusters().getFirst();
    }

    private List<String> roles() {
        return cluster().dbClusterMembers().stream()
                .filter(DBClusterMember::isClusterWriter)
                .map(DBClusterMember::dbInstanceIdentifier)
                .toList();
    }

    private Set<String> answers(String name) {
        Set<String> answers = new TreeSet<>();
        for (int i = 0; i < 6; i++) {
            answers.add(databases.resolve(name).orElseThrow());
            runFor(3);
        }
        return answers;
    }

    @Test
    void readersComeAndGoAndTheWriterStandsInForThem() {
        databases.createAuroraCluster(
                "shop", List.of(DatabaseSpec.mysql("shop-1", "us-east-1a", "10.0.11.61")));
        String reader = cluster().readerEndpoint();
        assertThat(answers(reader)).containsExactly("10.0.11.61");

        databases.addReader("shop", DatabaseSpec.mysql("shop-2", "us-east-1b", "10.0.12.61"));
        assertThat(answers(reader)).containsExactly("10.0.12.61");
        databases.delete("shop-2");
        assertThat(answers(reader)).containsExactly("10.0.11.61");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> databases.delete("shop-1"))
                .withMessageContaining("is the writer");
        assertThat(eventIds()).containsExactlyInAnyOrder("0385", "0385", "0003", "0385");
    }

    @Test
    void whatIsStoppedDeletedOrRenamedHasNoName() {
        databases.stop("orders");
        assertThat(databases.resolve(orders)).isEmpty();
        assertThat(describe("orders").dbInstanceStatus()).isEqualTo("stopped");
        databases.start("orders", "10.0.11.70");
        assertThat(databases.resolve(orders)).contains("10.0.11.70");
        databases.rename("orders", "sales");
        assertThat(databases.resolve(orders)).isEmpty();
        assertThat(databases.resolve(describe("sales").endpoint().address()))
                .contains("10.0.11.70");
        databases.delete("sales");
        runFor(1);
        assertThat(eventIds()).containsExactlyInAnyOrder("0087", "0088", "0006", "0003");
        assertRefused(
                r -> r.dbInstanceIdentifier("sales"), "DBInstanceNotFound", "sales not found");
    }

    @Test
    void aRestartKeepsTheAddressAndANewHostDoesNot() {
        databases.restart("orders", Duration.ofSeconds(20));
        runFor(10);
        assertThat(describe("orders").dbInstanceStatus()).isEqualTo("rebooting");
        runFor(20);
        assertThat(databases.resolve(orders)).contains(OLD);
        databases.replaceHost("orders", "10.0.11.80", FailoverTimes.FLIP_LONG_AFTER_EVENTS);
        runFor(200);
        assertThat(databases.resolve(orders)).contains("10.0.11.80");
        assertThat(eventIds()).containsExactly("0004", "0006", "0422", "0006");
    }

    @Test
    void refusesWhatRdsRefuses() {
        assertRefused(r -> r.maxRecords(19), "InvalidParameterValue", "between 20 and 100");
        assertRefused(r -> r.maxRecords(101), "InvalidParameterValue", "between 20 and 100");
        assertRefused(r -> r.marker("x"), "InvalidParameterValue", "Invalid marker");
        assertRefused(
                r -> r.filters(Filter.builder().name("name").values("orders").build()),
                "InvalidParameterValue",
                "Unrecognized filter name: name");
    }

    private void assertRefused(
            Consumer<DescribeDbInstancesRequest.Builder> request, String code, String message) {
        RdsException refusal =
                catchThrowableOfType(RdsException.class, () -> rds.describeDBInstances(request));
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(refusal.awsErrorDetails().errorMessage()).contains(message);
    }

    @Test
    void isAuthorizedOnTheDatabasesArn() {
        describe("orders");
        rds.describeDBClusters();

        assertThat(requests)
                .extracting(r -> r.action() + " " + r.resources().getFirst().arn())
                .containsExactly(
                        "rds:DescribeDBInstances arn:aws:rds:us-east-1:123456789012:db:orders",
                        "rds:DescribeDBClusters arn:aws:rds:us-east-1:123456789012:cluster:*");
    }
}
