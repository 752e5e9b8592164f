package io.natkeeper.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.world.RouteTarget;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SimulatedAwsTest {

    @Test
    void aRouteIsMovedByTheClientAndSeenInTheWorld() {
        TwoZones zones = TwoZones.create();

        zones.ec2()
                .replaceRoute(r ->
                        r.routeTableId(zones.tableA)
                                .destinationCidrBlock(TwoZones.EVERYWHERE)
                                .networkInterfaceId(zones.interfaceB));

        assertThat(zones.targetOf(zones.tableA))
                .isEqualTo(new RouteTarget.Interface(zones.interfaceB));
        assertThat(zones.aws.calls().calls()).containsExactly(Map.entry("ReplaceRoute", 1));
    }
}
