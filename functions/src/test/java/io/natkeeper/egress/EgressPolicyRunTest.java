package io.natkeeper.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.natkeeper.Ipv4Range;
import io.natkeeper.RunResult;
import io.natkeeper.Settings;
import io.natkeeper.UnverifiedEndException;
import io.natkeeper.delivery.SampleDeployment;
import io.natkeeper.inventory.Host;
import io.natkeeper.simulator.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run of the handler: from the policy to tags, to what hosts answer, and to the inventory. */
class EgressPolicyRunTest {

    private static final String BANK_AND_CRAWLERS =
            """
            egress:
              - {name: bank, from: {tag: {Role: payments}}, addresses: [partner-a, partner-b]}
              - {name: crawler, from: {autoScalingGroup: crawlers}, address: crawl}
            """;

    private final EgressAccount world = new EgressAccount();

    private List<String> lines() {
        List<String> ofA = world.host(world.natA).lines;
        assertThat(world.host(world.natB).lines).as("both hosts").isEqualTo(ofA);
        return ofA;
    }

    /** By which public address an instance leaves where it is; empty: by the default one. */
    private Optional<String> by(String instanceId) {
        Ipv4Range address = Ipv4Range.of(world.addressOf(instanceId));
        return lines().stream()
                .map(line -> line.split(" ", -1))
                .filter(words -> Ipv4Range.of(words[1]).contains(address))
                .map(words -> words[3])
                .findFirst();
    }

    private EgressInventory.Source source(String instanceId) {
        return world.inventory().sources().stream()
                .filter(s -> s.instanceId().filter(instanceId::equals).isPresent())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withoutAPolicyNothingIsDoneOrWritten() {
        assertThat(world.sweep().outcome()).isEqualTo("unchanged");
        assertThat(world.host(world.natA).generations).isEmpty();
        assertThat(world.parameters()).isEmpty();
        assertThat(world.tag(world.partnerA)).isEmpty();
    }

    @Test
    void aPolicyIsInForceOnEveryHostAndItsAddressesFollowTheTables() {
        world.put(BANK_AND_CRAWLERS);
        RunResult result = world.policyChanged();

        assertThat(result.outcome()).isEqualTo("changed");
        assertThat(by(world.paymentsA)).contains(world.publicIp(world.partnerA));
        assertThat(by(world.paymentsB)).contains(world.publicIp(world.partnerB));
        assertThat(String.join("\n", lines())).contains("by " + world.publicIp(world.crawl));
        assertThat(world.tag(world.partnerA)).contains(world.tableA);
        assertThat(world.tag(world.partnerB)).contains(world.tableB);
        assertThat(world.tag(world.crawl)).contains(world.tableA);
        assertThat(world.aws.world().instance(world.natA).tags()).containsKey("natkeeper:egress");

        EgressInventory inventory = world.inventory();
        assertThat(inventory.seen(source(world.paymentsA)))
                .isEqualTo(
                        new EgressInventory.Seen.Chosen(
                                world.publicIp(world.partnerA), world.natA));
        assertThat(inventory.sources())
                .filteredOn(s -> s.rule().equals("crawler"))
                .isNotEmpty()
                .allSatisfy(s ->
                        assertThat(inventory.seen(s))
                                .isEqualTo(new EgressInventory.Seen.Default(world.natA)));
        assertThat(inventory.withoutAddress()).isEqualTo(2);
    }

    @Test
    void runningTwiceWritesNothingTheSecondTime() {
        world.put(BANK_AND_CRAWLERS);
        world.policyChanged();
        world.timing.runFor(Duration.ofMinutes(1));
        world.aws.calls().reset();

        RunResult second = world.sweep();

        assertThat(second.outcome()).isEqualTo("unchanged");
        assertThat(second.actions()).isEmpty();
        assertThat(world.aws.calls().calls().keySet())
                .contains("SendCommand")
                .doesNotContain("PutParameter", "CreateTags", "DeleteTags");
        assertThat(world.told).hasSize(1);
        assertThat(world.context.metrics.getLast())
                .contains("\"SourcesWithoutAddress\":2", "\"HostsWithoutEgress\":0");
    }

    /** The observation came before it, so no newer one may be overwritten by it. */
    @Test
    void theGenerationIsTheStartOfTheObservation() {
        world.put(BANK_AND_CRAWLERS);
        List<Instant> calls = new ArrayList<>();
        world.aws.calls().onAttempt(_ -> calls.add(world.timing.now()));
        world.policyChanged();
        assertThat(world.host(world.natA).generations)
                .containsExactly(Long.toString(calls.getFirst().toEpochMilli()));
    }

    @Test
    void aReplacedInstanceKeepsThePublicAddressAndTheGoneOneIsOutAtOnce() {
        world.put(BANK_AND_CRAWLERS);
        world.policyChanged();
        String gone = world.addressOf(world.paymentsA);
        world.aws.lifecycle().terminate(world.paymentsA);
        world.timing.runFor(Duration.ofSeconds(1));
        world.sweep();
        assertThat(world.inventory().sources())
                .noneMatch(s -> s.range().equals(Ipv4Range.of(gone)));
        world.timing.runFor(Duration.ofMinutes(5));
        String fresh = world.launchPayments();
        world.timing.runFor(Duration.ofMinutes(5));
        world.handle(
                SampleDeployment.event(
                        "aws.ec2",
                        "EC2 Instance State-change Notification",
                        Map.of("instance-id", fresh, "state", "pending")));
        assertThat(by(fresh)).contains(world.publicIp(world.partnerA));
        assertThat(world.tag(world.partnerA)).contains(world.tableA);
    }

    @Test
    void aBadPolicyIsRefusedWholeWithEveryErrorAndTheLastGoodOneStays() {
        world.put(BANK_AND_CRAWLERS);
        world.policyChanged();
        List<String> good = lines();
        world.timing.runFor(Duration.ofMinutes(1));
        world.put(
                "egress: [{name: a, from: {cidr: 10.0.0.1/8}, address: x}, {name: a, from: {}, addres: x}]");

        RunResult result = world.policyChanged();
        world.sweep();

        assertThat(result.reason())
                .contains("refused", "10.0.0.0/8", "names no source", "addres", "stays in force");
        assertThat(lines()).isEqualTo(good);
        assertThat(world.inventory().policy().errors()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(world.told).hasSize(2);
        assertThat(world.told.getLast().subject()).contains("needs you");
        assertThat(world.context.metrics.getLast()).contains("\"EgressPoliciesRefused\":1");
    }

    @Test
    void whereNoVersionIsValidWhatIsInForceStays() {
        world.put(BANK_AND_CRAWLERS);
        world.policyChanged();
        world.aws.ssm().deleteParameter(r -> r.name(EgressAccount.POLICY));
        world.put("egress: nonsense");
        int deliveries = world.host(world.natA).generations.size();

        assertThat(world.policyChanged().reason()).contains("refused");

        assertThat(world.host(world.natA).generations).hasSize(deliveries);
        assertThat(world.tag(world.partnerA)).isPresent();
        assertThat(world.inventory().sources()).hasSize(5);
    }

    @Test
    void aPolicyThatIsDeletedEnds() {
        world.put(BANK_AND_CRAWLERS);
        world.policyChanged();
        world.aws.ssm().deleteParameter(r -> r.name(EgressAccount.POLICY));

        assertThat(world.sweep().outcome()).isEqualTo("changed");

        assertThat(lines()).isEmpty();
        assertThat(world.tag(world.partnerA)).isEmpty();
        assertThat(world.sweep().outcome()).isEqualTo("unchanged");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DescribeInstances",
                "GetParametersByPath",
                "DescribeAutoScalingGroups",
                "DescribeVpcs",
                "DescribeSubnets",
                "DescribeRouteTables",
                "DescribeAddresses"
            })
    void whatCannotBeReadMovesNobody(String operation) {
        world.put(BANK_AND_CRAWLERS);
        world.policyChanged();
        List<String> before = lines();
        world.aws.faults().failAlways(operation, Fault.UNAUTHORIZED);

        assertThatThrownBy(world::sweep)
                .isInstanceOf(UnverifiedEndException.class)
                .hasMessageContaining(operation);

        world.aws.faults().clear();
        assertThat(lines()).isEqualTo(before);
        assertThat(world.tag(world.partnerA)).contains(world.tableA);
        assertThat(world.sweep().outcome()).isEqualTo("unchanged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SendCommand", "GetCommandInvocation", "PutParameter", "CreateTags"})
    void aWriteThatFailsIsMadeUpByTheNextRun(String operation) {
        world.put(BANK_AND_CRAWLERS);
        world.aws.faults().failAlways(operation, Fault.UNAUTHORIZED);
        assertThatThrownBy(world::policyChanged).isInstanceOf(UnverifiedEndException.class);

        world.aws.faults().clear();
        world.timing.runFor(Duration.ofMinutes(1));
        world.sweep();

        assertThat(lines()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(world.tag(world.partnerA)).contains(world.tableA);
        assertThat(world.inventory().hosts()).allSatisfy(h -> assertThat(h.problem()).isEmpty());
        assertThat(world.sweep().outcome()).isEqualTo("unchanged");
    }

    @Test
    void aHostThatIsNotReachedIsToldOnceAndHoldsUpNobody() {
        world.aws.systemsManager().deregister(world.natB);
        world.put(BANK_AND_CRAWLERS);
        RunResult result = world.policyChanged();
        world.sweep();

        assertThat(result.reason()).contains(world.natB, "agent").doesNotContain("read back");
        assertThat(world.host(world.natA).lines).isNotEmpty();
        assertThat(world.told).hasSize(1);
        assertThat(world.context.metrics.getLast()).contains("\"HostsWithoutEgress\":1");
        assertThat(world.inventory().hosts())
                .filteredOn(h -> h.problem().isPresent())
                .extracting(Host::instanceId)
                .containsExactly(world.natB);
        assertThat(world.inventory().seen(source(world.paymentsB)))
                .isInstanceOf(EgressInventory.Seen.Unknown.class);
        assertThat(world.aws.world().instance(world.natB).tags())
                .doesNotContainKey("natkeeper:egress");
    }

    static Stream<UnaryOperator<String>> deliveredIsNotApplied() {
        return Stream.of(
                _ -> "",
                state -> state.lines().skip(1).map(l -> l + "\n").reduce("", String::concat),
                state -> state.replaceFirst("by [0-9.]+", "by 198.51.100.1"),
                state -> state + "from 10.0.2.250 by 198.51.100.1 absent\n",
                state -> state + "nonsense\n");
    }

    @ParameterizedTest
    @MethodSource
    void deliveredIsNotApplied(UnaryOperator<String> tongue) {
        world.host(world.natB).tongue = tongue;
        world.put(BANK_AND_CRAWLERS);
        assertThatThrownBy(world::policyChanged)
                .isInstanceOf(UnverifiedEndException.class)
                .hasMessageContaining(world.natB);
        assertThat(world.aws.world().instance(world.natA).tags()).containsKey("natkeeper:egress");
        assertThat(world.aws.world().instance(world.natB).tags())
                .doesNotContainKey("natkeeper:egress");
    }

    @Test
    void anUnresolvedAddressConcernsItsRuleOnlyAndIsToldOnce() {
        world.put(BANK_AND_CRAWLERS.replace("address: crawl", "address: nowhere"));
        RunResult result = world.policyChanged();
        world.sweep();
        assertThat(result.reason()).contains("No Elastic IP of the pool is nowhere (rule crawler)");
        assertThat(lines()).hasSize(2);
        assertThat(world.told).hasSize(1);
        assertThat(world.told.getFirst().subject()).contains("needs you");
    }

    @Test
    void aSubnetWithoutATableOfItsOwnHasTheMainOne() {
        String main = world.table(true, world.natB);
        world.subnet("10.0.3.0/24");
        world.put("egress: [{name: lab, from: {cidr: 10.0.3.0/24}, address: crawl}]");

        world.policyChanged();

        assertThat(lines())
                .containsExactly("from 10.0.3.0-10.0.3.255 by " + world.publicIp(world.crawl));
        assertThat(world.tag(world.crawl)).contains(main);
    }

    @Test
    void whatSomebodyChangedOnAHostIsToldOnce() {
        world.put(BANK_AND_CRAWLERS);
        world.policyChanged();
        world.host(world.natA).repaired.add("from 10.0.1.9 by 198.51.100.1 was not ours");

        RunResult result = world.sweep();
        world.sweep();

        assertThat(String.join(" ", result.actions())).contains("Repaired", "was not ours");
        assertThat(world.inventory().drift()).hasSize(1);
        assertThat(world.told).hasSize(2);
    }

    @Test
    void anotherPoolsPolicyConcernsNobodyHere() {
        world.put(BANK_AND_CRAWLERS);
        RunResult result =
                world.handle(
                        SampleDeployment.event(
                                "aws.ssm",
                                "Parameter Store Change",
                                Map.of("name", "/natkeeper/other/egress", "operation", "Update")));
        assertThat(result.outcome()).isEqualTo("unchanged");
        assertThat(world.host(world.natA).generations).isEmpty();
    }

    @Test
    void inModeObserveNothingIsChanged() {
        world.put(BANK_AND_CRAWLERS);
        RunResult result =
                world.handle(
                        SampleDeployment.event("aws.events", "Scheduled Event", Map.of()),
                        Settings.from(Map.of("NATKEEPER_MODE", "observe")));
        assertThat(result.outcome()).isEqualTo("planned");
        assertThat(String.join(" ", result.actions()))
                .contains(
                        "(%s, partner-a) follow %s".formatted(world.partnerA, world.tableA),
                        "on %s (nat-a)".formatted(world.natA));
        assertThat(world.host(world.natA).generations).isEmpty();
        assertThat(world.tag(world.partnerA)).isEmpty();
        assertThat(world.told).isEmpty();
    }

    @Test
    void anotherDeploymentsPoolIsLeftAlone() {
        world.put(BANK_AND_CRAWLERS);
        world.aws
                .ssm()
                .putParameter(r -> r.name("/natkeeper/main/owner").value("other").type("String"));
        RunResult result =
                world.handle(
                        SampleDeployment.event("aws.events", "Scheduled Event", Map.of()),
                        Settings.from(Map.of("NATKEEPER_DEPLOYMENT", "natkeeper")));
        assertThat(result.outcome()).isEqualTo("unchanged");
        assertThat(result.reason()).contains("belongs to the deployment other");
        assertThat(world.host(world.natA).generations).isEmpty();
        assertThat(world.tag(world.partnerA)).isEmpty();
    }

    /** The two inventories lie beside each other; neither takes the other's parts for its own. */
    @Test
    void theInventoryOfPortsIsLeftAlone() {
        world.aws
                .ssm()
                .putParameter(r ->
                        r.name("/natkeeper/main/inventory").value("{\"parts\":1}").type("String"));
        world.put(BANK_AND_CRAWLERS);
        world.policyChanged();
        world.aws.ssm().deleteParameter(r -> r.name(EgressAccount.POLICY));
        world.sweep();
        assertThat(world.parameters().stream().map(p -> p.part()))
                .containsExactlyInAnyOrder(
                        "/natkeeper/main/inventory", "/natkeeper/main/inventory/egress");
    }
}
