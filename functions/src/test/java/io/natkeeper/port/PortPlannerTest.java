package io.natkeeper.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.Notice;
import io.natkeeper.Observed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortPlannerTest {

    private static final String ALLOW = "allow: [203.0.113.0/24]}\n";

    private final SampleTargets aws =
            new SampleTargets()
                    .instance("i-1", 1, 30)
                    .instance("i-2", 2, 20)
                    .instance("i-3", 3, 10)
                    .group("web", "i-1", "i-2")
                    .database("orders")
                    .database("shop-1")
                    .database("shop-2")
                    .database("shop-3")
                    .cluster("shop", "shop-1", "shop-3", "shop-2");

    @Test
    void rendersTheClassicMap() {
        PortPlan plan = plan(SampleMaps.CLASSIC, Remembered.NOTHING);
        assertThat(plan.desired().text())
                .isEqualTo(
                        """
                        natkeeper-ports 1
                        within 10.0.0.0/8
                        within 100.64.0.0/10
                        within 172.16.0.0/12
                        within 192.168.0.0/16
                        tcp 50001 allow 203.0.113.0/24
                        tcp 50001 to 10.0.0.5 80
                        tcp 50001 to 10.0.0.6 80
                        tcp 50003 allow 203.0.113.0/24
                        tcp 50003 name orders.abc.rds.amazonaws.com 3306
                        tcp 50010 allow 203.0.113.0/24
                        tcp 50010 to 10.0.0.5 22
                        tcp 50011 allow 203.0.113.0/24
                        tcp 50011 to 10.0.0.6 22
                        """);
        assertThat(plan.notices()).isEmpty();
        assertThat(plan.unknowns()).isEmpty();
        assertThat(plan.entryRules())
                .extracting(Object::toString)
                .containsExactly(
                        "tcp 50001 from 203.0.113.0/24",
                        "tcp 50003 from 203.0.113.0/24",
                        "tcp 50010-50019 from 203.0.113.0/24");
    }

    @Test
    void leadsToWritersAndReadersByTheirOwnNames() {
        String map =
                "ports:\n"
                        + mapping(50001, "writer", "{dbCluster: shop}")
                        + mapping(50002, "reader", "{dbCluster: shop, endpoint: reader}");
        assertThat(lines(map, Set.of()))
                .contains(
                        "tcp 50001 name shop.cluster-abc.rds.amazonaws.com 5432",
                        "tcp 50002 name shop-2.abc.rds.amazonaws.com 3306",
                        "tcp 50002 name shop-3.abc.rds.amazonaws.com 3306")
                .noneMatch(line -> line.startsWith("watch"));
        // An event of a member is one of its cluster.
        assertThat(lines(map, Set.of("shop-2")))
                .contains(
                        "watch shop-2.abc.rds.amazonaws.com 180",
                        "watch shop-3.abc.rds.amazonaws.com 180",
                        "watch shop.cluster-abc.rds.amazonaws.com 180");
        assertThat(lines(map, Set.of("orders"))).noneMatch(line -> line.startsWith("watch"));
        aws.clusters.clear();
        aws.cluster("shop", "shop-1");
        assertThat(lines(map, Set.of()))
                .contains("tcp 50002 name shop.cluster-abc.rds.amazonaws.com 5432");
    }

    @Test
    void balancesOverThoseInServiceThatRun() {
        aws.group("web", "i-1", "i-2", "i-3");
        aws.instances.replaceAll(i ->
                i.id().equals("i-2")
                        ? new Targets.Instance(
                                "i-2",
                                false,
                                i.launchTime(),
                                i.privateAddress(),
                                i.tags(),
                                List.of())
                        : i);
        assertThat(lines(SampleMaps.CLASSIC, Set.of()))
                .filteredOn(line -> line.startsWith("tcp 50001 to"))
                .containsExactly("tcp 50001 to 10.0.0.5 80", "tcp 50001 to 10.0.0.7 80");
    }

    @Test
    void whatDoesNotResolveClosesItsOwnPortOnly() {
        aws.databases.clear();
        PortPlan plan = plan(SampleMaps.CLASSIC, Remembered.NOTHING);
        assertThat(HostGrammar.read(plan.desired().text()).ports.keySet())
                .containsExactly("tcp 50001", "tcp 50010", "tcp 50011");
        assertThat(plan.notices())
                .containsExactly(
                        Notice.error(
                                "orders",
                                "Port tcp 50003 (orders-db) is closed: DB instance orders does not exist; correct its identifier in the map, or remove the mapping."));
        // Its clients may come back: the door stays as the map says.
        assertThat(plan.entryRules()).hasSize(3);
    }

    @Test
    void eachUnresolvableTargetHasARemedy() {
        aws.group("empty");
        aws.databases.add(
                new Targets.Database("new", "creating", Optional.empty(), false, List.of()));
        String map =
                "ports:\n"
                        + mapping(50001, "a", "{autoScalingGroup: gone, port: 80}")
                        + mapping(50002, "b", "{autoScalingGroup: empty, port: 80}")
                        + mapping(
                                "50003-50004",
                                "c",
                                "{autoScalingGroup: gone, port: 80, each: true}")
                        + mapping(50005, "d", "{instance: i-0aaaaaaaa, port: 80}")
                        + mapping(50006, "e", "{instance: {tag: Name, value: nobody}, port: 80}")
                        + mapping(50007, "f", "{dbInstance: new}")
                        + mapping(50008, "g", "{dbCluster: gone}");
        PortPlan plan = plan(map, Remembered.NOTHING);
        assertThat(plan.desired().ports()).isEmpty();
        assertThat(plan.notices())
                .extracting(Notice::sentence)
                .containsExactly(
                        "Port tcp 50001 (a) is closed: port 80 of Auto Scaling group gone does not exist; correct its name in the map, or remove the mapping.",
                        "Port tcp 50002 (b) is closed: port 80 of Auto Scaling group empty has no member in service with an address that hosts may lead to; look at its activity history, and at its desired capacity.",
                        "Port tcp 50005 (d) is closed: port 80 of instance i-0aaaaaaaa does not exist; name another in the map, or select it by tag.",
                        "Port tcp 50006 (e) is closed: port 80 of the instance tagged Name=nobody does not run; start one, or correct the tag in the map.",
                        "Port tcp 50007 (f) is closed: DB instance new has no endpoint while it is creating; wait until it is available.",
                        "Port tcp 50008 (g) is closed: writer of DB cluster gone does not exist; correct its identifier in the map, or remove the mapping.",
                        "Ports 50003-50004 (c) are closed: Auto Scaling group gone does not exist or has no member in service; correct its name in the map, or look at its activity history.");
    }

    @Test
    void refusesAddressesOutsideTheVpc() {
        aws.instances.set(
                0,
                new Targets.Instance(
                        "i-1",
                        true,
                        SampleTargets.START,
                        Optional.of("198.51.100.7"),
                        Map.of(),
                        List.of()));
        assertThat(lines(SampleMaps.CLASSIC, Set.of()))
                .noneMatch(line -> line.contains("198.51.100.7"))
                .contains("tcp 50001 to 10.0.0.6 80");
    }

    @Test
    void whatCannotBeReadStaysAsItWas() {
        PortPlan before = plan(SampleMaps.CLASSIC, Remembered.NOTHING);
        aws.groupsUnknown(true);
        PortPlan after = plan(SampleMaps.CLASSIC, SampleTargets.remembered(before));
        assertThat(after.desired()).isEqualTo(before.desired());
        assertThat(after.assignments()).isEqualTo(before.assignments());
        assertThat(after.unknowns()).containsExactly("DescribeAutoScalingGroups: throttled");
        assertThat(after.notices()).isEmpty();
    }

    @Test
    void unknownIsNotWhatAnotherTargetWas() {
        Remembered before = SampleTargets.remembered(plan(SampleMaps.CLASSIC, Remembered.NOTHING));
        aws.groupsUnknown(true);
        PortPlan after =
                plan(SampleMaps.CLASSIC.replace("web, port: 80", "admin, port: 80"), before);
        assertThat(after.desired().text()).doesNotContain("tcp 50001").contains("tcp 50010 to");
    }

    @Test
    void unknownVpcRangesAreThoseOfBefore() {
        Targets known = aws.targets();
        Targets unknown =
                new Targets(
                        Observed.unknown("DescribeVpcs: throttled"),
                        known.natHosts(),
                        known.autoScalingGroups(),
                        known.instances(),
                        known.databases(),
                        known.clusters(),
                        known.securityGroups());
        Remembered before =
                new Remembered(
                        Assignments.NONE, List.of(SampleTargets.prefix("198.18.0.0/16")), Map.of());
        PortPlan plan = PortPlanner.plan(PortMap.EMPTY, unknown, before, Set.of());
        assertThat(plan.desired().text()).contains("within 198.18.0.0/16");
        assertThat(plan.unknowns()).containsExactly("DescribeVpcs: throttled");
    }

    @Test
    void aMemberKeepsItsPortForLife() {
        PortPlan first = plan(SampleMaps.CLASSIC, Remembered.NOTHING);
        aws.group("web", "i-2", "i-3");
        PortPlan second = plan(SampleMaps.CLASSIC, SampleTargets.remembered(first));
        assertThat(members(second)).containsExactly("tcp 50010=i-3", "tcp 50011=i-2");
        // Renamed, longer, and leading to another port, it is still theirs.
        PortPlan third =
                plan(
                        SampleMaps.CLASSIC
                                .replace("50010-50019", "50008-50019")
                                .replace("web-ssh", "shell")
                                .replace("port: 22", "port: 2222"),
                        SampleTargets.remembered(second));
        assertThat(members(third)).containsExactly("tcp 50010=i-3", "tcp 50011=i-2");
    }

    @Test
    void aRangeThatIsGivenToAnotherGroupForgetsWhoHadIt() {
        Remembered before = SampleTargets.remembered(plan(SampleMaps.CLASSIC, Remembered.NOTHING));
        aws.groupsUnknown(true);
        PortPlan plan =
                plan(SampleMaps.CLASSIC.replace("web, port: 22", "admin, port: 22"), before);
        assertThat(plan.assignments()).isEqualTo(Assignments.NONE);
    }

    @Test
    void aMemberInStandbyKeepsItsPortAndLeadsNowhere() {
        Remembered before = SampleTargets.remembered(plan(SampleMaps.CLASSIC, Remembered.NOTHING));
        aws.groups.set(
                0,
                new Targets.AutoScalingGroup(
                        "web",
                        List.of(
                                new Targets.Member("i-1", false),
                                new Targets.Member("i-3", true))));
        PortPlan plan = plan(SampleMaps.CLASSIC, before);
        assertThat(members(plan)).containsExactly("tcp 50010=i-1", "tcp 50011=i-3");
        assertThat(plan.desired().text()).doesNotContain("tcp 50010");
        assertThat(plan.notices())
                .extracting(Notice::sentence)
                .containsExactly(
                        "Port tcp 50010 (web-ssh) is closed: i-1 is not in service; look at its lifecycle state in web.");
    }

    @Test
    void tellsWhenARangeIsTooShort() {
        aws.group("web", "i-1", "i-2", "i-3");
        PortPlan plan =
                plan(
                        "ports:\n"
                                + mapping(
                                        "50010-50011",
                                        "ssh",
                                        "{autoScalingGroup: web, port: 22, each: true}"),
                        Remembered.NOTHING);
        assertThat(members(plan)).containsExactly("tcp 50010=i-1", "tcp 50011=i-2");
        assertThat(plan.notices())
                .extracting(Notice::sentence)
                .containsExactly(
                        "Ports 50010-50011 (ssh) are too few for Auto Scaling group web: i-3 got none; make the range longer by 1.");
    }

    @Test
    void aMembersGoingMovesOnlyItsOwnClients() {
        String map =
                "ports:\n"
                        + mapping(
                                50001,
                                "web",
                                "{autoScalingGroup: web, port: 80, affinity: source}");
        aws.group("web", "i-1", "i-2", "i-3");
        List<String> with = slots(map);
        aws.group("web", "i-1", "i-3");
        List<String> without = slots(map);
        assertThat(with).hasSize(64);
        assertThat(Set.copyOf(with)).hasSize(3);
        for (int slot = 0; slot < with.size(); slot++) {
            if (!with.get(slot).contains("10.0.0.6")) {
                assertThat(without.get(slot)).isEqualTo(with.get(slot));
            } else {
                assertThat(without.get(slot)).doesNotContain("10.0.0.6");
            }
        }
        assertThat(lines(map, Set.of())).contains("tcp 50001 by source");
    }

    @Test
    void theOldestOfSeveralTaggedInstancesIsUsed() {
        aws.instances.replaceAll(i ->
                new Targets.Instance(
                        i.id(),
                        !i.id().equals("i-1"),
                        i.launchTime(),
                        i.privateAddress(),
                        Map.of("Role", "bastion"),
                        List.of()));
        PortPlan plan =
                plan(
                        "ports:\n"
                                + mapping(
                                        50001,
                                        "bastion",
                                        "{instance: {tag: Role, value: bastion}, port: 22}"),
                        Remembered.NOTHING);
        assertThat(plan.desired().text()).contains("tcp 50001 to 10.0.0.6 22");
        assertThat(plan.notices())
                .extracting(Notice::sentence)
                .containsExactly(
                        "2 running instances are tagged Role=bastion (i-2, i-3), and the oldest is used: name one by its id, or put them into an Auto Scaling group.");
    }

    @Test
    void tellsOfPubliclyAccessibleDatabases() {
        aws.databases.replaceAll(
                d -> new Targets.Database(d.id(), d.status(), d.endpoint(), true, List.of()));
        PortPlan plan = plan(SampleMaps.CLASSIC, Remembered.NOTHING);
        assertThat(plan.desired().text()).contains("tcp 50003 name orders");
        assertThat(plan.notices())
                .singleElement()
                .satisfies(notice -> {
                    assertThat(notice.level()).isEqualTo(Notice.Level.INFORMATION);
                    assertThat(notice.sentence()).startsWith("DB instance orders is publicly");
                });
    }

    private PortPlan plan(String map, Remembered before) {
        return PortPlanner.plan(PortMapParserTest.map(map), aws.targets(), before, Set.of());
    }

    private List<String> lines(String map, Set<String> stirred) {
        return PortPlanner.plan(
                        PortMapParserTest.map(map), aws.targets(), Remembered.NOTHING, stirred)
                .desired()
                .text()
                .lines()
                .toList();
    }

    private List<String> slots(String map) {
        return lines(map, Set.of()).stream().filter(line -> line.contains(" to ")).toList();
    }

    private static List<String> members(PortPlan plan) {
        return plan.assignments().members().entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue().instanceId())
                .toList();
    }

    private static String mapping(Object listen, String name, String target) {
        return "- {listen: %s, name: %s, target: %s, %s".formatted(listen, name, target, ALLOW);
    }
}
