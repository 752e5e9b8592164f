package io.natkeeper.routing;

import io.natkeeper.fleet.NatInstance;
import io.natkeeper.health.AssessedInstance;
import io.natkeeper.health.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The NAT instances of a pool that may receive routes, kept sorted by the routes they have: each
 * choice costs logarithmic time, so that planning stays linear in large accounts.
 */
final class Candidates {

    /** How much a candidate is trusted: the first that has any is chosen from. */
    enum Trust {
        /** Healthy for the failback delay. */
        PROVEN,
        /** Healthy, but only just started: it may still boot. */
        STARTED,
        /** On its way out, or latched; it still forwards. */
        LAST_RESORT,
        /** Its launch is not over, or not known to be: nobody has seen it forward. */
        LAUNCHING
    }

    /**
     * @param zone empty: any
     * @param nat64 whether it must translate IPv6 to IPv4
     */
    private record Place(Trust trust, String vpcId, Optional<String> zone, boolean nat64) {}

    /**
     * @param hash of the instance id: the order among equals, which must not be that of EC2's
     *     answer
     */
    private record Entry(int routes, int hash, Trust trust, AssessedInstance candidate) {
        static final Comparator<Entry> ORDER =
                Comparator.comparingInt(Entry::routes)
                        .thenComparingInt(Entry::hash)
                        .thenComparing(entry -> entry.candidate().instance().id());
    }

    private final Map<Place, NavigableSet<Entry>> byPlace = new HashMap<>();
    private final Map<String, Entry> entryById = new HashMap<>();

    Candidates(String pool, List<AssessedInstance> instances, Duration failbackDelay, Instant now) {
        for (AssessedInstance assessed : instances) {
            NatInstance instance = assessed.instance();
            if (instance.pool().equals(pool) && instance.primaryInterface().isPresent()) {
                trust(assessed, failbackDelay, now)
                        .ifPresent(trust ->
                                entryById.put(
                                        instance.id(),
                                        new Entry(0, hash(instance.id()), trust, assessed)));
            }
        }
    }

    private static Optional<Trust> trust(
            AssessedInstance assessed, Duration failbackDelay, Instant now) {
        return switch (assessed.health()) {
            case Health.Healthy _ when !assessed.instance().isPastItsLaunch() ->
                    Optional.of(Trust.LAUNCHING);
            case Health.Healthy _ ->
                    Optional.of(
                            assessed.isHealthyFor(failbackDelay, now)
                                    ? Trust.PROVEN
                                    : Trust.STARTED);
            case Health.Draining _ -> Optional.of(Trust.LAST_RESORT);
            case Health.Suspect _, Health.Unhealthy _, Health.Unknown _ -> Optional.empty();
        };
    }

    /** Counts routes that an instance gets, or loses; no candidates are not counted. */
    void count(NatInstance instance, int routes) {
        Entry old = entryById.get(instance.id());
        if (old != null) {
            Entry counted =
                    new Entry(old.routes() + routes, old.hash(), old.trust(), old.candidate());
            entryById.put(instance.id(), counted);
            for (Place place : places(old)) {
                NavigableSet<Entry> entries = byPlace.get(place);
                if (entries != null) {
                    entries.remove(old);
                    entries.add(counted);
                }
            }
        }
    }

    /** The best of the zone, or else of all zones: the fewest routes, ties by a stable hash. */
    Optional<AssessedInstance> best(
            Trust trust, RouteTable table, Optional<String> zone, boolean nat64) {
        return zone.flatMap(_ -> bestOf(new Place(trust, table.vpcId(), zone, nat64), table))
                .or(() -> bestOf(new Place(trust, table.vpcId(), Optional.empty(), nat64), table));
    }

    Optional<AssessedInstance> bestWithin(
            String zone, Trust trust, RouteTable table, boolean nat64) {
        return bestOf(new Place(trust, table.vpcId(), Optional.of(zone), nat64), table);
    }

    /** Whether one could be chosen as well as the other, were it not for their routes. */
    boolean areEqual(AssessedInstance a, AssessedInstance b) {
        Entry entryOfA = entryById.get(a.instance().id());
        Entry entryOfB = entryById.get(b.instance().id());
        return entryOfA != null
                && entryOfB != null
                && entryOfA.trust() == entryOfB.trust()
                && a.instance().zone().equals(b.instance().zone());
    }

    private Optional<AssessedInstance> bestOf(Place place, RouteTable table) {
        NavigableSet<Entry> entries = entries(place);
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        Entry first = entries.first();
        // As on a ring: tables spread over equals, and one that leaves changes nobody else's.
        Entry from = new Entry(first.routes(), hash(table.id()), first.trust(), first.candidate());
        Entry next = entries.ceiling(from);
        return Optional.of(
                next != null && next.routes() == first.routes()
                        ? next.candidate()
                        : first.candidate());
    }

    /** Sorted when first asked for: before that, all routes are counted, most of which stay. */
    private NavigableSet<Entry> entries(Place place) {
        return byPlace.computeIfAbsent(
                place,
                _ ->
                        entryById.values().stream()
                                .filter(entry -> places(entry).contains(place))
                                .collect(
                                        Collectors.toCollection(() -> new TreeSet<>(Entry.ORDER))));
    }

    private static List<Place> places(Entry entry) {
        NatInstance instance = entry.candidate().instance();
        Trust trust = entry.trust();
        Optional<String> zone = Optional.of(instance.zone());
        List<Place> places =
                List.of(
                        new Place(trust, instance.vpcId(), zone, false),
                        new Place(trust, instance.vpcId(), Optional.empty(), false),
                        new Place(trust, instance.vpcId(), zone, true),
                        new Place(trust, instance.vpcId(), Optional.empty(), true));
        return instance.nat64() ? places : places.subList(0, 2);
    }

    /** Ids differ in few characters: without mixing, neighbours would all be on one side. */
    private static int hash(String id) {
        int mixed = id.hashCode() * 0x9E3779B9;
        return mixed ^ (mixed >>> 15);
    }
}
