package io.natkeeper.lab.network;

import static io.natkeeper.lab.network.TwoZones.INSTANCES;
import static io.natkeeper.lab.network.TwoZones.NAT_A;
import static io.natkeeper.lab.network.TwoZones.NAT_A_PUBLIC;
import static io.natkeeper.lab.network.TwoZones.NAT_B;
import static io.natkeeper.lab.network.TwoZones.NAT_B_PUBLIC;
import static io.natkeeper.lab.network.TwoZones.PRIVATE_A1;
import static io.natkeeper.lab.network.TwoZones.PRIVATE_A2;
import static io.natkeeper.lab.network.TwoZones.PRIVATE_B1;
import static io.natkeeper.lab.network.TwoZones.PRIVATE_B2;
import static io.natkeeper.lab.network.TwoZones.TABLE_A;
import static io.natkeeper.lab.network.TwoZones.interfaceOf;
import static io.natkeeper.lab.network.TwoZones.route;
import static io.natkeeper.lab.network.TwoZones.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.RouteState;
import io.natkeeper.simulator.world.RouteTarget;
import io.natkeeper.simulator.world.World;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One network for all tests, which change the world and ask packets what came of it. */
@ExtendWith(InNamespaces.class)
class VpcNetworkTest {

    private static final String SERVER = "198.51.100.10";
    private static final World WORLD = TwoZones.world();
    private static final List<RouteChange> ROUTE_CHANGES = new ArrayList<>();

    private static VpcNetwork network;

    @BeforeAll
    static void start() throws Exception {
        long begin = System.nanoTime();
        network =
                VpcNetwork.start(
                        NetworkSettings.defaults()
                                .withTimeline(Clock.systemUTC(), ROUTE_CHANGES::add));
        network.follow(WORLD);
        INSTANCES.forEach(network::plugIn);
        System.out.printf("network up after %d ms%n", (System.nanoTime() - begin) / 1_000_000);
        Traffic.startPeerAddressServer(VpcNetwork.INTERNET, "0.0.0.0", 80);
    }

    @AfterAll
    static void close() {
        network.close();
    }

    @BeforeEach
    void restore() {
        network.follow(WORLD);
        INSTANCES.forEach(network::plugIn);
        List.of(NAT_A, NAT_B).forEach(Traffic::masquerade);
        ROUTE_CHANGES.clear();
    }

    @Test
    void privateHostsReachTheInternetThroughTheNatOfTheirZone() {
        assertThat(Traffic.publicAddressOf(PRIVATE_A1, SERVER)).hasValue(NAT_A_PUBLIC);
        assertThat(Traffic.publicAddressOf(PRIVATE_A2, "203.0.113.9")).hasValue(NAT_A_PUBLIC);
        assertThat(Traffic.publicAddressOf(PRIVATE_B1, SERVER)).hasValue(NAT_B_PUBLIC);
        assertThat(Traffic.publicAddressOf(NAT_A, SERVER)).hasValue(NAT_A_PUBLIC);
        assertThat(Traffic.pings(PRIVATE_A1, SERVER)).isTrue();
    }

    @Test
    void sourceDestCheckStopsWhatAHostForwards() {
        network.follow(
                WORLD.mapNetworkInterface(interfaceOf(NAT_A), i -> i.withSourceDestCheck(true)));
        assertThat(Traffic.pings(PRIVATE_A1, SERVER)).isFalse();
        assertThat(Traffic.pings(NAT_A, SERVER)).as("its own packets").isTrue();
        assertThat(Traffic.pings(PRIVATE_B1, SERVER)).as("the other zone").isTrue();

        network.follow(WORLD);
        assertThat(Traffic.pings(PRIVATE_A1, SERVER)).isTrue();
    }

    @Test
    void securityGroupsLetRepliesPassAndNothingUnsolicited() throws Exception {
        try (var _ = Traffic.startPeerAddressServer(PRIVATE_A1, "0.0.0.0", 80);
                var _ = Traffic.startPeerAddressServer(PRIVATE_A1, "0.0.0.0", 81)) {
            assertThat(Traffic.peerAddress(NAT_A, "10.0.1.10", 80))
                    .as("a rule for members of the NAT hosts' group")
                    .hasValue("10.0.0.11");
            assertThat(Traffic.peerAddress(NAT_A, "10.0.1.10", 81)).isEmpty();
            assertThat(Traffic.pings(NAT_A, "10.0.1.10")).isFalse();
            assertThat(Traffic.peerAddress(PRIVATE_B1, "10.0.1.10", 81))
                    .as("a rule for members of its own group")
                    .hasValue("10.1.3.10");
            assertThat(Traffic.pings(PRIVATE_A1, "10.0.0.11"))
                    .as("replies to its own packets")
                    .isTrue();

            network.follow(WORLD.with(TwoZones.group("sg-private", List.of())));
            assertThat(Traffic.peerAddress(PRIVATE_B1, "10.0.1.10", 81)).isEmpty();
            assertThat(Traffic.peerAddress(NAT_A, "10.0.1.10", 80)).isEmpty();
            assertThat(Traffic.pings(PRIVATE_A1, SERVER)).as("replies").isTrue();
        }
    }

    @Test
    void theInternetReachesPublicAddressesThatSecurityGroupsAdmit() throws Exception {
        World open =
                WORLD.with(
                        TwoZones.group(
                                "sg-nat", List.of(Traffic.from("tcp", 50001, "198.51.100.0/24"))));
        try (var _ = Traffic.startPeerAddressServer(NAT_A, "0.0.0.0", 50001)) {
            assertThat(Traffic.peerAddress(VpcNetwork.INTERNET, NAT_A_PUBLIC, 50001)).isEmpty();
            network.follow(open);
            assertThat(Traffic.peerAddress(VpcNetwork.INTERNET, NAT_A_PUBLIC, 50001))
                    .hasValue(SERVER);
            assertThat(Traffic.peerAddress(VpcNetwork.INTERNET, "192.0.2.99", 50001))
                    .as("nobody's address")
                    .isEmpty();
        }
    }

    @Test
    void nothingLeavesWithoutAPublicAddress() {
        network.follow(
                WORLD.mapNetworkInterface(
                        interfaceOf(NAT_A),
                        i ->
                                i.withPrivateAddresses(
                                        List.of(
                                                new PrivateAddress(
                                                        "10.0.0.11", true, Optional.empty())))));
        assertThat(Traffic.pings(PRIVATE_A1, SERVER)).isFalse();
        assertThat(Traffic.pings(NAT_A, SERVER)).isFalse();
        assertThat(Traffic.pings(PRIVATE_B1, SERVER)).isTrue();
    }

    @Test
    void aPublicAddressMovesToASecondaryAddress() {
        network.follow(
                WORLD.mapNetworkInterface(
                        interfaceOf(NAT_A),
                        i ->
                                i.withPrivateAddresses(
                                        List.of(
                                                new PrivateAddress(
                                                        "10.0.0.11", true, Optional.empty()),
                                                new PrivateAddress(
                                                        "10.0.0.40",
                                                        false,
                                                        Optional.of("192.0.2.77"))))));
        assertThat(Traffic.publicAddressOf(PRIVATE_A1, SERVER)).isEmpty();
        Traffic.run(NAT_A, "ip", "addr", "add", "10.0.0.40/32", "dev", "ens5");
        Traffic.sourceNat(NAT_A, "10.0.0.40");
        assertThat(Traffic.publicAddressOf(PRIVATE_A1, SERVER)).hasValue("192.0.2.77");
    }

    @Test
    void aRouteMovesPacketsToAnotherZoneAndIsReported() {
        network.follow(route(WORLD, TABLE_A, to(NAT_B)));
        assertThat(Traffic.publicAddressOf(PRIVATE_A1, SERVER)).hasValue(NAT_B_PUBLIC);
        assertThat(ROUTE_CHANGES)
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.routeTableId()).isEqualTo(TABLE_A);
                    assertThat(change.destination()).isEqualTo("default");
                    assertThat(change.before()).isEqualTo(interfaceOf(NAT_A));
                    assertThat(change.after()).isEqualTo(interfaceOf(NAT_B));
                });
    }

    @Test
    void aTerminatedInstancesRouteIsABlackhole() {
        network.follow(WORLD.mapInstance(NAT_A, i -> i.withState(InstanceState.TERMINATED)));
        assertThat(Traffic.pings(PRIVATE_A1, SERVER)).isFalse();
        assertThat(Traffic.pings(PRIVATE_A1, "10.1.3.10")).as("inside the VPC").isTrue();
        assertThat(ROUTE_CHANGES).extracting(RouteChange::after).containsExactly("blackhole");
    }

    @Test
    void aStoppingInstancesRouteStillLeadsToTheDeadHost() {
        World stopping = WORLD.mapInstance(NAT_A, i -> i.withState(InstanceState.STOPPING));
        network.follow(stopping);
        assertThat(Traffic.pings(PRIVATE_A1, SERVER)).as("while it still has power").isTrue();
        network.unplug(NAT_A);
        assertThat(Traffic.pings(PRIVATE_A1, SERVER)).isFalse();
        assertThat(stopping.routeTableOf("subnet-private-a").orElseThrow().routes())
                .allMatch(r -> stopping.stateOf(r) == RouteState.ACTIVE);
        assertThat(ROUTE_CHANGES).isEmpty();
    }

    @Test
    void aMoreSpecificRouteThanLocalWins() {
        network.follow(
                WORLD.mapRouteTable(
                        TABLE_A,
                        table ->
                                Traffic.withRoute(
                                        table,
                                        "10.1.3.0/24",
                                        new RouteTarget.Interface("eni-gone"))));
        assertThat(Traffic.pings(PRIVATE_A1, "10.1.3.10")).isFalse();
        assertThat(Traffic.pings(PRIVATE_A1, "10.0.1.11")).isTrue();
    }

    @Test
    void bothRangesOfTheVpcAreLocal() {
        assertThat(Traffic.pings(PRIVATE_A1, "10.1.3.10")).isTrue();
        assertThat(Traffic.pings(PRIVATE_B2, "10.0.1.10")).isTrue();
        assertThat(Traffic.pings(PRIVATE_A1, "10.0.1.11")).as("same subnet").isTrue();
        assertThat(Traffic.pings(PRIVATE_A1, "10.0.9.9")).as("nobody's address").isFalse();
    }

    @Test
    void jumboFramesPassInsideAndAreRefusedTowardsTheInternet() {
        assertThat(
                        Traffic.run(PRIVATE_A1, "ping", "-c1", "-W1", "-Mdo", "-s8000", "10.1.3.10")
                                .ok())
                .isTrue();
        Traffic.Result refused =
                Traffic.run(PRIVATE_A1, "ping", "-c1", "-W1", "-Mdo", "-s8000", SERVER);
        assertThat(refused.ok()).isFalse();
        assertThat(refused.output()).contains("mtu = 1500");
        assertThat(Traffic.run(NAT_B, "ping", "-c1", "-W1", "-Mdo", "-s8000", SERVER).output())
                .contains("mtu = 1500");
    }

    @Test
    void icmpErrorsFindTheirConnectionThroughTheGateway() {
        assertThat(Traffic.udpIsRefused(PRIVATE_A1, SERVER)).as("quote made private").isTrue();
        network.follow(
                WORLD.with(
                        TwoZones.group(
                                "sg-nat", List.of(Traffic.from("udp", 9, "198.51.100.0/24")))));
        assertThat(Traffic.udpIsRefused(VpcNetwork.INTERNET, NAT_A_PUBLIC))
                .as("quote made public")
                .isTrue();
    }

    @Test
    void aPublicAddressIsReachedFromInsideTheVpc() throws Exception {
        network.follow(
                WORLD.with(
                        TwoZones.group(
                                "sg-nat", List.of(Traffic.from("tcp", 80, NAT_B_PUBLIC + "/32")))));
        try (var _ = Traffic.startPeerAddressServer(NAT_A, "0.0.0.0", 80)) {
            assertThat(Traffic.peerAddress(NAT_B, NAT_A_PUBLIC, 80)).hasValue(NAT_B_PUBLIC);
        }
    }

    @Test
    void eachHostReachesTheMetadataServerWithItsOwnAddress() throws Exception {
        network.follow(WORLD.with(TwoZones.group("sg-private", List.of())));
        try (var _ =
                new PeerAddressServer(
                        VpcNetwork.metadataServerAddress(), VpcNetwork.metadataServerPort())) {
            for (String instance : INSTANCES) {
                assertThat(Traffic.publicAddressOf(instance, "169.254.169.254"))
                        .hasValue(network.managementAddressOf(interfaceOf(instance)));
            }
            assertThat(Traffic.fromContainerOf(NAT_A, "10.0.0.11")).as("forwarded at all").isTrue();
            assertThat(Traffic.fromContainerOf(NAT_A, "169.254.169.254"))
                    .as("the answer may not be forwarded")
                    .isFalse();
        }
    }

    @Test
    void hostsReachAwsEndpointsInTheLabsOwnNamespace() throws Exception {
        String endpoint = NetworkSettings.defaults().endpointAddress();
        try (var _ = new PeerAddressServer(endpoint, 8443)) {
            assertThat(Traffic.peerAddress(NAT_A, endpoint, 8443)).hasValue(NAT_A_PUBLIC);
            assertThat(Traffic.peerAddress(PRIVATE_B1, endpoint, 8443)).hasValue(NAT_B_PUBLIC);
        }
    }

    @Test
    void anUnpluggedHostAndItsProcessesAreGone() throws Exception {
        Process process = VpcNetwork.start(PRIVATE_B2, "sleep", "300");
        Process daemon =
                VpcNetwork.start(PRIVATE_B2, "sh", "-c", "setsid sleep 301 & exec sleep 302");
        assertThat(Traffic.pings(PRIVATE_A1, "10.1.3.11")).isTrue();
        List<ProcessHandle> inside = new Namespace(PRIVATE_B2).processes();
        assertThat(inside).hasSizeGreaterThanOrEqualTo(2);

        network.unplug(PRIVATE_B2);
        assertThat(inside).noneMatch(ProcessHandle::isAlive);
        assertThat(process.waitFor()).isEqualTo(137);
        assertThat(daemon.waitFor()).isEqualTo(137);
        assertThat(Traffic.pings(PRIVATE_A1, "10.1.3.11")).isFalse();

        network.plugIn(PRIVATE_B2);
        assertThat(Traffic.pings(PRIVATE_A1, "10.1.3.11")).isTrue();
    }

    @Test
    void interfacesComeAndGoWhileAHostRuns() {
        var second =
                TwoZones.networkInterface(
                        "eni-second",
                        "subnet-private-a",
                        "sg-private",
                        new PrivateAddress("10.0.1.99", true, Optional.empty()));
        network.follow(WORLD.with(TwoZones.attached(second, NAT_A, 1)));
        assertThat(network.deviceOf("eni-second")).isEqualTo("ens6");
        assertThat(Traffic.run(NAT_A, "ip", "-br", "addr").output()).contains("10.0.1.99/24");
        assertThat(Traffic.pings(PRIVATE_A1, "10.0.1.99")).isTrue();

        network.follow(WORLD);
        assertThat(Traffic.run(NAT_A, "ip", "-br", "addr").output()).doesNotContain("10.0.1.99");
        assertThat(Traffic.pings(PRIVATE_A1, "10.0.1.99")).isFalse();
        assertThat(Traffic.pings(PRIVATE_A1, SERVER)).isTrue();
    }

    @Test
    void aChangedRouteTakesEffectWithinMilliseconds() throws Exception {
        network.follow(route(WORLD, TABLE_A, new RouteTarget.Interface("eni-gone")));
        List<Long> microseconds = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            microseconds.add(
                    Traffic.microsecondsToFirstAnswer(
                            PRIVATE_A1,
                            SERVER,
                            () -> network.follow(route(WORLD, TABLE_A, to(NAT_B)))));
            network.follow(route(WORLD, TABLE_A, new RouteTarget.Interface("eni-gone")));
        }
        System.out.println("route change to first packet, in microseconds: " + microseconds);
        assertThat(microseconds).anyMatch(m -> m < 50_000);
    }
}
