package io.natkeeper.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.Action;
import io.natkeeper.Notice;
import io.natkeeper.Observed;
import io.natkeeper.fleet.AddressHost.Standing;
import io.natkeeper.fleet.HostAddresses.FurtherInterface;
import io.natkeeper.fleet.HostAddresses.PrivateAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AddressPlannerTest {

    private static final Map<String, Observed<TypeLimits>> LIMITS =
            Map.of(
                    "t4g.nano", Observed.known(new TypeLimits(2, 2)),
                    "t4g.small", Observed.known(new TypeLimits(4, 3)),
                    "t4g.medium", Observed.known(new TypeLimits(6, 3)));

    private final List<ElasticIp> elasticIps = new ArrayList<>();
    private final List<AddressHost> hosts = new ArrayList<>();
    private boolean relieved;
    private Optional<Instant> portMap = Optional.empty();
    private Optional<Instant> egressPolicy = Optional.empty();
    private Set<String> tables = Set.of();
    private List<FurtherInterface> further = List.of();

    @Test
    void withoutElasticIpsNothingHappens() {
        host("i-a", "a", Standing.FIT, 1, "t4g.nano", 1);
        AddressPlan plan = plan(Map.of());
        assertThat(plan.work()).isEmpty();
        assertThat(plan.notices()).isEmpty();
        assertThat(plan.unknowns()).isEmpty();
        assertThat(plan.sentence())
                .isEqualTo(
                        "Pool main: Without an Elastic IP, by an address that changes with each host: i-a in a by 198.51.100.1.");
    }

    @Test
    void aHostWithoutASecondaryAddressGetsOneFirst() {
        host("i-a", "a", Standing.FIT, 1, "t4g.nano", 0);
        egress("eipalloc-1", Optional.empty());
        assertThat(plan(LIMITS).actions())
                .containsExactly(new Action.AssignPrivateAddress("eni-i-a", "i-a"));
        AddressPlan blind = plan(Map.of());
        assertThat(blind.actions()).isEmpty();
        assertThat(blind.unknowns())
                .containsExactly("How many addresses a t4g.nano can carry has not been read yet.");
        assertThat(blind.lackedBy("i-a")).isEqualTo(Observed.unknown(blind.unknowns().getFirst()));
    }

    @Test
    void aStandbyHasItsSecondaryAddressReady() {
        host("i-a1", "a", Standing.FIT, 1, "t4g.nano", 1, "eipalloc-1");
        host("i-a2", "a", Standing.FIT, 0, "t4g.nano", 0);
        egress("eipalloc-1", Optional.of("i-a1"));
        AddressPlan plan = plan(LIMITS);
        assertThat(plan.actions())
                .containsExactly(new Action.AssignPrivateAddress("eni-i-a2", "i-a2"));
        assertThat(plan.lackedBy("i-a2")).isEqualTo(Observed.known(plan.actions()));
        assertThat(plan.lackedBy("i-a1")).isEqualTo(Observed.known(List.of()));
    }

    @Test
    void eachZoneGetsOneOnTheHostWithRoutes() {
        host("i-a1", "a", Standing.FIT, 0, "t4g.nano", 1);
        host("i-a2", "a", Standing.FIT, 3, "t4g.nano", 1);
        host("i-b", "b", Standing.FIT, 1, "t4g.nano", 1);
        egress("eipalloc-2", Optional.empty());
        egress("eipalloc-1", Optional.empty());
        assertThat(placements(plan(Map.of())))
                .isEqualTo(Map.of("eipalloc-1", "eni-i-a2", "eipalloc-2", "eni-i-b"));
    }

    @Test
    void anAddressLeavesAFailedHostForOneOfItsZoneOnly() {
        host("i-a1", "a", Standing.FAILED, 0, "t4g.nano", 1, "eipalloc-1");
        host("i-b", "b", Standing.FIT, 2, "t4g.nano", 1);
        egress("eipalloc-1", Optional.of("i-a1"));
        assertThat(plan(Map.of()).actions()).isEmpty();

        host("i-a2", "a", Standing.FIT, 0, "t4g.nano", 1);
        assertThat(plan(Map.of()).actions())
                .containsExactly(
                        new Action.AssociateAddress(
                                "eipalloc-1",
                                "203.0.113.1",
                                "eni-i-a2",
                                "10.0.0.9",
                                "i-a2 in a",
                                Optional.of("i-a1 is as it is")));
    }

    @Test
    void aDrainingHostKeepsItsAddressAndGetsNone() {
        host("i-a1", "a", Standing.KEEPS, 0, "t4g.nano", 1, "eipalloc-1");
        host("i-a2", "a", Standing.FIT, 2, "t4g.nano", 1);
        host("i-b", "b", Standing.KEEPS, 2, "t4g.nano", 1);
        egress("eipalloc-1", Optional.of("i-a1"));
        egress("eipalloc-2", Optional.empty());
        assertThat(plan(Map.of()).actions()).isEmpty();
    }

    @Test
    void aRelievedHostsAddressFollowsTheRoutesOfItsZone() {
        relieved = true;
        host("i-a1", "a", Standing.FIT, 0, "t4g.nano", 1, "eipalloc-1");
        relieved = false;
        egress("eipalloc-1", Optional.of("i-a1"));
        host("i-a2", "a", Standing.FIT, 0, "t4g.nano", 1);
        assertThat(plan(Map.of()).actions()).as("nobody has routes").isEmpty();
        host("i-a3", "a", Standing.FIT, 2, "t4g.nano", 1);
        assertThat(placements(plan(Map.of()))).isEqualTo(Map.of("eipalloc-1", "eni-i-a3"));
    }

    /** Two runs at once, each on an old view, can have given one zone two addresses. */
    @Test
    void aSecondAddressOfAZoneGoesToOneThatLacksOne() {
        host("i-a1", "a", Standing.FIT, 1, "t4g.nano", 1, "eipalloc-2");
        host("i-a2", "a", Standing.FIT, 0, "t4g.nano", 1, "eipalloc-1");
        egress("eipalloc-2", Optional.of("i-a1"));
        egress("eipalloc-1", Optional.of("i-a2"));
        host("i-b", "b", Standing.FIT, 1, "t4g.nano", 1);
        assertThat(placements(plan(Map.of()))).isEqualTo(Map.of("eipalloc-1", "eni-i-b"));
    }

    @Test
    void whatSomebodyElseUsesIsReportedAndLeftAlone() {
        host("i-a", "a", Standing.FIT, 1, "t4g.nano", 1);
        elasticIps.add(
                new ElasticIp(
                        "eipalloc-1",
                        Optional.empty(),
                        "203.0.113.1",
                        "main",
                        false,
                        Optional.empty(),
                        Optional.of(
                                new ElasticIp.Place("eni-web", "10.0.5.5", Optional.of("i-web")))));
        AddressPlan plan = plan(Map.of());
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.notices())
                .extracting(Notice::sentence)
                .singleElement()
                .asString()
                .contains("203.0.113.1 (eipalloc-1)", "eni-web of i-web", "left alone");
    }

    /** Somebody has associated zone a's address with zone b's host, where another is in use. */
    @Test
    void anAddressThatSomebodyMovedToAnotherZoneComesBack() {
        host("i-a", "a", Standing.FIT, 1, "t4g.nano", 1);
        host("i-b", "b", Standing.FIT, 1, "t4g.small", 2, "eipalloc-2", "eipalloc-1");
        egress("eipalloc-2", Optional.of("i-b"));
        egress("eipalloc-1", Optional.of("i-b"));
        assertThat(placements(plan(Map.of()))).isEqualTo(Map.of("eipalloc-1", "eni-i-a"));
    }

    @Test
    void egressTakesTheLowestAddressAndEntryTheHighest() {
        host("i-a", "a", Standing.FIT, 1, "t4g.small", 2);
        egress("eipalloc-1", Optional.empty());
        entry("eipalloc-2", Optional.empty());
        assertThat(plan(Map.of()).actions())
                .extracting(a -> ((Action.AssociateAddress) a).privateAddress())
                // As numbers: as texts 10.0.0.10 comes before 10.0.0.9.
                .containsExactly("10.0.0.9", "10.0.0.10");
    }

    @Test
    void aHostGrowsBeforeItGetsEgressAndEntry() {
        host("i-a", "a", Standing.FIT, 1, "t4g.small", 1);
        egress("eipalloc-1", Optional.empty());
        entry("eipalloc-2", Optional.empty());
        assertThat(plan(LIMITS).actions())
                .containsExactly(new Action.AssignPrivateAddress("eni-i-a", "i-a"));
    }

    /** A t4g.nano has room for one. */
    @Test
    void onASmallTypeTheEntryAddressGoesWhereNoOtherIs() {
        host("i-a", "a", Standing.FIT, 1, "t4g.nano", 1);
        host("i-b", "b", Standing.FIT, 1, "t4g.nano", 1);
        egress("eipalloc-1", Optional.empty());
        entry("eipalloc-2", Optional.empty());
        assertThat(placements(plan(LIMITS)))
                .isEqualTo(Map.of("eipalloc-1", "eni-i-a", "eipalloc-2", "eni-i-b"));
    }

    @Test
    void anAddressWithoutAPlaceIsToldWithATypeThatHasOne() {
        host("i-a", "a", Standing.FIT, 1, "t4g.nano", 1, "eipalloc-1");
        egress("eipalloc-1", Optional.of("i-a"));
        entry("eipalloc-2", Optional.empty());
        AddressPlan plan = plan(LIMITS);
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.notices())
                .containsExactly(
                        Notice.error(
                                "i-a",
                                "Elastic IP 203.0.113.2 (eipalloc-2) of pool main has no place: every private address of i-a is taken (addresses per interface of t4g.nano: 2). Use a larger type such as t4g.small (4), or let egress and entry share one address and release this one."));
    }

    @Test
    void addressesOfOneZoneWithoutAPlaceAreToldOnce() {
        for (int i = 1; i <= 7; i++) {
            host("i-a" + i, "a", Standing.FIT, 1, "t4g.nano", 1, "eipalloc-" + i);
            egress("eipalloc-" + i, Optional.of("i-a" + i));
        }
        for (String gone : List.of("8", "9")) {
            host("i-x" + gone, "a", Standing.FAILED, 0, "t4g.nano", 1, "eipalloc-" + gone);
            egress("eipalloc-" + gone, Optional.of("i-x" + gone));
        }
        assertThat(plan(LIMITS).notices())
                .containsExactly(
                        Notice.error(
                                "i-a1",
                                "Elastic IPs 203.0.113.8 (eipalloc-8), 203.0.113.9 (eipalloc-9) of pool main have no place: every private address of i-a1, i-a2, i-a3, i-a4, i-a5 and 2 more is taken (addresses per interface of t4g.nano: 2). Use a larger type such as t4g.small (4), or let egress and entry share one address and release these."));
    }

    @Test
    void theEntryAddressLeavesAFailedHostForAnyZone() {
        host("i-a", "a", Standing.FAILED, 0, "t4g.small", 2, "eipalloc-1");
        host("i-b", "b", Standing.FIT, 2, "t4g.small", 2);
        entry("eipalloc-1", Optional.of("i-a"));
        assertThat(placements(plan(LIMITS))).isEqualTo(Map.of("eipalloc-1", "eni-i-b"));
    }

    /** A port map that is not there yet leads nobody anywhere. */
    @Test
    void theEntryAddressGoesWhereTheNewestPortMapIs() {
        host("i-a1", "a", Standing.FAILED, 0, "t4g.small", 2, "eipalloc-1");
        host("i-a2", "a", Standing.FIT, 2, "t4g.small", 2);
        portMap = Optional.of(Instant.parse("2026-03-01T00:00:00Z"));
        host("i-a3", "a", Standing.FIT, 1, "t4g.small", 2);
        portMap = Optional.of(Instant.parse("2026-03-02T00:00:00Z"));
        host("i-b", "b", Standing.FIT, 0, "t4g.small", 2);
        entry("eipalloc-1", Optional.of("i-a1"));
        assertThat(placements(plan(LIMITS))).isEqualTo(Map.of("eipalloc-1", "eni-i-b"));
        host("i-a4", "a", Standing.FIT, 0, "t4g.small", 2);
        assertThat(placements(plan(LIMITS)))
                .as("near, and with the newest")
                .isEqualTo(Map.of("eipalloc-1", "eni-i-a4"));
    }

    @Test
    void aChosenAddressIsWhereItsTableLeadsAndIsNoZones() {
        egressPolicy = Optional.of(Instant.parse("2026-03-01T00:00:00Z"));
        tables = Set.of("rtb-a");
        host("i-a", "a", Standing.FIT, 1, "t4g.small", 3);
        tables = Set.of("rtb-b1", "rtb-b2");
        host("i-b", "b", Standing.FIT, 2, "t4g.small", 3);
        chosen("eipalloc-1", "rtb-b2", Optional.empty());
        egress("eipalloc-2", Optional.empty());
        egress("eipalloc-3", Optional.empty());
        AddressPlan plan = plan(LIMITS);
        assertThat(placements(plan))
                .isEqualTo(
                        Map.of(
                                "eipalloc-1", "eni-i-b",
                                "eipalloc-2", "eni-i-a",
                                "eipalloc-3", "eni-i-b"));
        apply(plan);
        assertThat(plan(LIMITS).sentence())
                .isEqualTo(
                        "Pool main leaves a by 203.0.113.2 (eipalloc-2), b by 203.0.113.3 (eipalloc-3). Chosen by the egress policy: 203.0.113.1 (eipalloc-1) on i-b.");
    }

    @Test
    void aChosenAddressMovesWithItsRouteButNotFromAHostThatDrains() {
        egressPolicy = Optional.of(Instant.parse("2026-03-01T00:00:00Z"));
        for (Standing standing : Standing.values()) {
            hosts.clear();
            elasticIps.clear();
            tables = Set.of();
            host("i-a", "a", standing, 0, "t4g.small", 1, "eipalloc-1");
            chosen("eipalloc-1", "rtb-a", Optional.of("i-a"));
            tables = Set.of("rtb-a");
            host("i-b", "b", Standing.FIT, 1, "t4g.small", 1);
            assertThat(placements(plan(LIMITS)))
                    .as(standing.name())
                    .isEqualTo(
                            standing == Standing.KEEPS
                                    ? Map.of()
                                    : Map.of("eipalloc-1", "eni-i-b"));
        }
    }

    /** A host that does not know the policy would let everybody leave by it. */
    @Test
    void aChosenAddressWaitsForThePolicyToBeInForceOnTheHost() {
        tables = Set.of("rtb-a");
        host("i-a", "a", Standing.FIT, 1, "t4g.small", 1);
        chosen("eipalloc-1", "rtb-a", Optional.empty());
        assertThat(plan(LIMITS).actions()).isEmpty();

        egressPolicy = Optional.of(Instant.parse("2026-03-01T00:00:00Z"));
        tables = Set.of("rtb-b");
        host("i-b", "b", Standing.FIT, 1, "t4g.small", 1);
        assertThat(plan(LIMITS).actions()).as("another has it").isEmpty();
        hosts.removeFirst();
        tables = Set.of("rtb-a");
        egressPolicy = Optional.of(Instant.parse("2026-02-01T00:00:00Z"));
        host("i-a", "a", Standing.FIT, 1, "t4g.small", 1);
        assertThat(plan(LIMITS).actions()).as("it has an older one").isEmpty();
        hosts.clear();
        egressPolicy = Optional.of(Instant.parse("2026-03-01T00:00:00Z"));
        tables = Set.of("rtb-a");
        host("i-a", "a", Standing.FIT, 1, "t4g.small", 1);
        assertThat(placements(plan(LIMITS))).isEqualTo(Map.of("eipalloc-1", "eni-i-a"));
    }

    @Test
    void aChosenAddressStaysWhileItsTableLeadsToNoHost() {
        egressPolicy = Optional.of(Instant.parse("2026-03-01T00:00:00Z"));
        host("i-a", "a", Standing.FIT, 0, "t4g.small", 1, "eipalloc-1");
        host("i-b", "b", Standing.FIT, 1, "t4g.small", 1);
        chosen("eipalloc-1", "rtb-a", Optional.of("i-a"));
        assertThat(plan(LIMITS).actions()).isEmpty();
        assertThat(plan(LIMITS).sentence())
                .as("only those leave by it whom the policy names")
                .contains("changes with each host: i-a in a by 198.51.100.1, i-b in b by");
    }

    /** Any of them may have to take all routes over. */
    @Test
    void everyHostHasAPlaceReadyForEachChosenAddress() {
        host("i-a", "a", Standing.FIT, 1, "t4g.medium", 2);
        egress("eipalloc-1", Optional.empty());
        chosen("eipalloc-2", "rtb-a", Optional.empty());
        chosen("eipalloc-3", "rtb-a", Optional.empty());
        assertThat(plan(LIMITS).actions())
                .containsExactly(new Action.AssignPrivateAddress("eni-i-a", "i-a"));
    }

    /** A t4g.nano has one place, which is the zone's. */
    @Test
    void whereAddressesDoNotSufficeAHostGetsAnotherInterface() {
        egressPolicy = Optional.of(Instant.parse("2026-03-01T00:00:00Z"));
        tables = Set.of("rtb-a");
        host("i-a", "a", Standing.FIT, 1, "t4g.nano", 1);
        chosen("eipalloc-1", "rtb-a", Optional.empty());
        chosen("eipalloc-2", "rtb-a", Optional.empty());
        egress("eipalloc-3", Optional.empty());
        AddressPlan first = plan(LIMITS);
        assertThat(first.actions())
                .contains(
                        new Action.AttachInterface(
                                "i-a", "i-a", "main", "subnet-a", List.of("sg-1"), 1));
        assertThat(placementsAmong(first)).isEqualTo(Map.of("eipalloc-3", "eni-i-a"));
        assertThat(first.notices()).as("it is about to get room").isEmpty();

        hosts.clear();
        elasticIps.clear();
        further =
                List.of(
                        new FurtherInterface(
                                "eni-2",
                                1,
                                List.of(new PrivateAddress("10.0.1.4", true, Optional.empty())),
                                Optional.of("eni-attach-1")));
        host("i-a", "a", Standing.FIT, 1, "t4g.nano", 1, "eipalloc-3");
        egress("eipalloc-3", Optional.of("i-a"));
        chosen("eipalloc-1", "rtb-a", Optional.empty());
        chosen("eipalloc-2", "rtb-a", Optional.empty());
        AddressPlan second = plan(LIMITS);
        assertThat(second.actions())
                .contains(
                        new Action.EndInterfaceWithHost("eni-2", "eni-attach-1", "i-a"),
                        new Action.AssignPrivateAddress("eni-2", "i-a"));
        assertThat(placementsAmong(second)).isEqualTo(Map.of("eipalloc-1", "eni-2"));
        assertThat(second.notices()).isEmpty();
    }

    /** It would have none if a zone failed, or if it has just been launched. */
    @Test
    void thePlaceOfAZonesAddressIsLeftToIt() {
        egressPolicy = Optional.of(Instant.parse("2026-03-01T00:00:00Z"));
        tables = Set.of("rtb-a");
        further =
                List.of(
                        new FurtherInterface(
                                "eni-2",
                                1,
                                List.of(new PrivateAddress("10.0.1.4", true, Optional.empty())),
                                Optional.empty()));
        host("i-a", "a", Standing.FIT, 1, "t4g.nano", 1);
        further = List.of();
        tables = Set.of();
        host("i-b", "b", Standing.FIT, 1, "t4g.nano", 1, "eipalloc-2");
        egress("eipalloc-2", Optional.of("i-b"));
        chosen("eipalloc-1", "rtb-a", Optional.empty());
        assertThat(placementsAmong(plan(LIMITS))).isEqualTo(Map.of("eipalloc-1", "eni-2"));

        hosts.removeFirst();
        tables = Set.of("rtb-a");
        further =
                List.of(
                        new FurtherInterface(
                                "eni-2",
                                1,
                                List.of(new PrivateAddress("10.0.1.4", true, Optional.empty())),
                                Optional.empty()));
        host("i-a", "a", Standing.FIT, 1, "t4g.small", 2, "eipalloc-3");
        chosen("eipalloc-3", "rtb-a", Optional.of("i-a"));
        assertThat(placementsAmong(plan(LIMITS)))
                .as("another chosen one takes no place of a zone")
                .isEqualTo(Map.of("eipalloc-1", "eni-2"));
    }

    @Test
    void aTypeThatCarriesTooFewChosenAddressesIsToldWithOneThatDoes() {
        egressPolicy = Optional.of(Instant.parse("2026-03-01T00:00:00Z"));
        tables = Set.of("rtb-a");
        further =
                List.of(
                        new FurtherInterface(
                                "eni-2",
                                1,
                                List.of(
                                        new PrivateAddress("10.0.1.4", true, Optional.empty()),
                                        new PrivateAddress("10.0.1.5", false, Optional.empty())),
                                Optional.empty()));
        host("i-a", "a", Standing.FIT, 1, "t4g.nano", 1);
        for (int i = 1; i <= 4; i++) {
            chosen("eipalloc-" + i, "rtb-a", Optional.empty());
        }
        assertThat(plan(LIMITS).notices())
                .containsExactly(
                        Notice.error(
                                "i-a",
                                "203.0.113.4 (eipalloc-4), chosen by the egress policy of pool main, cannot come to i-a, where the sources are: a t4g.nano carries 3 Elastic IPs beside its own address (2 interfaces of 2 addresses), and the pool needs 4 on each host. Use a larger type such as t4g.small (11), or choose fewer addresses."));
    }

    private static Map<String, String> placementsAmong(AddressPlan plan) {
        return plan.actions().stream()
                .filter(Action.AssociateAddress.class::isInstance)
                .map(Action.AssociateAddress.class::cast)
                .collect(
                        Collectors.toMap(
                                Action.AssociateAddress::allocationId,
                                Action.AssociateAddress::networkInterfaceId));
    }

    @Test
    void whatAPartnerMustAllow() {
        host("i-a", "a", Standing.FIT, 1, "t4g.small", 2, "eipalloc-1");
        host("i-b", "b", Standing.FIT, 1, "t4g.small", 2, "eipalloc-2");
        host("i-c", "c", Standing.FIT, 1, "t4g.small", 2);
        egress("eipalloc-1", Optional.of("i-a"));
        entry("eipalloc-2", Optional.of("i-b"));
        egress("eipalloc-3", Optional.empty());
        assertThat(plan(LIMITS).sentence())
                .isEqualTo(
                        "Pool main leaves a by 203.0.113.1 (eipalloc-1). Its entry address is 203.0.113.2 (eipalloc-2), on i-b, which leaves by it too. On none of its hosts: 203.0.113.3 (eipalloc-3). Without an Elastic IP, by an address that changes with each host: i-c in c by 198.51.100.3.");
    }

    /**
     * Histories of random worlds: each plan is applied, and the next one has nothing left to do.
     */
    @Test
    void whateverTheWorldAPlanIsSafeStableAndIndependentOfOrder() {
        for (long seed = 1; seed <= 2000; seed++) {
            Random random = new Random(seed);
            elasticIps.clear();
            hosts.clear();
            randomWorld(random);
            AddressPlan plan = plan(LIMITS);
            String what = "seed %d: %s %s gives %s".formatted(seed, hosts, elasticIps, plan);

            Collections.shuffle(elasticIps, random);
            Collections.shuffle(hosts, random);
            assertThat(plan(LIMITS)).as(what).isEqualTo(plan);
            assertSafe(plan, what);
            for (int i = 0; i < 12; i++) {
                apply(plan(LIMITS));
            }
            assertThat(plan(LIMITS).actions()).as("settled, %s", what).isEmpty();
            assertOnePlaceEach(what);
        }
    }

    private void assertSafe(AddressPlan plan, String what) {
        Set<String> places = new HashSet<>();
        for (Action action : plan.actions()) {
            if (action instanceof Action.AssociateAddress associate) {
                assertThat(places.add(associate.privateAddress() + associate.networkInterfaceId()))
                        .as("two addresses for one place, " + what)
                        .isTrue();
                AddressHost target = hostOf(associate.networkInterfaceId());
                assertThat(target.standing()).as(what).isEqualTo(Standing.FIT);
                ElasticIp moved = elasticIp(associate.allocationId());
                assertThat(freePlaces(target, moved))
                        .as("a place that is free, " + what)
                        .contains(
                                associate.networkInterfaceId() + " " + associate.privateAddress());
                assertThat(associate.takenFrom().isPresent())
                        .as(what)
                        .isEqualTo(moved.place().isPresent());
                moved.place()
                        .filter(_ -> moved.isChosen())
                        .ifPresent(place ->
                                assertThat(hostOf(place.networkInterfaceId()).standing())
                                        .as(what)
                                        .isNotEqualTo(Standing.KEEPS));
                if (moved.isChosen()) {
                    assertThat(target.tables()).as(what).contains(moved.follows().orElseThrow());
                }
                moved.place()
                        .filter(_ -> !moved.isChosen())
                        .ifPresent(place -> {
                            AddressHost holder = hostOf(place.networkInterfaceId());
                            boolean spare =
                                    holder.standing() == Standing.FIT && holder.routes() == 0;
                            boolean idle =
                                    holder.standing() != Standing.KEEPS
                                            && !holder.addresses()
                                                    .leavesBy(chosenIps())
                                                    .equals(Optional.of(moved.publicIp()));
                            assertThat(holder.standing() == Standing.FAILED || idle || spare)
                                    .as("taken from %s, %s", holder, what)
                                    .isTrue();
                            if (!moved.entry() && !idle && !spare) {
                                assertThat(target.zone()).as(what).isEqualTo(holder.zone());
                            }
                        });
            }
        }
    }

    private static List<String> freePlaces(AddressHost host, ElasticIp elasticIp) {
        List<String> free = new ArrayList<>();
        for (PrivateAddress each : host.addresses().secondaries()) {
            if (each.publicIp().isEmpty()) {
                free.add(host.addresses().networkInterfaceId() + " " + each.address());
            }
        }
        for (FurtherInterface each : host.addresses().further()) {
            each.addresses().stream()
                    .filter(a -> a.publicIp().isEmpty() && elasticIp.isChosen())
                    .forEach(a -> free.add(each.networkInterfaceId() + " " + a.address()));
        }
        return free;
    }

    private Set<String> chosenIps() {
        return elasticIps.stream()
                .filter(ElasticIp::isChosen)
                .map(ElasticIp::publicIp)
                .collect(Collectors.toSet());
    }

    private void assertOnePlaceEach(String what) {
        List<String> publicIps =
                hosts.stream()
                        .flatMap(h -> h.addresses().addresses().stream())
                        .flatMap(a -> a.publicIp().stream())
                        .toList();
        assertThat(publicIps).as(what).doesNotHaveDuplicates();
    }

    private void randomWorld(Random random) {
        List<String> types = List.of("t4g.nano", "t4g.small");
        int hostCount = random.nextInt(6);
        int next = 1;
        // Each table leads to one host at most.
        int[] tableHosts = random.ints(3, 0, 6).toArray();
        for (int i = 0; i < hostCount; i++) {
            String type = types.get(random.nextInt(2));
            int secondaries = random.nextInt(type.equals("t4g.nano") ? 2 : 4);
            List<String> carried = new ArrayList<>();
            for (int s = 0; s < secondaries; s++) {
                if (random.nextInt(3) == 0) {
                    carried.add("eipalloc-" + next++);
                }
            }
            String id = "i-" + i;
            tables = new TreeSet<>();
            for (int t = 0; t < tableHosts.length; t++) {
                if (tableHosts[t] == i) {
                    tables.add("rtb-" + t);
                }
            }
            egressPolicy =
                    Optional.of(Instant.ofEpochSecond(random.nextInt(5)))
                            .filter(when -> when.getEpochSecond() > 0)
                            .map(when -> when.getEpochSecond() > 1 ? Instant.EPOCH : when);
            host(
                    id,
                    "abc".substring(random.nextInt(3)).substring(0, 1),
                    List.of(Standing.values()).get(random.nextInt(3)),
                    random.nextInt(3),
                    type,
                    secondaries,
                    carried.toArray(String[]::new));
            for (String allocation : carried) {
                add(allocation, random.nextInt(4) == 0, randomTable(random), Optional.of(id));
            }
        }
        int more = random.nextInt(4);
        for (int i = 0; i < more; i++) {
            add(
                    "eipalloc-" + next++,
                    random.nextInt(4) == 0,
                    randomTable(random),
                    Optional.empty());
        }
    }

    private static Optional<String> randomTable(Random random) {
        return Optional.of(random.nextInt(9)).filter(t -> t < 3).map(t -> "rtb-" + t);
    }

    /** As EC2 would. */
    private void apply(AddressPlan plan) {
        for (Action action : plan.actions()) {
            switch (action) {
                case Action.AssignPrivateAddress assign -> {
                    AddressHost host = hostOf(assign.networkInterfaceId());
                    change(
                            host,
                            assign.networkInterfaceId(),
                            addresses ->
                                    addresses.add(
                                            new PrivateAddress(
                                                    "10.0.0.%d"
                                                            .formatted(
                                                                    9 + host.addresses().places()),
                                                    false,
                                                    Optional.empty())));
                }
                case Action.AttachInterface attach -> attach(attach);
                case Action.AssociateAddress associate -> associate(associate);
                default -> throw new AssertionError(action);
            }
        }
    }

    private void associate(Action.AssociateAddress associate) {
        ElasticIp before = elasticIp(associate.allocationId());
        before.place()
                .ifPresent(place ->
                        stand(
                                place.networkInterfaceId(),
                                place.privateAddress(),
                                Optional.empty()));
        stand(
                associate.networkInterfaceId(),
                associate.privateAddress(),
                Optional.of(associate.publicIp()));
        elasticIps.remove(before);
        elasticIps.add(
                new ElasticIp(
                        before.allocationId(),
                        before.name(),
                        before.publicIp(),
                        before.pool(),
                        before.entry(),
                        before.follows(),
                        Optional.of(
                                new ElasticIp.Place(
                                        associate.networkInterfaceId(),
                                        associate.privateAddress(),
                                        Optional.of(
                                                hostOf(associate.networkInterfaceId())
                                                        .instanceId())))));
    }

    private void stand(String networkInterfaceId, String address, Optional<String> publicIp) {
        change(
                hostOf(networkInterfaceId),
                networkInterfaceId,
                all ->
                        all.replaceAll(a ->
                                a.address().equals(address)
                                        ? new PrivateAddress(address, a.primary(), publicIp)
                                        : a));
    }

    private void attach(Action.AttachInterface attach) {
        AddressHost host = hostOf("eni-" + attach.instanceId());
        HostAddresses has = host.addresses();
        List<FurtherInterface> all = new ArrayList<>(has.further());
        assertThat(all).as("as far as the type goes").hasSizeLessThan(2);
        String address = "10.0.0." + (9 + has.places());
        all.add(
                new FurtherInterface(
                        "%s-%d".formatted(has.networkInterfaceId(), attach.deviceIndex()),
                        attach.deviceIndex(),
                        List.of(new PrivateAddress(address, true, Optional.empty())),
                        Optional.empty()));
        replace(host, has.addresses(), all);
    }

    /** Of the primary interface, or of another. */
    private void change(
            AddressHost host, String networkInterfaceId, Consumer<List<PrivateAddress>> change) {
        UnaryOperator<List<PrivateAddress>> changed =
                before -> {
                    List<PrivateAddress> all = new ArrayList<>(before);
                    change.accept(all);
                    return List.copyOf(all);
                };
        HostAddresses has = host.addresses();
        if (has.networkInterfaceId().equals(networkInterfaceId)) {
            replace(host, changed.apply(has.addresses()), has.further());
        } else {
            replace(
                    host,
                    has.addresses(),
                    has.further().stream()
                            .map(i ->
                                    i.networkInterfaceId().equals(networkInterfaceId)
                                            ? new FurtherInterface(
                                                    i.networkInterfaceId(),
                                                    i.deviceIndex(),
                                                    changed.apply(i.addresses()),
                                                    i.leftBehind())
                                            : i)
                            .toList());
        }
    }

    private void replace(
            AddressHost host, List<PrivateAddress> addresses, List<FurtherInterface> others) {
        hosts.remove(host);
        hosts.add(
                new AddressHost(
                        host.instanceId(),
                        host.label(),
                        host.zone(),
                        new HostAddresses(
                                host.addresses().instanceType(),
                                host.addresses().networkInterfaceId(),
                                List.copyOf(addresses),
                                host.addresses().subnetId(),
                                host.addresses().securityGroupIds(),
                                List.copyOf(others)),
                        host.standing(),
                        host.reason(),
                        host.routes(),
                        host.relieved(),
                        host.tables(),
                        host.portMap(),
                        host.egressPolicy()));
    }

    private AddressHost hostOf(String networkInterfaceId) {
        return hosts.stream()
                .filter(h ->
                        h.addresses().networkInterfaceId().equals(networkInterfaceId)
                                || h.addresses().further().stream()
                                        .anyMatch(i ->
                                                i.networkInterfaceId().equals(networkInterfaceId)))
                .findFirst()
                .orElseThrow();
    }

    private ElasticIp elasticIp(String allocationId) {
        return elasticIps.stream()
                .filter(e -> e.allocationId().equals(allocationId))
                .findFirst()
                .orElseThrow();
    }

    private AddressPlan plan(Map<String, Observed<TypeLimits>> limits) {
        Map<String, HostAddresses> addresses = new HashMap<>();
        hosts.forEach(h -> addresses.put(h.instanceId(), h.addresses()));
        Set<String> zones =
                hosts.stream()
                        .map(AddressHost::zone)
                        .collect(Collectors.toCollection(TreeSet::new));
        return AddressPlanner.plan(
                "main",
                new PoolAddresses(List.copyOf(elasticIps), addresses, limits),
                List.copyOf(hosts),
                zones);
    }

    private static Map<String, String> placements(AddressPlan plan) {
        return plan.actions().stream()
                .map(Action.AssociateAddress.class::cast)
                .collect(
                        Collectors.toMap(
                                Action.AssociateAddress::allocationId,
                                Action.AssociateAddress::networkInterfaceId));
    }

    /**
     * @param carried allocation ids that stand for its secondary addresses, the lowest first
     */
    private void host(
            String id,
            String zone,
            Standing standing,
            int routes,
            String type,
            int secondaries,
            String... carried) {
        List<PrivateAddress> all = new ArrayList<>();
        // Out of order, as EC2 may show them.
        for (int i = secondaries - 1; i >= 0; i--) {
            all.add(
                    new PrivateAddress(
                            "10.0.0." + (9 + i),
                            false,
                            i < carried.length
                                    ? Optional.of(publicIp(carried[i]))
                                    : Optional.empty()));
        }
        all.add(
                0,
                new PrivateAddress(
                        "10.0.0.4", true, Optional.of("198.51.100." + (hosts.size() + 1))));
        hosts.add(
                new AddressHost(
                        id,
                        id,
                        zone,
                        new HostAddresses(
                                type,
                                "eni-" + id,
                                List.copyOf(all),
                                "subnet-" + zone,
                                List.of("sg-1"),
                                further),
                        standing,
                        id + " is as it is",
                        routes,
                        relieved,
                        tables,
                        portMap,
                        egressPolicy));
    }

    private void egress(String allocationId, Optional<String> holder) {
        add(allocationId, false, Optional.empty(), holder);
    }

    private void entry(String allocationId, Optional<String> holder) {
        add(allocationId, true, Optional.empty(), holder);
    }

    private void chosen(String allocationId, String table, Optional<String> holder) {
        add(allocationId, false, Optional.of(table), holder);
    }

    private void add(
            String allocationId, boolean entry, Optional<String> follows, Optional<String> holder) {
        String publicIp = publicIp(allocationId);
        elasticIps.add(
                new ElasticIp(
                        allocationId,
                        Optional.empty(),
                        publicIp,
                        "main",
                        entry,
                        follows,
                        holder.map(id -> hostOf("eni-" + id))
                                .map(host ->
                                        new ElasticIp.Place(
                                                host.addresses().networkInterfaceId(),
                                                host.addresses().addresses().stream()
                                                        .filter(a ->
                                                                a.publicIp()
                                                                        .equals(
                                                                                Optional.of(
                                                                                        publicIp)))
                                                        .findFirst()
                                                        .orElseThrow()
                                                        .address(),
                                                Optional.of(host.instanceId())))));
    }

    private static String publicIp(String allocationId) {
        return "203.0.113." + allocationId.substring("eipalloc-".length());
    }
}
