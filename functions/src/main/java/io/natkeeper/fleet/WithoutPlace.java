package io.natkeeper.fleet;

import io.natkeeper.Notice;
import io.natkeeper.Observed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tells of Elastic IPs that no host has room for: one notice for the hosts that were asked. */
final class WithoutPlace {

    /** More ids than these help nobody to find the instance type that is too small. */
    private static final int MOST_NAMED = 5;

    private final String pool;
    private final PoolAddresses addresses;
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

    List<Notice> notices() {
        return asked.entrySet().stream()
                .map(e -> notice(e.getValue(), e.getKey()))
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

    private static String named(List<String> labels) {
        int more = labels.size() - MOST_NAMED;
        return labels.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (more > 0 ? " and %d more".formatted(more) : "");
    }

    private String limitOf(String type) {
        return switch (addresses.addressesPerInterface(type)) {
            case Observed.Known<Integer>(Integer limit) -> limit.toString();
            case Observed.Unknown<Integer> _ -> "not known";
        };
    }

    /** The smallest type that was seen and has room for one more, with its limit. */
    private Optional<String> largerType(List<AddressHost> hosts) {
        int needed =
                hosts.stream().mapToInt(h -> h.addresses().addresses().size()).max().orElse(1) + 1;
        Map<String, Integer> limits = new TreeMap<>();
        addresses
                .addressesPerInterface()
                .forEach((type, limit) -> {
                    if (limit instanceof Observed.Known<Integer>(Integer known)
                            && known >= needed) {
                        limits.put(type, known);
                    }
                });
        return limits.entrySet().stream()
                .min(
                        Map.Entry.<String, Integer>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey()))
                .map(e -> "%s (%d)".formatted(e.getKey(), e.getValue()));
    }
}
