package io.natkeeper.fleet;

import io.natkeeper.Notice;
import io.natkeeper.Observed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells of Elastic IPs that no host has room for: one notice for the hosts that were asked. */
final class WithoutPlace {

    /** More ids than these help nobody to find the instance type that is too small. */
    private static final int MOST_NAMED = 5;

    private final String pool;
    private final PoolAddresses addresses;
    private final Map<AddressHost, List<ElasticIp>> chosen = new HashMap<>();
    private final IdentityHashMap<List<AddressHost>, List<ElasticIp>> asked =
            new IdentityHashMap<>();

    WithoutPlace(String pool, PoolAddresses addresses) {
        this.pool = pool;
        this.addresses = addresses;
    }

    void add(ElasticIp elasticIp, List<AddressHost> hosts) {
        // A zone without a fit host is told of by its routes.
        if (!hosts.isEmpty()) {
            asked.computeIfAbsent(hosts, _ -> new ArrayList<>()).add(elasticIp);
        }
    }

    void addChosen(ElasticIp elasticIp, AddressHost host) {
        chosen.computeIfAbsent(host, _ -> new ArrayList<>()).add(elasticIp);
    }

    List<Notice> notices() {
        return Stream.concat(
                        asked.entrySet().stream().map(e -> notice(e.getValue(), e.getKey())),
                        chosen.entrySet().stream().map(e -> chosenNotice(e.getKey(), e.getValue())))
                .sorted(Comparator.comparing(Notice::sentence))
                .toList();
    }

    private Notice notice(List<ElasticIp> elasticIps, List<AddressHost> hosts) {
        boolean one = elasticIps.size() == 1;
        String types =
                hosts.stream()
                        .map(h -> h.addresses().instanceType())
                        .distinct()
                        .sorted()
                        .map(type -> "%s: %s".formatted(type, limitOf(type)))
                        .collect(Collectors.joining(", "));
        return Notice.error(
                hosts.getFirst().instanceId(),
                "Elastic IP%s %s of pool %s %s no place: every private address of %s is taken (addresses per interface of %s). Use a larger type%s, or let egress and entry share one address and release %s."
                        .formatted(
                                one ? "" : "s",
                                named(elasticIps.stream().map(ElasticIp::label).toList()),
                                pool,
                                one ? "has" : "have",
                                named(hosts.stream().map(AddressHost::label).toList()),
                                types,
                                largerType(hosts).map(t -> " such as " + t).orElse(""),
                                one ? "this one" : "these"));
    }

    private Notice chosenNotice(AddressHost host, List<ElasticIp> elasticIps) {
        String type = host.addresses().instanceType();
        int needed = addresses.wantedPlaces(pool);
        return Notice.error(
                host.instanceId(),
                "%s, chosen by the egress policy of pool %s, cannot come to %s, where the sources are: a %s carries %s, and the pool needs %d on each host. Use a larger type%s, or choose fewer addresses."
                        .formatted(
                                named(elasticIps.stream().map(ElasticIp::label).toList()),
                                pool,
                                host.label(),
                                type,
                                switch (addresses.limits(type)) {
                                    case Observed.Known<TypeLimits>(TypeLimits limits) ->
                                            "%d Elastic IPs beside its own address (%d interfaces of %d addresses)"
                                                    .formatted(
                                                            limits.places(),
                                                            limits.interfaces(),
                                                            limits.addressesPerInterface());
                                    case Observed.Unknown<TypeLimits> _ -> "too few Elastic IPs";
                                },
                                needed,
                                smallest(TypeLimits::places, needed)
                                        .map(t -> " such as " + t)
                                        .orElse("")));
    }

    private static String named(List<String> labels) {
        int more = labels.size() - MOST_NAMED;
        return labels.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (more > 0 ? " and %d more".formatted(more) : "");
    }

    private String limitOf(String type) {
        return switch (addresses.limits(type)) {
            case Observed.Known<TypeLimits>(TypeLimits limits) ->
                    Integer.toString(limits.addressesPerInterface());
            case Observed.Unknown<TypeLimits> _ -> "not known";
        };
    }

    /** The smallest type that was seen and has room for one more, with its limit. */
    private Optional<String> largerType(List<AddressHost> hosts) {
        return smallest(
                TypeLimits::addressesPerInterface,
                hosts.stream().mapToInt(h -> h.addresses().addresses().size()).max().orElse(1) + 1);
    }

    private Optional<String> smallest(ToIntFunction<TypeLimits> measure, int needed) {
        Map<String, Integer> enough = new TreeMap<>();
        addresses
                .limits()
                .forEach((type, limits) -> {
                    if (limits instanceof Observed.Known<TypeLimits>(TypeLimits known)
                            && measure.applyAsInt(known) >= needed) {
                        enough.put(type, measure.applyAsInt(known));
                    }
                });
        return enough.entrySet().stream()
                .min(
                        Map.Entry.<String, Integer>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey()))
                .map(e -> "%s (%d)".formatted(e.getKey(), e.getValue()));
    }
}
