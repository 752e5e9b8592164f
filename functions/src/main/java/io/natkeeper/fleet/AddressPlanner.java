package io.natkeeper.fleet;

import io.natkeeper.Action;
import io.natkeeper.Notice;
import io.natkeeper.fleet.AddressHost.Standing;
import io.natkeeper.fleet.AddressPlan.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides which host of a pool carries which Elastic IP: pure and deterministic, whatever the order
 * of its inputs.
 *
 * <p>One egress address for each zone, on a host of that zone, the one with most routes. An address
 * keeps its zone, and its host until that has failed; nobody else's place is ever taken. Addresses
 * ride on secondary private addresses, which hosts get ahead of time, so that an address can follow
 * its routes in one call. On a host with an entry address too, the egress address takes the lowest
 * secondary one: see {@link HostAddresses#leavesBy}.
 *
 * <p>An address that the egress policy chose is no zone's. It is where the route table leads to
 * whose sources leave by it, and moves with that route.
 */
public final class AddressPlanner {

    private final String pool;
    private final PoolAddresses addresses;
    private final List<AddressHost> hosts;
    private final Map<String, AddressHost> byId = new HashMap<>();
    private final List<ElasticIp> elasticIps;
    private final Set<String> zoneIps;
    private final Set<String> chosenIps;
    private final List<Work> work = new ArrayList<>();
    private final List<AddressHost> fit;
    private final Map<String, List<AddressHost>> fitByZone;
    private final List<Notice> notices = new ArrayList<>();
    private final Map<String, String> undecided = new HashMap<>();

    private final AddressRoom room = new AddressRoom();

    private final WithoutPlace withoutPlace;

    private AddressPlanner(String pool, PoolAddresses addresses, List<AddressHost> hosts) {
        this.pool = pool;
        this.addresses = addresses;
        this.withoutPlace = new WithoutPlace(pool, addresses);
        this.hosts = hosts.stream().sorted(Comparator.comparing(h -> h.instanceId())).toList();
        this.elasticIps =
                addresses.elasticIps().stream()
                        .filter(e -> e.pool().equals(pool))
                        .sorted(Comparator.comparing(ElasticIp::allocationId))
                        .toList();
        this.zoneIps = publicIps(ElasticIp::isForZones);
        this.chosenIps = publicIps(ElasticIp::isChosen);
        for (AddressHost host : this.hosts) {
            byId.put(host.instanceId(), host);
        }
        this.fit = this.hosts.stream().filter(h -> h.standing() == Standing.FIT).toList();
        this.fitByZone = fit.stream().collect(Collectors.groupingBy(AddressHost::zone));
    }

    private Set<String> publicIps(Predicate<ElasticIp> kind) {
        return elasticIps.stream()
                .filter(kind)
                .map(ElasticIp::publicIp)
                .collect(Collectors.toSet());
    }

    /**
     * @param hosts of the pool; terminated ones are left out
     * @param zones the pool's: of its hosts and of its route tables
     */
    public static AddressPlan plan(
            String pool, PoolAddresses addresses, List<AddressHost> hosts, Set<String> zones) {
        AddressPlanner planner = new AddressPlanner(pool, addresses, hosts);
        if (!planner.elasticIps.isEmpty()) {
            planner.undecided.putAll(
                    new RoomMaker(pool, addresses, planner.room, planner.work).make(planner.hosts));
            planner.placeEgress(zones);
            planner.placeEntry();
            planner.placeChosen();
            planner.tellOfStrangers();
            planner.notices.addAll(planner.withoutPlace.notices());
        }
        return new AddressPlan(
                List.copyOf(planner.work),
                List.copyOf(planner.notices),
                Map.copyOf(planner.undecided),
                AddressSentence.of(pool, planner.elasticIps, planner.hosts, planner.byId));
    }

    private void placeEgress(Set<String> zones) {
        Map<String, List<ElasticIp>> byZone = new TreeMap<>();
        List<ElasticIp> homeless = new ArrayList<>();
        for (ElasticIp elasticIp : elasticIps) {
            if (!elasticIp.isForZones() || isElsewhere(elasticIp)) {
                continue;
            }
            Optional<AddressHost> holder = holderOf(elasticIp);
            if (holder.isEmpty() || isIdle(elasticIp, holder.get())) {
                homeless.add(elasticIp);
            } else {
                byZone.computeIfAbsent(holder.get().zone(), _ -> new ArrayList<>()).add(elasticIp);
            }
        }
        byZone.forEach((zone, here) -> {
            homeless.addAll(surplus(here));
            here.forEach(e -> followWithin(e, zone));
        });
        homeless.sort(Comparator.comparing(ElasticIp::allocationId));
        List<String> lacking =
                zones.stream()
                        .filter(zone -> !byZone.containsKey(zone))
                        // Where there are not enough, a zone that can use one now comes first.
                        .sorted(
                                Comparator.<String, Boolean>comparing(zone -> fitIn(zone).isEmpty())
                                        .thenComparing(Comparator.naturalOrder()))
                        .limit(homeless.size())
                        .sorted()
                        .toList();
        for (int i = 0; i < homeless.size(); i++) {
            if (i < lacking.size()) {
                place(homeless.get(i), fitIn(lacking.get(i)));
            } else {
                notices.add(
                        Notice.information(
                                "Elastic IP %s of pool %s is used by no zone and costs all the same: release it."
                                        .formatted(homeless.get(i).label(), pool)));
            }
        }
    }

    private void placeEntry() {
        for (ElasticIp elasticIp : elasticIps) {
            if (!elasticIp.entry() || isElsewhere(elasticIp)) {
                continue;
            }
            Optional<AddressHost> holder = holderOf(elasticIp);
            if (holder.filter(h -> h.standing() != Standing.FAILED).isPresent()) {
                continue;
            }
            List<AddressHost> able = withNewestPortMap();
            // Not far from where it was, so that what is near stays near.
            List<AddressHost> near =
                    able.stream()
                            .filter(h -> holder.filter(o -> o.zone().equals(h.zone())).isPresent())
                            .toList();
            place(elasticIp, room.in(near).isEmpty() ? able : near);
        }
    }

    private void placeChosen() {
        Optional<Instant> newest =
                fit.stream().flatMap(h -> h.egressPolicy().stream()).max(Comparator.naturalOrder());
        Map<String, List<AddressHost>> hostOf = new HashMap<>();
        fit.stream()
                // Another would let everybody leave by it.
                .filter(host -> newest.isPresent() && host.egressPolicy().equals(newest))
                .forEach(host -> host.tables().forEach(table -> hostOf.put(table, List.of(host))));
        for (ElasticIp elasticIp : elasticIps) {
            if (!elasticIp.isChosen() || isElsewhere(elasticIp)) {
                continue;
            }
            List<AddressHost> wanted =
                    hostOf.getOrDefault(elasticIp.follows().orElseThrow(), List.of());
            Optional<AddressHost> holder = holderOf(elasticIp);
            // What drains still leaves by it.
            if (wanted.isEmpty()
                    || holder.filter(h -> h.standing() == Standing.KEEPS).isPresent()
                    || holder.equals(Optional.of(wanted.getFirst()))) {
                continue;
            }
            AddressHost host = wanted.getFirst();
            Optional<AddressRoom.Place> free = room.takeForChosen(host, reserved(host));
            if (free.isPresent()) {
                work.add(new Work(host.instanceId(), associate(elasticIp, host, free.get())));
            } else if (!room.grows(host) && !room.isAwaitedIn(wanted)) {
                withoutPlace.addChosen(elasticIp, host);
            }
        }
    }

    /** Places that a zone's address or the entry address may need, now or after a failure. */
    private int reserved(AddressHost host) {
        String primary = host.addresses().networkInterfaceId();
        Stream<String> planned =
                work.stream()
                        .map(Work::action)
                        .filter(Action.AssociateAddress.class::isInstance)
                        .map(Action.AssociateAddress.class::cast)
                        .filter(to -> to.networkInterfaceId().equals(primary))
                        .map(Action.AssociateAddress::publicIp);
        long carried =
                Stream.concat(
                                host.addresses().secondaries().stream()
                                        .flatMap(a -> a.publicIp().stream()),
                                planned)
                        .filter(ip -> !chosenIps.contains(ip))
                        .count();
        return (int) Math.max(0, addresses.wantedSecondaries(pool) - carried);
    }

    /**
     * Of the fit hosts with room those where the ports of an entry address lead somewhere: with the
     * newest map that any of them has in force. All, where none has any.
     */
    private List<AddressHost> withNewestPortMap() {
        List<AddressHost> able = room.in(fit);
        Optional<Instant> newest =
                able.stream().flatMap(h -> h.portMap().stream()).max(Comparator.naturalOrder());
        return newest.isEmpty() || able.isEmpty()
                ? fit
                : able.stream().filter(h -> h.portMap().equals(newest)).toList();
    }

    /** Takes a zone's address from a host that has failed, or that has been relieved. */
    private void followWithin(ElasticIp elasticIp, String zone) {
        AddressHost holder = holderOf(elasticIp).orElseThrow();
        if (holder.standing() == Standing.FAILED) {
            place(elasticIp, fitIn(zone));
        } else if (holder.relieved()) {
            best(elasticIp, room.in(fitIn(zone)).stream().filter(h -> h.routes() > 0))
                    .ifPresent(host -> moveTo(host, elasticIp));
        }
    }

    /** Of several in one zone those that no route needs; two runs at once may have placed them. */
    private List<ElasticIp> surplus(List<ElasticIp> ofOneZone) {
        return ofOneZone.stream()
                .sorted(
                        Comparator.<ElasticIp>comparingInt(e -> -holderOf(e).orElseThrow().routes())
                                .thenComparing(ElasticIp::allocationId))
                .skip(1)
                .filter(e -> {
                    AddressHost holder = holderOf(e).orElseThrow();
                    return holder.standing() == Standing.FIT && holder.routes() == 0;
                })
                .toList();
    }

    private void place(ElasticIp elasticIp, List<AddressHost> candidates) {
        best(elasticIp, room.in(candidates).stream())
                .ifPresentOrElse(
                        host -> moveTo(host, elasticIp),
                        () -> {
                            if (!room.isAwaitedIn(candidates)) {
                                withoutPlace.add(elasticIp, candidates);
                            }
                        });
    }

    private void moveTo(AddressHost host, ElasticIp elasticIp) {
        work.add(
                new Work(
                        host.instanceId(),
                        associate(
                                elasticIp,
                                host,
                                new AddressRoom.Place(
                                        host.addresses().networkInterfaceId(),
                                        room.take(host, elasticIp.entry()).address()))));
    }

    private static Optional<AddressHost> best(ElasticIp elasticIp, Stream<AddressHost> hosts) {
        return hosts.min(bestFor(elasticIp));
    }

    private static Comparator<AddressHost> bestFor(ElasticIp elasticIp) {
        return Comparator.<AddressHost>comparingInt(h -> -h.routes())
                .thenComparingInt(h -> (elasticIp.allocationId() + h.instanceId()).hashCode())
                .thenComparing(h -> h.instanceId());
    }

    private Action associate(ElasticIp elasticIp, AddressHost host, AddressRoom.Place place) {
        return new Action.AssociateAddress(
                elasticIp.allocationId(),
                elasticIp.publicIp(),
                place.networkInterfaceId(),
                place.privateAddress(),
                "%s in %s".formatted(host.label(), host.zone()),
                holderOf(elasticIp).map(holder -> whyFrom(holder, elasticIp, host)));
    }

    private static String whyFrom(AddressHost holder, ElasticIp elasticIp, AddressHost host) {
        if (holder.standing() == Standing.FAILED) {
            return holder.reason();
        }
        return elasticIp.isChosen()
                ? "%s leads to %s".formatted(elasticIp.follows().orElseThrow(), host.label())
                : whyNoLonger(holder);
    }

    private static String whyNoLonger(AddressHost holder) {
        return holder.label()
                + (holder.relieved() ? " carries no route any more" : " leaves by another");
    }

    private List<AddressHost> fitIn(String zone) {
        return fitByZone.getOrDefault(zone, List.of());
    }

    private Optional<AddressHost> holderOf(ElasticIp elasticIp) {
        return elasticIp
                .place()
                .flatMap(ElasticIp.Place::instanceId)
                .flatMap(id -> Optional.ofNullable(byId.get(id)));
    }

    /** Whether somebody has put it where no host of the pool is. */
    private boolean isElsewhere(ElasticIp elasticIp) {
        return elasticIp.place().isPresent() && holderOf(elasticIp).isEmpty();
    }

    /** Whether its host leaves by another of the zones' addresses: somebody moved it there. */
    private boolean isIdle(ElasticIp elasticIp, AddressHost holder) {
        if (holder.standing() == Standing.KEEPS) {
            return false;
        }
        return holder.addresses()
                .leavesBy(chosenIps)
                .filter(ip -> !ip.equals(elasticIp.publicIp()))
                .filter(zoneIps::contains)
                .isPresent();
    }

    private void tellOfStrangers() {
        elasticIps.stream()
                .filter(this::isElsewhere)
                .map(e -> {
                    ElasticIp.Place place = e.place().orElseThrow();
                    return Notice.error(
                            // What was told is remembered on hosts and tables.
                            hosts.isEmpty() ? e.allocationId() : hosts.getFirst().instanceId(),
                            "Elastic IP %s of pool %s is on %s%s, which is no NAT instance of the pool: left alone. Disassociate it, or remove its tag natkeeper:pool."
                                    .formatted(
                                            e.label(),
                                            pool,
                                            place.networkInterfaceId(),
                                            place.instanceId().map(i -> " of " + i).orElse("")));
                })
                .forEach(notices::add);
    }
}
