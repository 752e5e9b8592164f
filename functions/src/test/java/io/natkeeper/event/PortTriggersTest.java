package io.natkeeper.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import io.natkeeper.event.Trigger.DatabaseEvent;
import io.natkeeper.event.Trigger.MapChanged;
import io.natkeeper.event.Trigger.TargetChanged;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the port concentrator reads of the events that it acts on. */
class PortTriggersTest {

    private static final Optional<Instant> AT = Optional.of(Instant.parse("2026-03-02T03:04:05Z"));
    private static final String INSTANCE = "i-0a1b2c3d4e5f60718";
    private static final String ORDERS = "arn:aws:rds:eu-central-1:123456789012:db:orders";

    @Test
    void anInstanceThatStopsIsATargetThatChanged() {
        assertThat(parse(fixture("failover/ec2-instance-state-stopping")))
                .isEqualTo(new TargetChanged(INSTANCE, Optional.empty(), "stopping", AT));
    }

    @ParameterizedTest
    @CsvSource({"launch, Launch", "terminate, Terminate"})
    void aMemberThatCameOrWentIsATargetThatChanged(String sample, String what) {
        TargetChanged changed =
                (TargetChanged)
                        parse(fixture("failover/auto-scaling-%s-successful".formatted(sample)));
        assertThat(changed.instanceIds()).containsExactly(INSTANCE);
        assertThat(changed.groupName()).contains("natkeeper-main");
        assertThat(changed.what()).isEqualTo("EC2 Instance %s Successful".formatted(what));
    }

    @Test
    void aDatabaseIsNamedByItsArn() {
        DatabaseEvent expected =
                new DatabaseEvent(
                        ORDERS,
                        DatabaseEvent.SourceType.DB_INSTANCE,
                        Optional.of("RDS-EVENT-0006"),
                        Optional.of("DB instance restarted"),
                        AT);
        assertThat(parse(fixture("port/rds-instance-0006"))).isEqualTo(expected);
        assertThat(parse(fixture("port/rds-instance-0006-prefixed"))).isEqualTo(expected);
        assertThat(expected.identifier()).isEqualTo("orders");
    }

    @Test
    void aClusterIsToldFromAnInstanceByItsArn() {
        DatabaseEvent failedOver = (DatabaseEvent) parse(fixture("port/rds-cluster-0071"));
        assertThat(failedOver.sourceType()).isEqualTo(DatabaseEvent.SourceType.CLUSTER);
        assertThat(failedOver.identifier()).isEqualTo("orders-cluster");
    }

    /** Old events have no id, and what is no list of categories is none. */
    @ParameterizedTest
    @ValueSource(strings = {"\"EventID\": [^}]*", "\"EventCategories\": \\[[^]]*],"})
    void whatADatabaseLeavesOutIsNoReasonToLookAway(String member) {
        String event = fixture("port/rds-instance-0013");
        String without =
                event.replaceFirst("(?s)" + member, "")
                        .replaceFirst("\"orders\",\\s*}", "\"orders\"}");
        assertThat(without).isNotEqualTo(event);
        assertThat(parse(without)).isInstanceOf(DatabaseEvent.class);
    }

    @Test
    void aBackupAmongOtherThingsIsAReasonToLook() {
        String backup = fixture("port/rds-instance-0001-backup");
        assertThat(parse(backup)).isInstanceOf(Trigger.Ignored.class);
        assertThat(parse(backup.replace("\"backup\"", "\"backup\", \"failover\"")))
                .isInstanceOf(DatabaseEvent.class);
    }

    @Test
    void aDatabaseWithoutItsArnIsMalformed() {
        String event = fixture("port/rds-instance-0013");
        assertThatThrownBy(() -> parse(event.replace("\"" + ORDERS + "\",", "\"orders\",")))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining(
                        "detail.SourceArn is 'orders'; expected the ARN of a DB instance or cluster");
    }

    @Test
    void aMapAndItsPartsAreOfTheirPool() {
        assertThat(parse(fixture("port/parameter-store-change-update")))
                .isEqualTo(new MapChanged("main", "/natkeeper/main/ports", "Update", AT));
        assertThat(parse(fixture("port/parameter-store-change-delete")))
                .isEqualTo(new MapChanged("main", "/natkeeper/main/ports/databases", "Delete", AT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/natkeeper/main/portsmouth",
                "/natkeeper/main/egress",
                "/natkeeper/main/inventory/ports",
                "/natkeeper/ports",
                "/x/natkeeper/main/ports",
                "natkeeper",
            })
    void otherParametersAreNoMap(String name) {
        String event =
                fixture("port/parameter-store-change-update")
                        .replace("\"/natkeeper/main/ports\"", "\"" + name + "\"");
        assertThat(parse(event))
                .isEqualTo(
                        new Trigger.Ignored(
                                "Parameter %s is no port map: that is /natkeeper/<pool>/ports, or the parameters under it."
                                        .formatted(name)));
    }

    @Test
    void aParametersMistakesAreNamedAllAtOnce() {
        assertThatThrownBy(() ->
                        parse(
                                "{\"source\": \"aws.ssm\", \"detail-type\": \"Parameter Store Change\", \"detail\": {}}"))
                .hasMessageContaining("detail.name is missing")
                .hasMessageContaining("detail.operation is missing");
    }

    private static Trigger parse(String json) {
        return TriggerParser.PORTS.parse(
                LambdaEventSerializers.serializerFor(
                                ScheduledEvent.class, PortTriggersTest.class.getClassLoader())
                        .fromJson(json));
    }

    private static String fixture(String name) {
        try {
            return Files.readString(Path.of("../events", name + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
