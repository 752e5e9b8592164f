package io.natkeeper.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.world.RouteTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConsistencyTest {

    private static final Duration LAG = Duration.ofSeconds(2);

    private static String described(TwoZones zones) {
        return zones.ec2()
                .describeRouteTables(r -> r.routeTableIds(zones.tableA))
                .routeTables()
                .getFirst()
                .routes()
                .getLast()
                .networkInterfaceId();
    }

    private static void replace(TwoZones zones) {
        zones.ec2()
                .replaceRoute(r ->
                        r.routeTableId(zones.tableA)
                                .destinationCidrBlock(TwoZones.EVERYWHERE)
                                .networkInterfaceId(zones.interfaceB));
    }

    @Test
    void aReadIsCurrentByDefault() {
        TwoZones zones = TwoZones.create();

        replace(zones);

        assertThat(described(zones)).isEqualTo(zones.interfaceB);
    }

    @Test
    void aReadMayBeOldButNotOlderThanTheLag() {
        TwoZones zones = TwoZones.create(1, b -> b.staleness(LAG));
        zones.timing.runFor(Duration.ofMinutes(1));
        replace(zones);

        zones.timing.sleep(Duration.ofSeconds(1));
        List<String> soon = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            soon.add(described(zones));
        }
        zones.timing.sleep(Duration.ofSeconds(1));

        assertThat(soon).contains(zones.interfaceA, zones.interfaceB);
        for (int i = 0; i < 20; i++) {
            assertThat(described(zones)).isEqualTo(zones.interfaceB);
        }
    }

    @Test
    void aWriteSeesTheLatest() {
        TwoZones zones = TwoZones.create(1, b -> b.staleness(LAG));
        zones.timing.runFor(Duration.ofMinutes(1));

        zones.ec2()
                .createRoute(r ->
                        r.routeTableId(zones.tableA)
                                .destinationCidrBlock("192.0.2.0/24")
                                .networkInterfaceId(zones.interfaceA));
        for (int i = 0; i < 20; i++) {
            zones.ec2()
                    .replaceRoute(r ->
                            r.routeTableId(zones.tableA)
                                    .destinationCidrBlock("192.0.2.0/24")
                                    .networkInterfaceId(zones.interfaceB));
        }

        assertThat(
                        zones.aws
                                .world()
                                .routeTable(zones.tableA)
                                .route("192.0.2.0/24")
                                .orElseThrow()
                                .target())
                .isEqualTo(new RouteTarget.Interface(zones.interfaceB));
    }

    @Test
    void listenersSeeEachChangeInOrderAndNoneWithoutAChange() {
        TwoZones zones = TwoZones.create();
        List<RouteTarget> targets = new ArrayList<>();
        zones.aws.onChange(w ->
                targets.add(
                        w.routeTable(zones.tableA)
                                .route(TwoZones.EVERYWHERE)
                                .orElseThrow()
                                .target()));

        replace(zones);
        replace(zones);
        zones.aws
                .provisioning()
                .putRoute(
                        zones.tableA,
                        TwoZones.EVERYWHERE,
                        new RouteTarget.Interface(zones.interfaceA));

        assertThat(targets)
                .containsExactly(
                        new RouteTarget.Interface(zones.interfaceB),
                        new RouteTarget.Interface(zones.interfaceA));
    }
}
