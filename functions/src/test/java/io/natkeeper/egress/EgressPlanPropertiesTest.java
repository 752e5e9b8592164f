package io.natkeeper.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.Ipv4Range;
import io.natkeeper.egress.EgressPlan.PlannedSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every plan, of random policies and worlds; the seed is in the test's name. */
class EgressPlanPropertiesTest {

    private static final int ADDRESSES = 6;

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    private record Sample(EgressPolicy policy, SampleWorld aws) {

        /**
         * @param shared whether an address may be in several rules
         * @param overlapping whether rules may match the same sources
         */
        static Sample of(Random random, boolean shared, boolean overlapping) {
            SampleWorld aws = new SampleWorld();
            for (int i = 1; i <= ADDRESSES; i++) {
                aws.address(
                        "a" + i, i, random.nextInt(3) == 0 ? "rtb-" + (1 + random.nextInt(4)) : "");
            }
            List<EgressRule> rules = new ArrayList<>();
            int count = 1 + random.nextInt(3);
            for (int r = 0; r < count; r++) {
                for (int i = random.nextInt(6); i > 0; i--) {
                    aws.instance(
                            "i-%d%d".formatted(r, i),
                            "role" + r,
                            "10.0.%d.%d".formatted(1 + random.nextInt(4), 100 + 10 * r + i));
                }
                List<String> names = new ArrayList<>();
                for (int i = 0; i <= random.nextInt(3); i++) {
                    String name =
                            "a" + (shared ? 1 + random.nextInt(ADDRESSES) : 1 + 2 * r + i % 2);
                    if (!names.contains(name)) {
                        names.add(name);
                    }
                }
                EgressSource from =
                        overlapping && random.nextBoolean()
                                ? new EgressSource.Cidr(
                                        Ipv4Prefix.of(
                                                List.of(
                                                                "10.0.1.0/24",
                                                                "10.0.2.96/27",
                                                                "10.0.0.0/22",
                                                                "10.0.0.0/16")
                                                        .get(random.nextInt(4))))
                                : new EgressSource.Tag("Role", "role" + r);
                rules.add(new EgressRule("r" + r, from, names));
            }
            return new Sample(new EgressPolicy(rules), aws);
        }

        EgressPlan plan() {
            return EgressPlanner.plan(policy, aws.world(), Remembered.NOTHING);
        }

        /** In a world that has what the plan asked for. */
        EgressPlan settledPlan() {
            aws.applied(plan());
            return plan();
        }
    }

    /** By which address one leaves; empty: the default one. */
    private static Optional<String> leaves(EgressPlan plan, long address) {
        Ipv4Range one = new Ipv4Range(address, address);
        List<String> ways =
                plan.desired().ways().stream()
                        .filter(w -> w.sources().contains(one))
                        .map(DesiredEgress.Way::publicIp)
                        .toList();
        assertThat(ways).hasSizeLessThanOrEqualTo(1);
        return ways.stream().findFirst();
    }

    private static Optional<EgressRule> firstMatch(Sample sample, EgressPlan plan, long address) {
        Ipv4Range one = new Ipv4Range(address, address);
        return sample.policy().rules().stream()
                .filter(rule ->
                        switch (rule.from()) {
                            case EgressSource.Cidr(var prefix) ->
                                    Ipv4Range.of(prefix).contains(one);
                            case EgressSource.Tag(String _, String role) ->
                                    plan.sources().stream()
                                            .filter(s -> s.range().equals(one))
                                            .flatMap(s -> s.instanceId().stream())
                                            .anyMatch(id -> id.startsWith("i-" + role.charAt(4)));
                            default -> false;
                        })
                .findFirst();
    }

    private static List<Long> everyAddress() {
        List<Long> all = new ArrayList<>();
        for (int subnet = 1; subnet <= 4; subnet++) {
            for (int host = 90; host < 140; host++) {
                all.add(Ipv4Range.of("10.0.%d.%d".formatted(subnet, host)).first());
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everySourceLeavesByExactlyOneAddressOfItsFirstRuleThatFollowsItsTableOrTheDefault(
            long seed) {
        Sample sample = Sample.of(new Random(seed), seed % 2 == 0, true);
        EgressPlan plan = sample.plan();
        for (long address : everyAddress()) {
            Optional<String> by = leaves(plan, address);
            Optional<EgressRule> rule = firstMatch(sample, plan, address);
            if (by.isPresent()) {
                String number = by.get().substring("203.0.113.".length());
                assertThat(rule.orElseThrow().addresses()).contains("a" + number);
                assertThat(plan.follows())
                        .containsEntry("eipalloc-0" + number, "rtb-" + (address >> 8 & 255));
            } else if (rule.isPresent() && (address >> 8 & 255) < 4) {
                // The pool's table: then no address of the rule follows it.
                String table = "rtb-" + (address >> 8 & 255);
                assertThat(rule.get().addresses())
                        .noneMatch(a ->
                                table.equals(plan.follows().get("eipalloc-0" + a.substring(1))));
            }
        }
        Set<Ipv4Range> sources = new HashSet<>();
        for (PlannedSource source : plan.sources()) {
            assertThat(sources.add(source.range())).isTrue();
        }
        for (int i = 1; i < plan.sources().size(); i++) {
            assertThat(plan.sources().get(i - 1).range().last())
                    .isLessThan(plan.sources().get(i).range().first());
        }
    }

    /** No table of a rule is without an address while another has two that nobody else needs. */
    @ParameterizedTest
    @MethodSource("seeds")
    void tablesGetOneEachBeforeAnyGetsTwo(long seed) {
        Sample sample = Sample.of(new Random(seed), false, false);
        EgressPlan plan = sample.plan();
        for (EgressRule rule : sample.policy().rules()) {
            Set<String> tables = new HashSet<>();
            plan.sources().stream()
                    .filter(s -> s.rule().equals(rule.name()) && !s.tableId().equals("rtb-4"))
                    .forEach(s -> tables.add(s.tableId()));
            Set<String> served = new HashSet<>();
            rule.addresses()
                    .forEach(a ->
                            Optional.ofNullable(plan.follows().get("eipalloc-0" + a.substring(1)))
                                    .filter(tables::contains)
                                    .ifPresent(served::add));
            assertThat(served).hasSize(Math.min(tables.size(), rule.addresses().size()));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void thePlanIsTheSameWhateverTheOrderOfWhatAwsSays(long seed) {
        Random random = new Random(seed);
        Sample sample = Sample.of(random, true, true);
        for (int i = 0; i < 3; i++) {
            assertThat(
                            EgressPlanner.plan(
                                    sample.policy(),
                                    SampleWorld.shuffled(sample.aws().world(), random),
                                    Remembered.NOTHING))
                    .isEqualTo(sample.plan());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsAppliedIsNotChangedAgain(long seed) {
        Sample sample = Sample.of(new Random(seed), true, true);
        EgressPlan first = sample.plan();
        EgressPlan second = sample.settledPlan();
        assertThat(second.retags()).isEmpty();
        assertThat(second.desired()).isEqualTo(first.desired());
    }

    /** Without what they could gain from it: its sources, or its address. */
    @ParameterizedTest
    @MethodSource("seeds")
    void removingARuleChangesNobodyElses(long seed) {
        Sample sample = Sample.of(new Random(seed), false, false);
        EgressPlan before = sample.settledPlan();
        for (EgressRule gone : sample.policy().rules()) {
            EgressPlan after = without(sample, gone);
            for (long address : everyAddress()) {
                if (!firstMatch(sample, before, address).equals(Optional.of(gone))) {
                    assertThat(leaves(after, address)).isEqualTo(leaves(before, address));
                }
            }
        }
    }

    /** With shared addresses and overlaps, too, nobody loses a chosen address by it. */
    @ParameterizedTest
    @MethodSource("seeds")
    void removingARuleTakesNobodyElsesAddressAway(long seed) {
        Sample sample = Sample.of(new Random(seed), true, true);
        EgressPlan before = sample.settledPlan();
        for (EgressRule gone : sample.policy().rules()) {
            EgressPlan after = without(sample, gone);
            for (long address : everyAddress()) {
                if (!firstMatch(sample, before, address).equals(Optional.of(gone))
                        && leaves(before, address).isPresent()) {
                    assertThat(leaves(after, address)).isPresent();
                }
            }
        }
    }

    private static EgressPlan without(Sample sample, EgressRule gone) {
        List<EgressRule> rest = new ArrayList<>(sample.policy().rules());
        rest.remove(gone);
        return EgressPlanner.plan(new EgressPolicy(rest), sample.aws().world(), Remembered.NOTHING);
    }
}
