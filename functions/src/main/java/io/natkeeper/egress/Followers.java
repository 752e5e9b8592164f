package io.natkeeper.egress;

import io.natkeeper.egress.EgressWorld.Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which route table each chosen address follows. An Elastic IP can be on one host only, and a
 * source's packets go to the host that its table leads to.
 *
 * <p>An address stays with its table as long as one of its rules has a source there; it moves only
 * where its rule has another one there, and a table without any.
 */
final class Followers {

    /**
     * @param addresses of the rule, in the policy's order, without entry addresses
     * @param sources how many are behind each managed table; tables without any are left out
     */
    record Demand(List<Address> addresses, Map<String, Long> sources) {}

    private final List<Demand> demands;
    private final Set<String> managed;
    private final Map<String, String> follows = new TreeMap<>();

    private Followers(List<Demand> demands, Set<String> managed) {
        this.demands = demands;
        this.managed = managed;
    }

    /**
     * Table ids by allocation id.
     *
     * @param demands of the rules, in the policy's order
     * @param managed ids of the pool's route tables
     */
    static Map<String, String> of(List<Demand> demands, Set<String> managed) {
        Followers followers = new Followers(demands, managed);
        followers.keep();
        demands.forEach(followers::serve);
        demands.forEach(followers::spread);
        return followers.follows;
    }

    private void keep() {
        Map<String, Set<String>> used = new LinkedHashMap<>();
        for (Demand demand : demands) {
            for (Address address : demand.addresses()) {
                used.computeIfAbsent(address.allocationId(), _ -> new LinkedHashSet<>())
                        .addAll(demand.sources().keySet());
            }
        }
        for (Demand demand : demands) {
            for (Address address : demand.addresses()) {
                Set<String> tables = used.getOrDefault(address.allocationId(), Set.of());
                address.follows()
                        .filter(t ->
                                tables.contains(t) || (tables.isEmpty() && managed.contains(t)))
                        .ifPresent(table -> follows.put(address.allocationId(), table));
            }
        }
    }

    /** Tables get an address each, those with most sources first. */
    private void serve(Demand demand) {
        for (String table : byNeed(demand)) {
            if (of(demand, table).isEmpty()) {
                Optional<Address> free =
                        demand.addresses().stream()
                                .filter(a -> !follows.containsKey(a.allocationId()))
                                .findFirst();
                free.or(() -> spare(demand))
                        .ifPresent(address -> follows.put(address.allocationId(), table));
            }
        }
    }

    /** One beside another of the same rule, that no other rule needs. */
    private Optional<Address> spare(Demand demand) {
        return demand.addresses().stream()
                .filter(a -> demands.stream().filter(d -> d.addresses().contains(a)).count() == 1)
                .filter(a -> {
                    String table = follows.get(a.allocationId());
                    return table != null && of(demand, table).size() > 1;
                })
                .max(Comparator.comparing(Address::allocationId));
    }

    /** What is left over goes where most sources share an address. */
    private void spread(Demand demand) {
        for (Address address : demand.addresses()) {
            if (!follows.containsKey(address.allocationId())) {
                byNeed(demand).stream()
                        .max(
                                Comparator.comparingDouble((String table) -> share(demand, table))
                                        .thenComparing(Comparator.reverseOrder()))
                        .or(() -> managed.stream().min(Comparator.naturalOrder()))
                        .ifPresent(table -> follows.put(address.allocationId(), table));
            }
        }
    }

    private double share(Demand demand, String table) {
        return (double) demand.sources().getOrDefault(table, 0L)
                / Math.max(1, of(demand, table).size());
    }

    private static List<String> byNeed(Demand demand) {
        return demand.sources().entrySet().stream()
                .sorted(
                        Map.Entry.<String, Long>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Those of the rule that follow this table. */
    private List<Address> of(Demand demand, String table) {
        List<Address> addresses = new ArrayList<>(demand.addresses());
        addresses.removeIf(a -> !table.equals(follows.get(a.allocationId())));
        return addresses;
    }
}
