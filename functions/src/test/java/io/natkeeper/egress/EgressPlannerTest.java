package io.natkeeper.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.Ipv4Range;
import io.natkeeper.Notice;
import io.natkeeper.egress.EgressPlan.PlannedRule;
import io.natkeeper.egress.EgressPlan.PlannedSource;
import io.natkeeper.egress.EgressPlan.Retag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EgressPlannerTest {

    private static final String HEAD = "natkeeper-egress 1\nwithin 10.0.0.0/16\n";

    private final SampleWorld aws =
            new SampleWorld()
                    .instance("i-bank1", "payments", "10.0.1.10", "10.0.1.11")
                    .instance("i-bank2", "payments", "10.0.2.10")
                    .instance("i-lab", "lab", "10.0.3.10")
                    .address("partner-a", 1, "")
                    .address("partner-b", 2, "")
                    .address("spare", 9, "");

    private EgressPlan plan(String... rules) {
        return plan(aws.world(), Remembered.NOTHING, rules);
    }

    private static EgressPlan plan(EgressWorld world, Remembered before, String... rules) {
        StringBuilder text = new StringBuilder("egress:\n");
        for (String rule : rules) {
            text.append("  - {").append(rule).append("}\n");
        }
        return EgressPlanner.plan(
                EgressPolicyParserTest.policy(rules.length == 0 ? "egress: []" : text.toString()),
                world,
                before);
    }

    /** What the next run goes by. */
    static Remembered remembered(EgressPlan plan) {
        Map<String, Remembered.Rule> rules = new HashMap<>();
        for (PlannedRule rule : plan.rules()) {
            rules.put(
                    rule.rule().name(),
                    new Remembered.Rule(
                            rule.rule().from().toString(),
                            rule.rule().addresses(),
                            plan.sources().stream()
                                    .filter(s -> s.rule().equals(rule.rule().name()))
                                    .toList()));
        }
        return new Remembered(plan.desired().within(), rules);
    }

    private static List<String> problems(EgressPlan plan) {
        return plan.rules().stream().flatMap(r -> r.problems().stream()).toList();
    }

    private static List<String> notices(EgressPlan plan) {
        return plan.notices().stream().map(Notice::sentence).toList();
    }

    private static Map<String, Optional<String>> retags(EgressPlan plan) {
        return plan.retags().stream()
                .collect(Collectors.toMap(r -> r.address().name().orElseThrow(), Retag::tableId));
    }

    @Test
    void allPrivateAddressesOfASourceLeaveByTheAddressThatFollowsItsTable() {
        EgressPlan plan =
                plan(
                        "name: bank, from: {tag: {Role: payments}}, addresses: [partner-a, partner-b]");
        assertThat(plan.desired().text())
                .isEqualTo(
                        HEAD
                                + "from 10.0.1.10-10.0.1.11 by 203.0.113.1\n"
                                + "from 10.0.2.10 by 203.0.113.2\n");
        assertThat(retags(plan))
                .isEqualTo(
                        Map.of(
                                "partner-a",
                                Optional.of("rtb-1"),
                                "partner-b",
                                Optional.of("rtb-2")));
        assertThat(problems(plan)).isEmpty();
        assertThat(plan.unknowns()).isEmpty();
        assertThat(plan.sources().getFirst())
                .isEqualTo(
                        new PlannedSource(
                                Ipv4Range.of("10.0.1.10"),
                                "bank",
                                Optional.of("i-bank1"),
                                "rtb-1",
                                Optional.of("203.0.113.1")));
    }

    @Test
    void withOneAddressTheTableWithMostSourcesGetsItAndTheRestIsTold() {
        EgressPlan plan = plan("name: bank, from: {tag: {Role: payments}}, address: partner-a");
        assertThat(plan.desired().text())
                .isEqualTo(HEAD + "from 10.0.1.10-10.0.1.11 by 203.0.113.1\n");
        assertThat(problems(plan))
                .containsExactly(
                        "Rule bank has sources behind rtb-1 and rtb-2, but 1 address: those behind rtb-2 leave by the default address of their host; add one for each route table.");
    }

    @Test
    void anAddressKeepsItsTableWhileItHasASourceThere() {
        String rule = "name: bank, from: {tag: {Role: payments}}, address: partner-a";
        aws.address("partner-a", 1, "rtb-2");
        assertThat(plan(rule).follows()).containsEntry("eipalloc-01", "rtb-2");
        assertThat(retags(plan(rule))).isEmpty();
        aws.without("i-bank2");
        assertThat(retags(plan(rule))).containsEntry("partner-a", Optional.of("rtb-1"));
        // Nobody there at all: rather ready where it was than a zone's.
        aws.without("i-bank1");
        assertThat(plan(rule).follows()).containsEntry("eipalloc-01", "rtb-2");
    }

    @Test
    void aSpareOneMovesToATableWithoutAny() {
        aws.address("partner-a", 1, "rtb-1").address("partner-b", 2, "rtb-1");
        assertThat(
                        plan("name: bank, from: {tag: {Role: payments}}, addresses: [partner-a, partner-b]")
                                .follows())
                .isEqualTo(Map.of("eipalloc-01", "rtb-1", "eipalloc-02", "rtb-2"));
    }

    /** Of two that could move, the one that another rule needs where it is stays. */
    @Test
    void oneThatAnotherRuleNeedsDoesNotMove() {
        aws.address("partner-a", 1, "rtb-1").address("partner-b", 2, "rtb-1");
        aws.instance("i-0000000a", "other", "10.0.1.77");
        EgressPlan plan =
                plan(
                        "name: bank, from: {tag: {Role: payments}}, addresses: [partner-a, partner-b]",
                        "name: other, from: {tag: {Role: other}}, address: partner-b");
        assertThat(retags(plan)).isEqualTo(Map.of("partner-a", Optional.of("rtb-2")));
        assertThat(plan.desired().text()).contains("from 10.0.1.77 by 203.0.113.2");
    }

    @Test
    void anAddressThatNoRuleNamesLosesTheTag() {
        aws.address("spare", 9, "rtb-3");
        assertThat(retags(plan())).isEqualTo(Map.of("spare", Optional.empty()));
        assertThat(plan().desired().text()).isEqualTo(HEAD);
    }

    @Test
    void theFirstRuleThatMatchesDecidesAndTheOverlapIsTold() {
        EgressPlan plan =
                plan(
                        "name: bank, from: {instance: i-0000000b}, address: partner-a",
                        "name: net, from: {cidr: 10.0.1.0/24}, address: partner-b");
        assertThat(plan.desired().text())
                .isEqualTo(HEAD + "from 10.0.1.0-10.0.1.255 by 203.0.113.2\n");
        assertThat(problems(plan))
                .containsExactly(
                        "Instance i-0000000b (rule bank) does not run in the pool's VPC: start it, or correct its id in the policy.");
        aws.instance("i-0000000b", "x", "10.0.1.77");
        plan =
                plan(
                        "name: bank, from: {instance: i-0000000b}, address: partner-a",
                        "name: net, from: {cidr: 10.0.1.0/24}, address: partner-b");
        assertThat(plan.desired().text())
                .isEqualTo(
                        HEAD
                                + "from 10.0.1.0-10.0.1.76 by 203.0.113.2\n"
                                + "from 10.0.1.77 by 203.0.113.1\n"
                                + "from 10.0.1.78-10.0.1.255 by 203.0.113.2\n");
        assertThat(notices(plan))
                .containsExactly(
                        "Rules bank and net both match 10.0.1.77: bank comes first and wins.");
    }

    /** Never by somebody else's address: also not where the own one is missing. */
    @Test
    void aRuleWithoutItsAddressStillKeepsItsSourcesFromLaterRules() {
        EgressPlan plan =
                plan(
                        "name: bank, from: {tag: {Role: payments}}, address: nowhere",
                        "name: net, from: {cidr: 10.0.1.0/24}, address: partner-b");
        assertThat(plan.desired().text())
                .isEqualTo(
                        HEAD
                                + "from 10.0.1.0-10.0.1.9 by 203.0.113.2\n"
                                + "from 10.0.1.12-10.0.1.255 by 203.0.113.2\n");
        assertThat(problems(plan))
                .containsExactly(
                        "No Elastic IP of the pool is nowhere (rule bank): correct it in the policy, or tag the address with natkeeper:pool and its Name.");
    }

    @Test
    void anAddressMayBeNamedByItsIdAndAmbiguousNamesAreTold() {
        aws.address("partner-a", 3, "");
        assertThat(problems(plan("name: bank, from: {tag: {Role: payments}}, address: partner-a")))
                .containsExactly(
                        "2 Elastic IPs of the pool are named partner-a (rule bank): name one by its allocation id, eipalloc-01 or eipalloc-03.");
        assertThat(
                        plan("name: lab, from: {tag: {Role: lab}}, addresses: [eipalloc-03, eipalloc-03x]")
                                .desired()
                                .text())
                .endsWith("from 10.0.3.10 by 203.0.113.3\n");
    }

    @Test
    void anEntryAddressGetsNoTagAndServesWhereItIs() {
        aws.address("partner-a", 1, "", true);
        EgressPlan plan = plan("name: bank, from: {tag: {Role: payments}}, address: partner-a");
        assertThat(retags(plan)).isEmpty();
        assertThat(plan.desired().text())
                .isEqualTo(
                        HEAD
                                + "from 10.0.1.10-10.0.1.11 by 203.0.113.1\n"
                                + "from 10.0.2.10 by 203.0.113.1\n");
        assertThat(problems(plan)).isEmpty();
        assertThat(notices(plan)).singleElement().asString().contains("entry address");
        aws.address("partner-a", 1, "rtb-1", true);
        assertThat(retags(plan("name: bank, from: {tag: {Role: payments}}, address: partner-a")))
                .isEqualTo(Map.of("partner-a", Optional.empty()));
    }

    @Test
    void aTableThatIsNotThePoolsIsTold() {
        aws.instance("i-far", "far", "10.0.4.10");
        EgressPlan plan = plan("name: far, from: {tag: {Role: far}}, address: partner-a");
        assertThat(plan.desired().ways()).isEmpty();
        assertThat(problems(plan))
                .containsExactly(
                        "Rule far has sources behind rtb-4, which is not the pool's, so they don't leave by its hosts: tag the route table natkeeper:pool, or narrow the rule.");
        // The pool's hosts see nothing of it, so no address serves it either.
        aws.address("door", 3, "", true);
        EgressPlan entry = plan("name: far, from: {tag: {Role: far}}, address: door");
        assertThat(entry.desired().ways()).isEmpty();
        assertThat(entry.sources())
                .extracting(PlannedSource::publicIp)
                .containsOnly(Optional.empty());
        EgressPlan wide =
                plan(
                        "name: all, from: {cidr: 10.0.0.0/8}, addresses: [partner-a, partner-b, spare]");
        assertThat(problems(wide)).isEmpty();
        assertThat(notices(wide)).singleElement().asString().contains("rtb-4");
    }

    /** As while it moves from one to the other, and two answers tell of it. */
    @Test
    void anAddressThatTwoInstancesShowIsTheOneWhoseIdComesFirst() {
        aws.instance("i-new", "moved", "10.0.1.77").instance("i-old", "moved", "10.0.1.77");
        for (int seed = 0; seed < 20; seed++) {
            assertThat(
                            plan(
                                            SampleWorld.shuffled(aws.world(), new Random(seed)),
                                            Remembered.NOTHING,
                                            "name: m, from: {tag: {Role: moved}}, address: partner-a")
                                    .sources())
                    .extracting(PlannedSource::instanceId)
                    .containsExactly(Optional.of("i-new"));
        }
    }

    @Test
    void membersOfAGroupAreSourcesByListOrByTag() {
        aws.group("crawlers", "i-lab");
        assertThat(
                        plan("name: c, from: {autoScalingGroup: crawlers}, address: partner-a")
                                .desired()
                                .text())
                .endsWith("from 10.0.3.10 by 203.0.113.1\n");
        assertThat(problems(plan("name: c, from: {autoScalingGroup: nobody}, address: partner-a")))
                .containsExactly(
                        "Auto Scaling group nobody (rule c) does not exist: correct its name in the policy.");
        EgressPlan empty = plan("name: c, from: {tag: {Role: nobody}}, address: partner-a");
        assertThat(problems(empty)).isEmpty();
        assertThat(notices(empty))
                .containsExactly("No instances tagged Role=nobody run now (rule c).");
        assertThat(problems(plan("name: c, from: {cidr: 10.9.0.0/24}, address: partner-a")))
                .containsExactly(
                        "No subnet of the pool's VPC has addresses of 10.9.0.0/24 (rule c): correct the prefix in the policy.");
    }

    @Test
    void aRangeIsSharedOutInBlocks() {
        aws.address("partner-a", 1, "rtb-1").address("partner-b", 2, "rtb-1");
        EgressPlan plan =
                plan("name: net, from: {cidr: 10.0.1.0/24}, addresses: [partner-a, partner-b]");
        assertThat(plan.desired().ways()).hasSizeBetween(2, 64);
        assertThat(plan.desired().ways().stream().mapToLong(w -> w.sources().size()).sum())
                .isEqualTo(256);
        assertThat(plan.desired().ways().stream().map(DesiredEgress.Way::publicIp).distinct())
                .hasSize(2);
    }

    @Test
    void whatCannotBeReadStaysAsItWas() {
        String bank =
                "name: bank, from: {tag: {Role: payments}}, addresses: [partner-a, partner-b]";
        String net = "name: net, from: {cidr: 10.0.3.0/24}, address: spare";
        EgressPlan before = plan(bank, net);
        aws.applied(before).without("i-bank1").address("partner-b", 2, "");
        EgressPlan after =
                plan(SampleWorld.withoutInstances(aws.world()), remembered(before), bank, net);
        assertThat(after.desired()).isEqualTo(before.desired());
        assertThat(after.unknowns()).containsExactly("instances are hidden");
        // A tag in question stays as it is, wrong or not.
        assertThat(after.retags()).isEmpty();

        EgressPlan blind = plan(SampleWorld.unknown(), remembered(before), bank, net);
        assertThat(blind.desired()).isEqualTo(before.desired());
        assertThat(blind.retags()).isEmpty();
    }

    @Test
    void whatWasKnownOfAnotherRuleIsNotKept() {
        String bank = "name: bank, from: {tag: {Role: payments}}, address: partner-a";
        Remembered before = remembered(plan(bank));
        for (String changed :
                List.of(
                        bank.replace("payments", "lab"),
                        bank.replace("partner-a", "partner-b"),
                        bank.replace("name: bank", "name: other"))) {
            EgressPlan plan = plan(SampleWorld.unknown(), before, changed);
            assertThat(plan.desired().ways()).as(changed).isEmpty();
            assertThat(plan.desired().within()).containsExactly(Ipv4Prefix.of("10.0.0.0/16"));
        }
        assertThat(plan(SampleWorld.unknown(), before).desired().ways()).isEmpty();
    }
}
