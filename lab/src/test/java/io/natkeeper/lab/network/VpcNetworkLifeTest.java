package io.natkeeper.lab.network;

import static io.natkeeper.lab.network.NetworkFixture.NAT_A;
import static io.natkeeper.lab.network.NetworkFixture.NAT_B;
import static io.natkeeper.lab.network.NetworkFixture.PRIVATE_A1;
import static io.natkeeper.lab.network.NetworkFixture.TABLE_A;
import static io.natkeeper.lab.network.NetworkFixture.interfaceOf;
import static io.natkeeper.lab.network.NetworkFixture.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.InternetGateway;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.Attachment;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.Route;
import io.natkeeper.simulator.world.RouteTable;
import io.natkeeper.simulator.world.RouteTarget;
import io.natkeeper.simulator.world.StatusCheck;
import io.natkeeper.simulator.world.Subnet;
import io.natkeeper.simulator.world.Vpc;
import io.natkeeper.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What needs a network of its own: start and end, delays, several VPCs. */
@ExtendWith(InNamespaces.class)
class VpcNetworkLifeTest {

    private static final String SERVER = "198.51.100.10";

    @Test
    void aClosedNetworkLeavesNothingAndAnotherCanStart() throws Exception {
        for (int i = 0; i < 2; i++) {
            Process process;
            try (VpcNetwork network = VpcNetwork.start(NetworkSettings.defaults())) {
                network.follow(NetworkFixture.world());
                network.plugIn(NAT_A);
                process = VpcNetwork.start(NAT_A, "sleep", "300");
                assertThat(TestTraffic.pings(NAT_A, SERVER)).isTrue();
            }
            assertThat(process.waitFor()).isEqualTo(137);
            assertThat(Command.run(List.of("ip", "netns"), "")).isEmpty();
            assertThat(Command.run(List.of("ip", "-br", "link"), "").lines()).hasSize(1);
            assertThat(Command.run(List.of("ip", "route"), "")).isEmpty();
        }
    }

    @Test
    void aChangedRouteTakesItsTime() throws Exception {
        World world = NetworkFixture.world();
        try (VpcNetwork network =
                VpcNetwork.start(
                        NetworkSettings.defaults().withRoutePropagation(Duration.ofMillis(600)))) {
            network.follow(world);
            network.plugIn(NAT_A);
            network.plugIn(PRIVATE_A1);
            TestTraffic.masquerade(NAT_A);
            assertThat(TestTraffic.pings(PRIVATE_A1, SERVER))
                    .as("the first world, at once")
                    .isTrue();

            network.follow(
                    route(world, TABLE_A, new RouteTarget.Interface("eni-gone"))
                            .withoutNetworkInterface(interfaceOf(NAT_B)));
            assertThat(TestTraffic.pings(PRIVATE_A1, SERVER)).as("not yet").isTrue();
            Thread.sleep(700);
            assertThat(TestTraffic.pings(PRIVATE_A1, SERVER)).as("now").isFalse();
            assertThat(Command.run(List.of("ip", "netns"), ""))
                    .doesNotContain("card-" + interfaceOf(NAT_B));
        }
    }

    @Test
    void vpcsWithTheSameRangesDoNotMeet() throws Exception {
        World world = withTwin(NetworkFixture.world());
        try (VpcNetwork network = VpcNetwork.start(NetworkSettings.defaults())) {
            network.follow(world);
            network.plugIn(PRIVATE_A1);
            network.plugIn(NAT_A);
            network.plugIn("i-twin");
            TestTraffic.masquerade(NAT_A);
            try (var _ = TestTraffic.startPeerAddressServer(VpcNetwork.INTERNET, "0.0.0.0", 80)) {
                assertThat(TestTraffic.publicAddressOf(PRIVATE_A1, SERVER))
                        .hasValue(NetworkFixture.NAT_A_PUBLIC);
                assertThat(TestTraffic.publicAddressOf("i-twin", SERVER)).hasValue("192.0.2.200");
                assertThat(TestTraffic.pings("i-twin", "10.0.1.10"))
                        .as("the other VPC's")
                        .isFalse();
                assertThat(TestTraffic.pings(NAT_A, "10.0.1.10")).isFalse();
            }
        }
    }

    /** A second VPC with the same range, and one public host at NAT host a's private address. */
    private static World withTwin(World world) {
        return world.with(new Vpc("vpc-twin", List.of("10.0.0.0/16"), Map.of()))
                .with(new InternetGateway("igw-twin", "vpc-twin", Map.of()))
                .with(
                        new Subnet(
                                "subnet-twin",
                                "vpc-twin",
                                "10.0.0.0/24",
                                "us-east-1a",
                                "use1-az-a",
                                Map.of()))
                .with(
                        new RouteTable(
                                "rtb-twin",
                                "vpc-twin",
                                List.of(
                                        new Route(
                                                "10.0.0.0/16",
                                                new RouteTarget.Local(),
                                                Route.Origin.CREATE_ROUTE_TABLE),
                                        new Route(
                                                "0.0.0.0/0",
                                                new RouteTarget.Gateway("igw-twin"),
                                                Route.Origin.CREATE_ROUTE)),
                                List.of(
                                        new RouteTable.Association(
                                                "rtbassoc-twin",
                                                true,
                                                Optional.empty(),
                                                Optional.empty())),
                                Map.of()))
                .with(
                        new Instance(
                                "i-twin",
                                "t4g.nano",
                                "vpc-twin",
                                "subnet-twin",
                                InstanceState.RUNNING,
                                Instant.EPOCH,
                                StatusCheck.OK,
                                StatusCheck.OK,
                                Map.of()))
                .with(
                        new NetworkInterface(
                                "eni-twin",
                                "vpc-twin",
                                "subnet-twin",
                                "06:00:00:00:00:77",
                                List.of(
                                        new PrivateAddress(
                                                "10.0.0.11", true, Optional.of("192.0.2.200"))),
                                true,
                                List.of("sg-nat"),
                                Optional.of(new Attachment("eni-attach-twin", "i-twin", 0, true)),
                                Map.of()));
    }
}
