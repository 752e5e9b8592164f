package io.natkeeper.lab.network;

import static io.natkeeper.lab.network.NetworkFixture.INSTANCES;
import static io.natkeeper.lab.network.NetworkFixture.NAT_A;
import static io.natkeeper.lab.network.NetworkFixture.NAT_A_PUBLIC;
import static io.natkeeper.lab.network.NetworkFixture.NAT_B;
import static io.natkeeper.lab.network.NetworkFixture.NAT_B_PUBLIC;
import static io.natkeeper.lab.network.NetworkFixture.PRIVATE_A1;
import static io.natkeeper.lab.network.NetworkFixture.PRIVATE_A2;
import static io.natkeeper.lab.network.NetworkFixture.PRIVATE_B1;
import static io.natkeeper.lab.network.NetworkFixture.PRIVATE_B2;
import static io.natkeeper.lab.network.NetworkFixture.TABLE_A;
import static io.natkeeper.lab.network.NetworkFixture.interfaceOf;
import static io.natkeeper.lab.network.NetworkFixture.route;
import static io.natkeeper.lab.network.NetworkFixture.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.NatGateway;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.RouteState;
import io.natkeeper.simulator.world.RouteTarget;
import io.natkeeper.simulator.world.World;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private static final World WORLD = NetworkFixture.world();
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
        TestTraffic.startPeerAddressServer(VpcNetwork.INTERNET, "0.0.0.0", 80);
    }

    @AfterAll
    static void close() {
        network.close();
    }

    @BeforeEach
    void restore() {
        network.follow(WORLD);
        INSTANCES.forEach(network::plugIn);
        List.of(NAT_A, NAT_B).forEach(TestTraffic::masquerade);
        ROUTE_CHANGES.clear();
    }

    @Test
    void privateHostsReachTheInternetThroughTheNatOfTheirZone() {
        assertThat(TestTraffic.publicAddressOf(PRIVATE_A1, SERVER)).hasValue(NAT_A_PUBLIC);
        assertThat(TestTraffic.publicAddressOf(PRIVATE_A2, "203.0.113.9")).hasValue(NAT_A_PUBLIC);
        assertThat(TestTraffic.publicAddressOf(PRIVATE_B1, SERVER)).hasValue(NAT_B_PUBLIC);
        assertThat(TestTraffic.publicAddressOf(NAT_A, SERVER)).hasValue(NAT_A_PUBLIC);
        assertThat(TestTraffic.pings(PRIVATE_A1, SERVER)).isTrue();
    }

    @Test
    void sourceDestCheckStopsWhatAHostForwards() {
        network.follow(
                WORLD.mapNetworkInterface(interfaceOf(NAT_A), i -> i.withSourceDestCheck(true)));
        assertThat(TestTraffic.pings(PRIVATE_A1, SERVER)).isFalse();
        assertThat(TestTraffic.pings(NAT_A, SERVER)).as("its own packets").isTrue();
        assertThat(TestTraffic.pings(PRIVATE_B1, SERVER)).as("the other zone").isTrue();

        network.follow(WORLD);
        assertThat(TestTraffic.pings(PRIVATE_A1, SERVER)).isTrue();
    }

    @Test
    void securityGroupsLetRepliesPassAndNothingUnsolicited() throws Exception {
        try (var _ = TestTraffic.startPeerAddressServer(PRIVATE_A1, "0.0.0.0", 80);
                var _ = TestTraffic.startPeerAddressServer(PRIVATE_A1, "0.0.0.0", 81)) {
            assertThat(TestTraffic.peerAddress(NAT_A, "10.0.1.10", 80))
                    .as("a rule for members of the NAT hosts' group")
                    .hasValue("10.0.0.11");
            assertThat(TestTraffic.peerAddress(NAT_A, "10.0.1.10", 81)).isEmpty();
            assertThat(TestTraffic.pings(NAT_A, "10.0.1.10")).isFalse();
            assertThat(TestTraffic.peerAddress(PRIVATE_B1, "10.0.1.10", 81))
                    .as("a rule for members of its own group")
                    .hasValue("10.1.3.10");
            assertThat(TestTraffic.pings(PRIVATE_A1, "10.0.0.11"))
                    .as("replies to its own packets")
                    .isTrue();

            network.follow(WORLD.with(NetworkFixture.group("sg-private", List.of())));
            assertThat(TestTraffic.peerAddress(PRIVATE_B1, "10.0.1.10", 81)).isEmpty();
            assertThat(TestTraffic.peerAddress(NAT_A, "10.0.1.10", 80)).isEmpty();
            assertThat(TestTraffic.pings(PRIVATE_A1, SERVER)).as("replies").isTrue();
        }
    }

    @Test
    void theInternetReachesPublicAddressesThatSecurityGroupsAdmit() throws Exception {
        World open =
                WORLD.with(
                        NetworkFixture.group(
                                "sg-nat",
                                List.of(TestTraffic.from("tcp", 50001, "198.51.100.0/24"))));
        try (var _ = TestTraffic.startPeerAddressServer(NAT_A, "0.0.0.0", 50001)) {
            assertThat(TestTraffic.peerAddress(VpcNetwork.INTERNET, NAT_A_PUBLIC, 50001)).isEmpty();
            network.follow(open);
            assertThat(TestTraffic.peerAddress(VpcNetwork.INTERNET, NAT_A_PUBLIC, 50001))
                    .hasValue(SERVER);
            assertThat(TestTraffic.peerAddress(VpcNetwork.INTERNET, "192.0.2.99", 50001))
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
        assertThat(TestTraffic.pings(PRIVATE_A1, SERVER)).isFalse();
        assertThat(TestTraffic.pings(NAT_A, SERVER)).isFalse();
        assertThat(TestTraffic.pings(PRIVATE_B1, SERVER)).isTrue();
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
        assertThat(TestTraffic.publicAddressOf(PRIVATE_A1, SERVER)).isEmpty();
        TestTraffic.run(NAT_A, "ip", "addr", "add", "10.0.0.40/32", "dev", "ens5");
        TestTraffic.sourceNat(NAT_A, "10.0.0.40");
        assertThat(TestTraffic.publicAddressOf(PRIVATE_A1, SERVER)).hasValue("192.0.2.77");
    }

    @Test
    void aRouteMovesPacketsToAnotherZoneAndIsReported() {
        network.follow(route(WORLD, TABLE_A, to(NAT_B)));
        assertThat(TestTraffic.publicAddressOf(PRIVATE_A1, SERVER)).hasValue(NAT_B_PUBLIC);
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
    void aNatGatewayTranslatesToItsOwnAddressUntilItIsDeleted() throws Exception {
        for (Optional<String> subnet :
                List.of(Optional.of("subnet-public-a"), Optional.<String>empty())) {
            NatGateway gateway =
                    new NatGateway(
                            "nat-" + subnet.orElse("regional"),
                            NetworkFixture.VPC,
                            subnet,
                            "203.0.113.50",
                            Instant.EPOCH,
                            Optional.empty(),
                            Map.of());
            World routed =
                    route(WORLD.with(gateway), TABLE_A, new RouteTarget.NatGateway(gateway.id()));
            network.follow(routed);
            assertThat(TestTraffic.publicAddressOf(PRIVATE_A1, SERVER)).hasValue("203.0.113.50");
            assertThat(TestTraffic.pings(PRIVATE_A1, SERVER)).isTrue();
            assertThat(TestTraffic.publicAddressOf(PRIVATE_B1, SERVER)).hasValue(NAT_B_PUBLIC);
            assertThat(TestTraffic.pings(VpcNetwork.INTERNET, "203.0.113.50"))
                    .as("from outside")
                    .isFalse();
            network.follow(routed.mapNatGateway(gateway.id(), g -> g.withDeletedAt(Instant.EPOCH)));
            assertThat(TestTraffic.publicAddressOf(PRIVATE_A1, SERVER)).isEmpty();
            network.follow(WORLD);
            assertThat(TestTraffic.publicAddressOf(PRIVATE_A1, SERVER)).hasValue(NAT_A_PUBLIC);
        }
    }

    @Test
    void aTerminatedInstancesRouteIsABlackhole() {
        network.follow(WORLD.mapInstance(NAT_A, i -> i.withState(InstanceState.TERMINATED)));
        assertThat(TestTraffic.pings(PRIVATE_A1, SERVER)).isFalse();
        assertThat(TestTraffic.pings(PRIVATE_A1, "10.1.3.10")).as("inside the VPC").isTrue();
        assertThat(ROUTE_CHANGES).extracting(RouteChange::after).containsExactly("blackhole");
    }

    @Test
    void aStoppingInstancesRouteStillLeadsToTheDeadHost() {
        World stopping = WORLD.mapInstance(NAT_A, i -> i.withState(InstanceState.STOPPING));
        network.follow(stopping);
        assertThat(TestTraffic.pings(PRIVATE_A1, SERVER)).as("while it still has power").isTrue();
        network.unplug(NAT_A);
        assertThat(TestTraffic.pings(PRIVATE_A1, SERVER)).isFalse();
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
                                TestTraffic.withRoute(
                                        table,
                                        "10.1.3.0/24",
                                        new RouteTarget.Interface("eni-gone"))));
        assertThat(TestTraffic.pings(PRIVATE_A1, "10.1.3.10")).isFalse();
        assertThat(TestTraffic.pings(PRIVATE_A1, "10.0.1.11")).isTrue();
    }

    @Test
    void bothRangesOfTheVpcAreLocal() {
        assertThat(TestTraffic.pings(PRIVATE_A1, "10.1.3.10")).isTrue();
        assertThat(TestTraffic.pings(PRIVATE_B2, "10.0.1.10")).isTrue();
        assertThat(TestTraffic.pings(PRIVATE_A1, "10.0.1.11")).as("same subnet").isTrue();
        assertThat(TestTraffic.pings(PRIVATE_A1, "10.0.9.9")).as("nobody's address").isFalse();
    }

    @Test
    void jumboFramesPassInsideAndAreRefusedTowardsTheInternet() {
        assertThat(
                        TestTraffic.run(
                                        PRIVATE_A1,
                                        "ping",
                                        "-c1",
                                        "-W1",
                                        "-Mdo",
                                        "-s8000",
                                        "10.1.3.10")
                                .ok())
                .isTrue();
        TestTraffic.Result refused =
                TestTraffic.run(PRIVATE_A1, "ping", "-c1", "-W1", "-Mdo", "-s8000", SERVER);
        assertThat(refused.ok()).isFalse();
        assertThat(refused.output()).contains("mtu = 1500");
        assertThat(TestTraffic.run(NAT_B, "ping", "-c1", "-W1", "-Mdo", "-s8000", SERVER).output())
                .contains("mtu = 1500");
    }

    @Test
    void icmpErrorsFindTheirConnectionThroughTheGateway() {
        assertThat(TestTraffic.udpIsRefused(PRIVATE_A1, SERVER)).as("quote made private").isTrue();
        network.follow(
                WORLD.with(
                        NetworkFixture.group(
                                "sg-nat", List.of(TestTraffic.from("udp", 9, "198.51.100.0/24")))));
        assertThat(TestTraffic.udpIsRefused(VpcNetwork.INTERNET, NAT_A_PUBLIC))
                .as("quote made public")
                .isTrue();
    }

    @Test
    void aPublicAddressIsReachedFromInsideTheVpc() throws Exception {
        network.follow(
                WORLD.with(
                        NetworkFixture.group(
                                "sg-nat",
                                List.of(TestTraffic.from("tcp", 80, NAT_B_PUBLIC + "/32")))));
        try (var _ = TestTraffic.startPeerAddressServer(NAT_A, "0.0.0.0", 80)) {
            assertThat(TestTraffic.peerAddress(NAT_B, NAT_A_PUBLIC, 80)).hasValue(NAT_B_PUBLIC);
        }
    }

    @Test
    void eachHostReachesTheMetadataServerWithItsOwnAddress() throws Exception {
        network.follow(WORLD.with(NetworkFixture.group("sg-private", List.of())));
        try (var _ =
                new PeerAddressServer(
                        VpcNetwork.metadataServerAddress(), VpcNetwork.metadataServerPort())) {
            for (String instance : INSTANCES) {
                assertThat(TestTraffic.publicAddressOf(instance, "169.254.169.254"))
                        .hasValue(network.managementAddressOf(interfaceOf(instance)));
            }
            assertThat(TestTraffic.fromContainerOf(NAT_A, "10.0.0.11"))
                    .as("forwarded at all")
                    .isTrue();
            assertThat(TestTraffic.fromContainerOf(NAT_A, "169.254.169.254"))
                    .as("the answer may not be forwarded")
                    .isFalse();
        }
    }

    @Test
    void hostsReachAwsEndpointsInTheLabsOwnNamespace() throws Exception {
        String endpoint = NetworkSettings.defaults().endpointAddress();
        try (var _ = new PeerAddressServer(endpoint, 8443)) {
            assertThat(TestTraffic.peerAddress(NAT_A, endpoint, 8443)).hasValue(NAT_A_PUBLIC);
            assertThat(TestTraffic.peerAddress(PRIVATE_B1, endpoint, 8443)).hasValue(NAT_B_PUBLIC);
        }
    }

    @Test
    void anUnpluggedHostAndItsProcessesAreGone() throws Exception {
        Process process = VpcNetwork.start(PRIVATE_B2, "sleep", "300");
        Process daemon =
                VpcNetwork.start(PRIVATE_B2, "sh", "-c", "setsid sleep 301 & exec sleep 302");
        assertThat(TestTraffic.pings(PRIVATE_A1, "10.1.3.11")).isTrue();
        List<ProcessHandle> inside = new Namespace(PRIVATE_B2).processes();
        assertThat(inside).hasSizeGreaterThanOrEqualTo(2);

        network.unplug(PRIVATE_B2);
        // One that has lost its parent is dead at once, and gone when init has seen it.
        assertThat(inside)
                .allSatisfy(
                        each -> assertThat(each.onExit()).succeedsWithin(Duration.ofSeconds(10)));
        assertThat(process.waitFor()).isEqualTo(137);
        assertThat(daemon.waitFor()).isEqualTo(137);
        assertThat(TestTraffic.pings(PRIVATE_A1, "10.1.3.11")).isFalse();

        network.plugIn(PRIVATE_B2);
        assertThat(TestTraffic.pings(PRIVATE_A1, "10.1.3.11")).isTrue();
    }

    @Test
    void interfacesComeAndGoWhileAHostRuns() {
        var second =
                NetworkFixture.networkInterface(
                        "eni-second",
                        "subnet-private-a",
                        "sg-private",
                        new PrivateAddress("10.0.1.99", true, Optional.empty()));
        network.follow(WORLD.with(NetworkFixture.attached(second, NAT_A, 1)));
        assertThat(network.deviceOf("eni-second")).isEqualTo("ens6");
        assertThat(TestTraffic.run(NAT_A, "ip", "-br", "addr").output()).contains("10.0.1.99/24");
        assertThat(TestTraffic.pings(PRIVATE_A1, "10.0.1.99")).isTrue();

        network.follow(WORLD);
        assertThat(TestTraffic.run(NAT_A, "ip", "-br", "addr").output())
                .doesNotContain("10.0.1.99");
        assertThat(TestTraffic.pings(PRIVATE_A1, "10.0.1.99")).isFalse();
        assertThat(TestTraffic.pings(PRIVATE_A1, SERVER)).isTrue();
    }

    @Test
    void aCardTellsWhoSentToWhomOverIt() {
        String destination = "203.0.113.77";
        var _ = TestTraffic.pings(PRIVATE_A1, destination);
        network.follow(WORLD.with(NetworkFixture.group("sg-private", List.of())));
        assertThat(network.sentBy(interfaceOf(PRIVATE_A1)))
                .as("after a change of its rules, too")
                .contains(new Sent("10.0.1.10", destination));
        Sent translated = new Sent("10.0.0.11", destination);
        assertThat(network.sentBy(interfaceOf(NAT_A))).contains(translated);
        assertThat(network.sentBy(interfaceOf(NAT_B))).doesNotContain(translated);
    }

    @Test
    void aChangedRouteTakesEffectWithinMilliseconds() throws Exception {
        network.follow(route(WORLD, TABLE_A, new RouteTarget.Interface("eni-gone")));
        List<Long> microseconds = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            microseconds.add(
                    TestTraffic.microsecondsToFirstAnswer(
                            PRIVATE_A1,
                            SERVER,
                            () -> network.follow(route(WORLD, TABLE_A, to(NAT_B)))));
            network.follow(route(WORLD, TABLE_A, new RouteTarget.Interface("eni-gone")));
        }
        System.out.println("route change to first packet, in microseconds: " + microseconds);
        assertThat(microseconds).anyMatch(m -> m < 50_000);
    }
}
