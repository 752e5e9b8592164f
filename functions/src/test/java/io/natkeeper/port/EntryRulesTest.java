package io.natkeeper.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.natkeeper.Ipv4Prefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code -Dnatkeeper.ports.seed=7} replays one. */
class EntryRulesTest {

    static LongStream seeds() {
        Long replayed = Long.getLong("natkeeper.ports.seed");
        return replayed == null ? LongStream.rangeClosed(1, 500) : LongStream.of(replayed);
    }

    /** In a universe of 6 ports and 16 addresses, where every pair can be looked at. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void admitExactlyTheUnion(long seed) {
        Random random = new Random(seed);
        List<PortMapping> mappings = new ArrayList<>();
        for (int port = 50_000; port < 50_006; port++) {
            if (random.nextInt(5) > 0) {
                mappings.add(mapping(Protocol.TCP, port, 1, prefixes(random)));
            }
        }
        Set<String> union = new HashSet<>();
        mappings.forEach(
                m -> m.listen().ports().forEach(p -> m.allow().forEach(a -> cover(union, p, a))));
        Set<String> admitted = new HashSet<>();
        List<IngressRule> rules = EntryRules.of(mappings);
        rules.forEach(r -> r.ports().ports().forEach(p -> cover(admitted, p, r.source())));
        try {
            assertThat(admitted).isEqualTo(union);
            assertThat(rules).doesNotHaveDuplicates().isSorted();
            int apart = mappings.stream().mapToInt(m -> m.allow().size()).sum();
            assertThat(rules).hasSizeLessThanOrEqualTo(apart);
        } catch (AssertionError e) {
            fail("replay with -Dnatkeeper.ports.seed=" + seed, e);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void coalescedPrefixesCoverExactlyTheSame(long seed) {
        List<Ipv4Prefix> some = prefixes(new Random(seed));
        List<Ipv4Prefix> more = new ArrayList<>(some);
        more.addAll(prefixes(new Random(seed + 1)));
        List<Ipv4Prefix> coalesced = Ipv4Prefix.coalesced(more);
        Set<String> union = new HashSet<>();
        more.forEach(prefix -> cover(union, 0, prefix));
        List<String> covered = new ArrayList<>();
        coalesced.forEach(prefix -> cover(covered, 0, prefix));
        assertThat(covered).doesNotHaveDuplicates();
        assertThat(Set.copyOf(covered)).isEqualTo(union);
        // The fewest: no two are halves of one.
        for (Ipv4Prefix one : coalesced) {
            assertThat(coalesced)
                    .noneMatch(other ->
                            !other.equals(one)
                                    && other.length() == one.length()
                                    && (other.network() ^ one.network())
                                            == 1L << (32 - one.length()));
        }
    }

    @Test
    void mergesNeighbours() {
        assertThat(
                        rules(
                                mapping(Protocol.TCP, 50_000, 1, "10.0.0.0/8"),
                                mapping(Protocol.TCP, 50_001, 9, "10.0.0.0/8"),
                                mapping(Protocol.UDP, 50_001, 1, "10.0.0.0/8"),
                                mapping(Protocol.TCP, 50_011, 1, "10.0.0.0/8")))
                .containsExactly(
                        "tcp 50000-50009 from 10.0.0.0/8",
                        "tcp 50011 from 10.0.0.0/8",
                        "udp 50001 from 10.0.0.0/8");
    }

    @Test
    void aPortWithWiderSourcesDoesNotSplitItsNeighboursRule() {
        assertThat(
                        rules(
                                mapping(Protocol.TCP, 50_000, 1, "10.0.0.0/8"),
                                mapping(Protocol.TCP, 50_001, 1, "10.0.0.0/7"),
                                mapping(Protocol.TCP, 50_002, 1, "10.0.0.0/8"),
                                mapping(Protocol.TCP, 50_003, 1, "11.0.0.0/8")))
                .containsExactly(
                        "tcp 50000-50002 from 10.0.0.0/8",
                        "tcp 50001 from 10.0.0.0/7",
                        "tcp 50003 from 11.0.0.0/8");
    }

    private static List<String> rules(PortMapping... mappings) {
        return EntryRules.of(List.of(mappings)).stream().map(Object::toString).toList();
    }

    private static PortMapping mapping(Protocol protocol, int port, int size, String... allow) {
        return mapping(protocol, port, size, Stream.of(allow).map(SampleTargets::prefix).toList());
    }

    private static PortMapping mapping(
            Protocol protocol, int port, int size, List<Ipv4Prefix> allow) {
        return new PortMapping(
                protocol + "-" + port,
                protocol,
                new PortRange(port, port + size - 1),
                new PortTarget.DbInstance("d"),
                allow,
                false,
                false,
                new PortMapping.Place("map", 1));
    }

    /** Of the last 16 addresses. */
    private static List<Ipv4Prefix> prefixes(Random random) {
        List<Ipv4Prefix> prefixes = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int length = 28 + random.nextInt(5);
            long network = 0xFFFF_FFF0L + random.nextInt(16);
            prefixes.add(new Ipv4Prefix(network & -1L << (32 - length), length));
        }
        return Ipv4Prefix.coalesced(prefixes);
    }

    private static void cover(Collection<String> covered, int port, Ipv4Prefix prefix) {
        for (long address = prefix.network();
                address < prefix.network() + (1L << (32 - prefix.length()));
                address++) {
            covered.add(port + " " + address);
        }
    }
}
