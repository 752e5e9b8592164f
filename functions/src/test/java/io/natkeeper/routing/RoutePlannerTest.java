package io.natkeeper.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.Action;
import io.natkeeper.NextHop;
import io.natkeeper.Notice;
import io.natkeeper.Observed;
import io.natkeeper.fleet.InstanceState;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.health.AssessedInstance;
import io.natkeeper.health.Health;
import io.natkeeper.routing.RouteTable.Subnet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoutePlannerTest {

    private static final Instant NOW = Instant.parse("2026-03-02T03:04:05Z");
    private static final Duration DELAY = Duration.ofMinutes(5);
    private static final Observed<List<StandbyGateway>> NO_GATEWAYS = Observed.known(List.of());
    private static final Health HEALTHY = new Health.Healthy();
    private static final Health STOPPED = new Health.Unhealthy("is stopped");

    @Test
    void aCorrectWorldGivesAnEmptyPlan() {
        RoutePlan plan =
                plan(
                        List.of(table("rtb-a", "a", eni("a")), table("rtb-b", "b", eni("b"))),
                        nat("a", HEALTHY),
                        nat("b", HEALTHY));
        assertThat(plan).isEqualTo(new RoutePlan(List.of(), List.of()));
    }

    @Test
    void aDeadNatsRoutesMoveToTheOtherZoneAndNoOthers() {
        RoutePlan plan =
                plan(
                        List.of(table("rtb-a", "a", eni("a")), table("rtb-b", "b", eni("b"))),
                        nat("a", STOPPED),
                        nat("b", HEALTHY));
        assertThat(plan.actions())
                .containsExactly(
                        new Action.ReplaceRoute(
                                Action.Move.FAIL_OVER,
                                "rtb-a",
                                "0.0.0.0/0",
                                via("b"),
                                "i-a is stopped"));
    }

    @Test
    void aNatInTheSameZoneIsPreferredToOneWithFewerRoutes() {
        RoutePlan plan =
                plan(
                        List.of(
                                table("rtb-1", "a", eni("a")),
                                table("rtb-2", "a", eni("a2")),
                                table("rtb-3", "a", eni("a2"))),
                        nat("a", STOPPED),
                        nat("a2", "a", HEALTHY),
                        nat("b", HEALTHY));
        assertThat(targets(plan)).isEqualTo(Map.of("rtb-1", "eni-a2"));
    }

    @Test
    void aLostZonesTablesSpreadEvenly() {
        List<RouteTable> tables = new ArrayList<>();
        IntStream.range(0, 10).forEach(i -> tables.add(table("rtb-a" + i, "a", eni("a"))));
        tables.add(table("rtb-b", "b", eni("b")));
        RoutePlan plan = plan(tables, nat("a", STOPPED), nat("b", HEALTHY), nat("c", HEALTHY));
        assertThat(targets(plan).values().stream().filter("eni-b"::equals)).hasSize(5);
        assertThat(targets(plan).values().stream().filter("eni-c"::equals)).hasSize(5);
    }

    @Test
    void aRouteNeverMovesForSuspicionOrIgnorance() {
        for (Health health :
                List.of(new Health.Suspect("is said to leave"), new Health.Unknown("no answer"))) {
            assertThat(
                            plan(
                                            List.of(table("rtb-a", "a", eni("a"))),
                                            nat("a", health),
                                            nat("b", HEALTHY))
                                    .actions())
                    .as("%s", health)
                    .isEmpty();
        }
    }

    @Test
    void aNatThatIsNotKnownToBeHealthyGetsNoRoute() {
        for (Health health :
                List.of(new Health.Suspect("is said to leave"), new Health.Unknown("no answer"))) {
            RoutePlan plan =
                    plan(
                            List.of(table("rtb-a", "a", eni("a"))),
                            nat("a", STOPPED),
                            nat("b", health));
            assertThat(plan.actions()).as("%s", health).isEmpty();
            assertThat(plan.notices()).extracting(Notice::level).contains(Notice.Level.ERROR);
        }
    }

    @Test
    void withoutAnyHealthyNatRoutesStayAndAPersonIsTold() {
        RoutePlan plan =
                plan(
                        List.of(table("rtb-a", "a", eni("a")), table("rtb-b", "b", eni("b"))),
                        nat("a", STOPPED),
                        nat("b", new Health.Unhealthy("fails a status check")));
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.notices())
                .containsExactly(
                        Notice.error(
                                "rtb-a",
                                "No NAT instance of pool main is known to be healthy (i-a is stopped; i-b fails a status check): the routes of rtb-a, rtb-b are left as they are, and their subnets have no way out. Start a NAT instance, or launch one tagged natkeeper:pool=main."));
    }

    @Test
    void aRouteReturnsHomeOnlyAfterTheDelay() {
        List<RouteTable> tables = List.of(table("rtb-a", "a", eni("b")));
        assertThat(
                        plan(
                                        tables,
                                        healthySince("a", NOW.minus(DELAY).plusSeconds(1)),
                                        nat("b", HEALTHY))
                                .actions())
                .isEmpty();
        assertThat(targets(plan(tables, healthySince("a", NOW.minus(DELAY)), nat("b", HEALTHY))))
                .isEqualTo(Map.of("rtb-a", "eni-a"));
    }

    @Test
    void anEmergencyDoesNotWaitForTheFailbackDelay() {
        assertThat(
                        targets(
                                plan(
                                        List.of(table("rtb-a", "a", eni("b"))),
                                        healthySince("a", NOW),
                                        nat("b", STOPPED))))
                .isEqualTo(Map.of("rtb-a", "eni-a"));
    }

    @Test
    void whatIsSomebodyElsesIsLeftAloneAndReported() {
        for (RouteTarget target :
                List.of(
                        new RouteTarget.Foreign("tgw-1"),
                        new RouteTarget.NatGateway("nat-1"),
                        new RouteTarget.NetworkInterface("eni-firewall"))) {
            RoutePlan plan = plan(List.of(table("rtb-a", "a", target)), nat("a", HEALTHY));
            assertThat(plan.actions()).as("%s", target).isEmpty();
            assertThat(plan.notices()).extracting(Notice::sentence).hasSize(1);
        }
    }

    @Test
    void aDrainingNatHandsItsRoutesOverAndGetsNoNewOnes() {
        Health draining =
                new Health.Draining(
                        Optional.of(NOW.plusSeconds(60)), "is about to go", Action.Move.HAND_OVER);
        RoutePlan plan =
                plan(
                        List.of(table("rtb-a", "a", eni("a")), table("rtb-b", "b", eni("b"))),
                        nat("a", draining),
                        nat("b", HEALTHY));
        assertThat(plan.actions())
                .containsExactly(
                        new Action.ReplaceRoute(
                                Action.Move.HAND_OVER,
                                "rtb-a",
                                "0.0.0.0/0",
                                via("b"),
                                "i-a is about to go"));
    }

    @Test
    void aDrainingNatKeepsItsRoutesWhereThereIsNobodyElse() {
        Health draining =
                new Health.Draining(
                        Optional.of(NOW.plusSeconds(60)), "is about to go", Action.Move.HAND_OVER);
        RoutePlan plan =
                plan(List.of(table("rtb-a", "a", eni("a"))), nat("a", draining), nat("b", STOPPED));
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.notices())
                .containsExactly(
                        Notice.error(
                                "rtb-a",
                                "i-a is about to go and keeps 0.0.0.0/0 of rtb-a, because no other NAT instance of pool main is known to be healthy; launch one tagged natkeeper:pool=main."));
    }

    @Test
    void aDrainingNatIsTheLastResort() {
        Health latched =
                new Health.Draining(
                        Optional.of(NOW.plusSeconds(60)), "is latched", Action.Move.HAND_OVER);
        List<RouteTable> tables = List.of(table("rtb-a", "a", eni("a")));
        assertThat(targets(plan(tables, nat("a", STOPPED), nat("a2", "a", latched))))
                .isEqualTo(Map.of("rtb-a", "eni-a2"));
        assertThat(
                        targets(
                                plan(
                                        tables,
                                        nat("a", STOPPED),
                                        nat("a2", "a", latched),
                                        nat("b", HEALTHY))))
                .isEqualTo(Map.of("rtb-a", "eni-b"));
    }

    @Test
    void anEdgeTableIsLeftAlone() {
        RouteTable edge =
                new RouteTable(
                        "rtb-edge",
                        Optional.empty(),
                        "main",
                        "vpc-1",
                        routesTo(new RouteTarget.Absent()),
                        List.of(),
                        List.of(),
                        true);
        assertThat(plan(List.of(edge), nat("a", HEALTHY)).actions()).isEmpty();
    }

    @Test
    void aBlackholeIsReplacedAndAMissingRouteCreated() {
        RoutePlan plan =
                plan(
                        List.of(
                                table("rtb-a", "a", new RouteTarget.Blackhole("eni-gone")),
                                table("rtb-b", "a", new RouteTarget.Absent())),
                        nat("a", HEALTHY));
        assertThat(plan.actions())
                .containsExactly(
                        new Action.ReplaceRoute(
                                Action.Move.FAIL_OVER,
                                "rtb-a",
                                "0.0.0.0/0",
                                via("a"),
                                "eni-gone is gone"),
                        new Action.CreateRoute("rtb-b", "0.0.0.0/0", via("a")));
    }

    @Test
    void anotherVpcsOrPoolsNatIsNoCandidate() {
        NatInstance elsewhere =
                new NatInstance(
                        "i-x",
                        Optional.empty(),
                        "main",
                        "vpc-2",
                        "zone-a",
                        Observed.known(InstanceState.RUNNING),
                        NOW,
                        false,
                        List.of(new NatInstance.NatInterface("eni-x", 0, false)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Observed.known(Optional.empty()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        NatInstance otherPool =
                new NatInstance(
                        "i-y",
                        Optional.empty(),
                        "backoffice",
                        "vpc-1",
                        "zone-a",
                        Observed.known(InstanceState.RUNNING),
                        NOW,
                        false,
                        List.of(new NatInstance.NatInterface("eni-y", 0, false)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Observed.known(Optional.empty()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        assertThat(
                        plan(
                                        List.of(table("rtb-a", "a", eni("a"))),
                                        nat("a", STOPPED),
                                        new AssessedInstance(elsewhere, HEALTHY),
                                        new AssessedInstance(otherPool, HEALTHY))
                                .actions())
                .isEmpty();
    }

    @Test
    void theZoneOfATableIsThatOfMostOfItsSubnetsTiesByZoneId() {
        assertThat(
                        tableWith(
                                        new Subnet("s1", "zone-b", "az1"),
                                        new Subnet("s2", "zone-a", "az2"),
                                        new Subnet("s3", "zone-a", "az2"))
                                .homeZone())
                .contains("zone-a");
        assertThat(
                        tableWith(
                                        new Subnet("s1", "zone-a", "az2"),
                                        new Subnet("s2", "zone-b", "az1"))
                                .homeZone())
                .contains("zone-b");
        assertThat(tableWith().homeZone()).isEmpty();
    }

    /** Whatever the order of EC2's answers, two runs must agree. */
    @Test
    void thePlanDoesNotDependOnTheOrderOfItsInputs() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            List<AssessedInstance> nats = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                nats.add(nat("n" + i, "z" + i % 3, random.nextBoolean() ? HEALTHY : STOPPED));
            }
            List<RouteTable> tables = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                tables.add(
                        table("rtb-" + i, "z" + random.nextInt(3), eni("n" + random.nextInt(6))));
            }
            RoutePlan plan = RoutePlanner.plan("main", tables, nats, NO_GATEWAYS, DELAY, NOW);
            Collections.shuffle(tables, random);
            Collections.shuffle(nats, random);
            assertThat(RoutePlanner.plan("main", tables, nats, NO_GATEWAYS, DELAY, NOW))
                    .as("seed %d", seed)
                    .isEqualTo(plan);
        }
    }

    private static RoutePlan plan(List<RouteTable> tables, AssessedInstance... nats) {
        return RoutePlanner.plan("main", tables, List.of(nats), NO_GATEWAYS, DELAY, NOW);
    }

    private static Map<String, String> targets(RoutePlan plan) {
        Map<String, String> targets = new HashMap<>();
        for (Action action : plan.actions()) {
            if (action instanceof Action.ReplaceRoute route) {
                targets.put(route.routeTableId(), route.nextHop().id());
            }
        }
        return targets;
    }

    private static RouteTarget eni(String name) {
        return new RouteTarget.NetworkInterface("eni-" + name);
    }

    private static NextHop via(String nat) {
        return new NextHop.NetworkInterface("eni-" + nat, "i-%s in zone-%s".formatted(nat, nat));
    }

    private static List<Route> routesTo(RouteTarget target) {
        return List.of(new Route(Destination.EVERYWHERE, target));
    }

    private static RouteTable table(String id, String zone, RouteTarget target) {
        return new RouteTable(
                id,
                Optional.empty(),
                "main",
                "vpc-1",
                routesTo(target),
                List.of(),
                List.of(new Subnet("subnet-" + id, "zone-" + zone, "az-" + zone)),
                false);
    }

    private static RouteTable tableWith(Subnet... subnets) {
        return new RouteTable(
                "rtb-1",
                Optional.empty(),
                "main",
                "vpc-1",
                routesTo(new RouteTarget.Absent()),
                List.of(),
                List.of(subnets),
                false);
    }

    private static AssessedInstance nat(String name, Health health) {
        return nat(name, name, health);
    }

    private static AssessedInstance nat(String name, String zone, Health health) {
        return new AssessedInstance(instance(name, zone, Optional.empty()), health);
    }

    private static AssessedInstance healthySince(String name, Instant since) {
        return new AssessedInstance(instance(name, name, Optional.of(since)), HEALTHY);
    }

    private static NatInstance instance(String name, String zone, Optional<Instant> healthySince) {
        return new NatInstance(
                "i-" + name,
                Optional.empty(),
                "main",
                "vpc-1",
                "zone-" + zone,
                Observed.known(InstanceState.RUNNING),
                NOW.minus(Duration.ofDays(1)),
                false,
                List.of(new NatInstance.NatInterface("eni-" + name, 0, false)),
                healthySince,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Observed.known(Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
