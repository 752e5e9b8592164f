package io.natkeeper.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.natkeeper.RunResult;
import io.natkeeper.Settings;
import io.natkeeper.UnverifiedEndException;
import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.world.SecurityGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run of the handler: from the map to what hosts answer, and to the inventory. */
class PortConcentratorTest {

    private static final String WEB_AND_ORDERS =
            """
            ports:
              - {listen: 50001, name: web-http, target: {autoScalingGroup: web, port: 80}, allow: [203.0.113.0/24]}
              - {listen: 50010-50013, name: web-ssh, target: {autoScalingGroup: web, port: 22, each: true}, allow: [203.0.113.0/24]}
              - {listen: 50003, name: orders-db, target: {dbInstance: orders}, allow: [198.51.100.0/24]}
            """;

    private final Concentrator world = new Concentrator();

    private List<String> lines(String port) {
        List<String> ofA = world.host(world.natA).ports.get(port);
        assertThat(world.host(world.natB).ports.get(port)).as("both hosts").isEqualTo(ofA);
        return ofA == null ? List.of() : ofA;
    }

    private static List<String> targets(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("to ")).toList();
    }

    @Test
    void withoutAMapNothingIsDoneOrWritten() {
        RunResult result = world.sweep();
        assertThat(result.outcome()).isEqualTo("unchanged");
        assertThat(world.host(world.natA).generations).isEmpty();
        assertThat(world.parameters(Concentrator.INVENTORY)).isEmpty();
    }

    @Test
    void aMapIsInForceOnEveryHostAndOnlyItsSourcesAreAdmitted() {
        world.put(WEB_AND_ORDERS);
        RunResult result = world.mapChanged();

        assertThat(result.outcome()).isEqualTo("changed");
        assertThat(targets(lines("tcp 50001")))
                .containsExactlyInAnyOrderElementsOf(
                        world.members().stream()
                                .map(m -> "to %s 80".formatted(world.addressOf(m)))
                                .toList());
        assertThat(targets(lines("tcp 50010"))).hasSize(1);
        assertThat(targets(lines("tcp 50011"))).hasSize(1);
        assertThat(lines("tcp 50012")).isEmpty();
        assertThat(lines("tcp 50003"))
                .containsExactly(
                        "allow 198.51.100.0/24", "name %s 3306".formatted(world.endpoint()));
        assertThat(world.admitted().values())
                .containsExactlyInAnyOrder(
                        "tcp 50001-50001 203.0.113.0/24",
                        "tcp 50003-50003 198.51.100.0/24",
                        "tcp 50010-50013 203.0.113.0/24");
        assertThat(world.inventory().ports())
                .filteredOn(p -> p.listen().number() == 50003)
                .singleElement()
                .satisfies(p ->
                        assertThat(p.points())
                                .containsExactly(
                                        new Inventory.Points(
                                                List.of(world.natA, world.natB).stream()
                                                        .sorted()
                                                        .toList(),
                                                List.of("10.0.1.200:3306"))));
    }

    @Test
    void runningTwiceWritesNothingTheSecondTime() {
        world.put(WEB_AND_ORDERS);
        world.mapChanged();
        world.timing.runFor(Duration.ofMinutes(1));
        world.aws.calls().reset();

        RunResult second = world.sweep();

        assertThat(second.outcome()).isEqualTo("unchanged");
        assertThat(second.actions()).isEmpty();
        assertThat(world.aws.calls().calls().keySet())
                .contains("SendCommand")
                .doesNotContain(
                        "PutParameter",
                        "AuthorizeSecurityGroupIngress",
                        "RevokeSecurityGroupIngress",
                        "CreateTags");
        assertThat(world.told).hasSize(1);
    }

    /** The observation came before it, so no newer one may be overwritten by it. */
    @Test
    void theGenerationIsTheStartOfTheObservation() {
        world.put(WEB_AND_ORDERS);
        List<Instant> calls = new ArrayList<>();
        world.aws.calls().onAttempt(_ -> calls.add(world.timing.now()));
        world.mapChanged();
        assertThat(world.host(world.natA).generations)
                .containsExactly(Long.toString(calls.getFirst().toEpochMilli()));
        assertThat(world.host(world.natA).generations)
                .isEqualTo(world.host(world.natB).generations);
    }

    @Test
    void aBadMapIsRefusedWholeWithEveryErrorAndTheLastGoodOneStays() {
        world.put(WEB_AND_ORDERS);
        world.mapChanged();
        List<String> good = lines("tcp 50001");
        world.timing.runFor(Duration.ofMinutes(1));
        world.put(
                """
                ports:
                  - {listen: 50001, name: web-http, target: {address: 10.0.1.99, port: 80}, allow: [203.0.113.7/24]}
                  - {listen: 50001, name: again, target: {adress: 10.0.1.99, port: 80}, allow: [203.0.113.0/24]}
                """);

        RunResult result = world.mapChanged();
        world.sweep();

        assertThat(result.reason())
                .contains("refused", "203.0.113.0/24", "50001", "adress", "stays in force");
        assertThat(lines("tcp 50001")).isEqualTo(good);
        assertThat(world.inventory().map().errors()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(world.told).hasSize(2);
        assertThat(world.told.getLast().subject()).contains("needs you");
        assertThat(world.context.metrics.getLast()).contains("\"PortMapsRefused\":1");
    }

    @Test
    void whereNoVersionIsValidWhatIsInForceStays() {
        world.put(WEB_AND_ORDERS);
        world.mapChanged();
        world.aws.ssm().deleteParameter(r -> r.name(Concentrator.MAP));
        world.put("ports: nonsense");
        int deliveries = world.host(world.natA).generations.size();

        RunResult result = world.mapChanged();

        assertThat(result.reason()).contains("refused");
        assertThat(world.host(world.natA).generations).hasSize(deliveries);
        assertThat(world.inventory().ports()).hasSize(4);
        assertThat(world.admitted()).hasSize(3);
    }

    /** More errors than a parameter holds are told, and remembered by the first of them. */
    @Test
    void aFirstMapWithManyErrorsIsToldOnce() {
        world.put("ports: [" + "{listen: 1}, ".repeat(300) + "]");
        RunResult result = world.mapChanged();
        world.sweep();
        assertThat(result.reason()).contains("refused", "ports[299]");
        assertThat(world.inventory().map().errors()).hasSize(4);
        assertThat(world.told).hasSize(1);
    }

    @Test
    void aMapThatIsDeletedClosesItsPorts() {
        world.put(WEB_AND_ORDERS);
        world.mapChanged();
        world.aws.ssm().deleteParameter(r -> r.name(Concentrator.MAP));

        RunResult result = world.sweep();

        assertThat(result.outcome()).isEqualTo("changed");
        assertThat(world.host(world.natA).ports).isEmpty();
        assertThat(world.admitted()).isEmpty();
    }

    @Test
    void membersKeepTheirOwnPortsWhenOneIsReplaced() {
        world.put(WEB_AND_ORDERS);
        world.mapChanged();
        String first = targets(lines("tcp 50010")).getFirst();
        String gone =
                world.members().stream()
                        .filter(m -> !first.contains(" %s ".formatted(world.addressOf(m))))
                        .findFirst()
                        .orElseThrow();
        world.aws.lifecycle().terminate(gone);
        world.timing.runFor(Duration.ofMinutes(10));

        world.sweep();

        assertThat(targets(lines("tcp 50010"))).containsExactly(first);
        assertThat(targets(lines("tcp 50001"))).hasSize(2);
        assertThat(targets(lines("tcp 50011"))).hasSize(1);
        assertThat(String.join(" ", lines("tcp 50011"))).doesNotContain(gone);
    }

    @Test
    void aDatabasesEventMakesHostsWatchItsName() {
        world.put(WEB_AND_ORDERS);
        world.mapChanged();
        assertThat(world.host(world.natA).watches).isEmpty();
        world.databaseEvent("orders");
        assertThat(world.host(world.natA).watches)
                .singleElement()
                .satisfies(w -> assertThat(w).contains(world.endpoint()));
        world.databaseEvent("another");
        assertThat(world.host(world.natA).watches).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DescribeInstances",
                "GetParametersByPath",
                "DescribeAutoScalingGroups",
                "DescribeDBInstances",
                "DescribeVpcs",
                "DescribeSecurityGroups",
                "DescribeSecurityGroupRules",
                "DescribeAddresses"
            })
    void whatCannotBeReadClosesNothing(String operation) {
        world.put(WEB_AND_ORDERS);
        world.mapChanged();
        var before = Map.copyOf(world.host(world.natA).ports);
        var admitted = world.admitted();
        world.aws.faults().failAlways(operation, Fault.UNAUTHORIZED);

        assertThatThrownBy(world::sweep)
                .isInstanceOf(UnverifiedEndException.class)
                .hasMessageContaining(operation);

        world.aws.faults().clear();
        assertThat(world.host(world.natA).ports).isEqualTo(before);
        assertThat(world.admitted()).isEqualTo(admitted);
        assertThat(world.sweep().outcome()).isEqualTo("unchanged");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AuthorizeSecurityGroupIngress",
                "SendCommand",
                "GetCommandInvocation",
                "PutParameter",
                "CreateTags"
            })
    void aWriteThatFailsIsMadeUpByTheNextRun(String operation) {
        world.put(WEB_AND_ORDERS);
        world.aws.faults().failAlways(operation, Fault.UNAUTHORIZED);
        assertThatThrownBy(world::mapChanged).isInstanceOf(UnverifiedEndException.class);

        world.aws.faults().clear();
        world.timing.runFor(Duration.ofMinutes(1));
        world.sweep();

        assertThat(targets(lines("tcp 50001"))).hasSize(2);
        assertThat(world.admitted()).hasSize(3);
        assertThat(world.inventory().hosts()).allSatisfy(h -> assertThat(h.problem()).isEmpty());
        assertThat(world.sweep().outcome()).isEqualTo("unchanged");
    }

    @Test
    void aHostThatIsNotReachedIsToldOnceAndHoldsUpNobody() {
        world.aws.systemsManager().deregister(world.natB);
        world.put(WEB_AND_ORDERS);
        RunResult result = world.mapChanged();
        world.sweep();

        assertThat(result.reason()).contains(world.natB, "agent").doesNotContain("read back");
        assertThat(world.host(world.natA).ports).isNotEmpty();
        assertThat(world.told).hasSize(1);
        assertThat(world.told.getFirst().text()).contains(world.natB);
        assertThat(world.context.metrics.getLast()).contains("\"HostsWithoutPorts\":1");

        world.agentOf(world.natB).names.put(world.endpoint(), "10.0.1.200");
        world.sweep();
        assertThat(world.host(world.natB).ports).isEqualTo(world.host(world.natA).ports);
    }

    static Stream<UnaryOperator<String>> deliveredIsNotApplied() {
        return Stream.of(
                _ -> "",
                state -> state.replace("198.51.100.0/24", "198.51.100.0/25"),
                state -> state.replaceAll("50010 to [^ ]+", "50010 to 10.0.1.99"),
                state -> state.replace("50003 to 10.0.1.200", "50003 to 10.0.1.99"),
                state -> state + "tcp 50099 allow 203.0.113.0/24\ntcp 50099 to 10.0.1.99 80\n");
    }

    @ParameterizedTest
    @MethodSource
    void deliveredIsNotApplied(UnaryOperator<String> tongue) {
        world.host(world.natB).tongue = tongue;
        world.put(WEB_AND_ORDERS);
        assertThatThrownBy(world::mapChanged)
                .isInstanceOf(UnverifiedEndException.class)
                .hasMessageContaining(world.natB);
        assertThat(tags(world.natA)).containsKey("natkeeper:ports");
        assertThat(tags(world.natB)).doesNotContainKey("natkeeper:ports");
    }

    private Map<String, String> tags(String instanceId) {
        return world.aws.world().instance(instanceId).tags();
    }

    @Test
    void whatOnlyStartsIsLeftToTheNextRun() {
        world.put(WEB_AND_ORDERS);
        world.mapChanged();
        String natC = world.launchNat("nat-c");

        RunResult result = world.sweep();

        assertThat(result.outcome()).isEqualTo("unchanged");
        assertThat(result.reason()).doesNotContain(natC);
        assertThat(world.told).hasSize(1);
    }

    /** A state of all parts together, not the newest of those parts that happen to be valid. */
    @Test
    void ofAMapInPartsAllPartsStayAsTheyWere() {
        world.put(Concentrator.MAP + "/web", WEB_AND_ORDERS);
        world.timing.runFor(Duration.ofMinutes(1));
        world.put(
                Concentrator.MAP + "/more",
                "ports: [{listen: 50005, name: more, target: {address: 10.0.1.9, port: 80}, allow: [203.0.113.0/24]}]");
        world.mapChanged();
        world.timing.runFor(Duration.ofMinutes(1));
        world.put(Concentrator.MAP + "/more", "ports: [{listen: 50005, name: more}]");

        world.mapChanged();

        assertThat(targets(lines("tcp 50005"))).containsExactly("to 10.0.1.9 80");
        assertThat(targets(lines("tcp 50001"))).hasSize(2);
    }

    @Test
    void rulesThatSomebodyChangedAreRepairedAndToldOnce() {
        world.put(WEB_AND_ORDERS);
        world.mapChanged();
        var right = List.copyOf(world.admitted().values());
        String taken = world.admitted().keySet().iterator().next();
        world.aws.provisioning().removeIngressRule(world.entryGroup, taken);
        world.aws
                .provisioning()
                .addIngressRule(
                        world.entryGroup,
                        new SecurityGroup.Rule(
                                "tcp", 22, 22, new SecurityGroup.Peer.Cidr("0.0.0.0/0")));
        world.aws
                .provisioning()
                .addIngressRule(
                        world.entryGroup,
                        new SecurityGroup.Rule(
                                "tcp", 1, 9, new SecurityGroup.Peer.Group(world.hostGroup)));
        world.host(world.natA).repaired.add("tcp 50001 was gone");

        RunResult result = world.sweep();
        world.sweep();

        assertThat(world.admitted().values()).containsExactlyInAnyOrderElementsOf(right);
        assertThat(String.join(" ", result.actions()))
                .contains("Repaired", "tcp 50001 was gone", "tcp 22");
        assertThat(world.told).hasSize(2);
        assertThat(world.inventory().drift()).hasSize(3);
    }

    @Test
    void aNewHostGetsTheWholeMap() {
        world.put(WEB_AND_ORDERS);
        world.mapChanged();
        String natC = world.launchNat("nat-c");
        world.timing.runFor(Duration.ofMinutes(2));
        world.agentOf(natC).names.put(world.endpoint(), "10.0.1.200");

        world.handle(
                Concentrator.event(
                        "natkeeper.host",
                        "NAT Host Ready",
                        Map.of("pool", "main", "reporter", natC, "since", "2026-03-02T03:10:00Z")));

        assertThat(world.host(natC).ports).isEqualTo(world.host(world.natA).ports);
        assertThat(world.aws.world().instance(natC).tags()).containsKey("natkeeper:ports");
    }

    /** EC2 tells of every instance of the account, and each delivery keeps others waiting. */
    @Test
    void anInstanceThatNoPortLeadsToLeavesTheHostsAlone() {
        world.put(WEB_AND_ORDERS);
        world.mapChanged();
        String stranger = world.aws.lifecycle().runInstance(InstanceSpec.in(world.subnet));
        int deliveries = world.host(world.natA).generations.size();

        RunResult result = world.stateChanged(stranger, "running");

        assertThat(result.outcome()).isEqualTo("ignored");
        assertThat(result.reason()).contains(stranger, "running");
        assertThat(world.host(world.natA).generations).hasSize(deliveries);
    }

    @Test
    void aMemberThatGoesIsNews() {
        world.put(WEB_AND_ORDERS);
        world.mapChanged();
        String member = world.members().iterator().next();
        String address = world.addressOf(member);
        world.aws.lifecycle().terminate(member);
        world.timing.runFor(Duration.ofSeconds(1));

        assertThat(world.stateChanged(member, "shutting-down").outcome()).isEqualTo("changed");

        assertThat(targets(lines("tcp 50001"))).doesNotContain("to %s 80".formatted(address));
    }

    /**
     * A host, one that has not answered, what cannot be read, rules that are not as they should be.
     */
    @Test
    void whatIsNotKnownToBeAsBeforeIsNews() {
        String stranger = "i-0123456789abcdef0";
        world.put(WEB_AND_ORDERS);
        world.mapChanged();
        assertThat(world.stateChanged(world.natA, "running").outcome()).isEqualTo("unchanged");

        world.aws.systemsManager().deregister(world.natB);
        world.sweep();
        world.agentOf(world.natB).names.put(world.endpoint(), "10.0.1.200");
        assertThat(world.stateChanged(stranger, "running").outcome()).isEqualTo("unchanged");
        assertThat(world.host(world.natB).ports).isEqualTo(world.host(world.natA).ports);

        world.aws.faults().failAlways("DescribeAutoScalingGroups", Fault.UNAUTHORIZED);
        assertThatThrownBy(() -> world.stateChanged(stranger, "running"))
                .isInstanceOf(UnverifiedEndException.class);
        world.aws.faults().clear();

        world.aws
                .provisioning()
                .removeIngressRule(world.entryGroup, world.admitted().keySet().iterator().next());
        assertThat(world.stateChanged(stranger, "running").outcome()).isEqualTo("changed");
    }

    @Test
    void aNameThatDoesNotResolveIsToldAndConcernsItsPortOnly() {
        world.host(world.natB).names.clear();
        world.put(WEB_AND_ORDERS);
        world.mapChanged();
        world.sweep();
        assertThat(world.inventory().ports())
                .filteredOn(p -> p.problem().isPresent())
                .singleElement()
                .satisfies(p ->
                        assertThat(p.problem().orElseThrow())
                                .contains(world.endpoint(), world.natB));
        assertThat(world.told).hasSize(1);
        assertThat(world.told.getFirst().text()).contains("tcp 50003 (orders-db)", world.natB);
    }

    /** 4,096 characters is what a standard parameter holds, 60 rules what a group takes. */
    @Test
    void fiveHundredPortsInSeveralParametersStayWithinEveryLimit() {
        List<StringBuilder> parts = new ArrayList<>(List.of(new StringBuilder("ports:\n")));
        for (int i = 0; i < 500; i++) {
            String line =
                    "  - {listen: %d, name: p%d, target: {address: 10.0.1.%d, port: 80}, allow: [203.0.113.0/24]}\n"
                            .formatted(51_000 + i, i, 1 + i % 250);
            if (parts.getLast().length() + line.length() > 4096) {
                parts.add(new StringBuilder("ports:\n"));
            }
            parts.getLast().append(line);
        }
        for (int i = 0; i < parts.size(); i++) {
            world.put(Concentrator.MAP + "/part%02d".formatted(i), parts.get(i).toString());
        }

        assertThat(world.sweep().outcome()).isEqualTo("changed");

        assertThat(world.host(world.natA).ports).hasSize(500);
        assertThat(world.inventory().ports())
                .hasSize(500)
                .allSatisfy(p -> assertThat(p.points()).hasSize(1));
        assertThat(world.admitted().values()).containsExactly("tcp 51000-51499 203.0.113.0/24");
        assertThat(world.parameters(Concentrator.INVENTORY))
                .hasSizeGreaterThan(10)
                .allSatisfy(p -> assertThat(p.text().length()).isLessThanOrEqualTo(4096));
        assertThat(world.sweep().outcome()).isEqualTo("unchanged");
    }

    @Test
    void inModeObserveARefusedMapPlansToCloseNothing() {
        world.put(WEB_AND_ORDERS);
        world.mapChanged();
        world.aws.ssm().deleteParameter(r -> r.name(Concentrator.MAP));
        world.put("ports: nonsense");
        RunResult result =
                world.handle(
                        Concentrator.event("aws.events", "Scheduled Event", Map.of()),
                        Settings.from(Map.of("NATKEEPER_MODE", "observe")));
        assertThat(result.actions()).isEmpty();
    }

    @Test
    void inModeObserveNothingIsChanged() {
        world.put(WEB_AND_ORDERS);
        RunResult result =
                world.handle(
                        Concentrator.event("aws.events", "Scheduled Event", Map.of()),
                        Settings.from(Map.of("NATKEEPER_MODE", "observe")));
        assertThat(result.outcome()).isEqualTo("planned");
        assertThat(String.join(" ", result.actions()))
                .contains(
                        "Admit tcp 50001 from 203.0.113.0/24",
                        "on %s (nat-a)".formatted(world.natA));
        assertThat(world.host(world.natA).generations).isEmpty();
        assertThat(world.admitted()).isEmpty();
        assertThat(world.told).isEmpty();
    }

    /** Nothing is opened, delivered or published in a pool that belongs to another deployment. */
    @Test
    void nothingChangesInAPoolOfAnotherDeployment() {
        world.put(WEB_AND_ORDERS);
        world.put("/natkeeper/main/owner", "other");
        world.aws.calls().reset();
        RunResult result =
                world.handle(
                        Concentrator.event("aws.events", "Scheduled Event", Map.of()),
                        Settings.from(Map.of(Settings.DEPLOYMENT, "natkeeper")));
        assertThat(result.outcome()).isEqualTo("unchanged");
        assertThat(result.reason())
                .contains(
                        "Pool main belongs to the deployment other, so natkeeper changes nothing there");
        assertThat(world.aws.calls().writeCalls()).isZero();
        assertThat(world.host(world.natA).generations).isEmpty();
    }
}
