package io.natkeeper.port;

import io.natkeeper.Ipv4Prefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What the pool's security group has to admit: exactly the union of all {@code allow}, in few
 * rules.
 *
 * <p>Each prefix gets one rule for each run of neighbouring ports that all admit it, even if some
 * of them admit it as part of a wider one: so a port with more sources does not split its
 * neighbours' rule.
 */
public final class EntryRules {

    private EntryRules() {}

    /** Sorted; the same whatever the order of the mappings. */
    public static List<IngressRule> of(Collection<PortMapping> mappings) {
        List<IngressRule> rules = new ArrayList<>();
        for (Protocol protocol : Protocol.values()) {
            Map<Integer, List<Ipv4Prefix>> allowed = new HashMap<>();
            Map<Ipv4Prefix, NavigableSet<Integer>> naming = new HashMap<>();
            for (PortMapping mapping : mappings) {
                if (mapping.protocol() == protocol) {
                    mapping.listen().ports().forEach(port -> allowed.put(port, mapping.allow()));
                    for (Ipv4Prefix prefix : mapping.allow()) {
                        NavigableSet<Integer> ports =
                                naming.computeIfAbsent(prefix, _ -> new TreeSet<>());
                        mapping.listen().ports().forEach(ports::add);
                    }
                }
            }
            naming.forEach((prefix, ports) ->
                    runs(prefix, ports, allowed)
                            .forEach(run -> rules.add(new IngressRule(protocol, run, prefix))));
        }
        return rules.stream().sorted().toList();
    }

    private static List<PortRange> runs(
            Ipv4Prefix prefix,
            NavigableSet<Integer> naming,
            Map<Integer, List<Ipv4Prefix>> allowed) {
        List<PortRange> runs = new ArrayList<>();
        for (int port : naming) {
            if (!runs.isEmpty() && admitAll(runs.getLast().last() + 1, port, prefix, allowed)) {
                runs.add(new PortRange(runs.removeLast().first(), port));
            } else {
                runs.add(new PortRange(port, port));
            }
        }
        return runs;
    }

    private static boolean admitAll(
            int from, int before, Ipv4Prefix prefix, Map<Integer, List<Ipv4Prefix>> allowed) {
        return IntStream.range(from, before)
                .allMatch(port ->
                        allowed.getOrDefault(port, List.of()).stream()
                                .anyMatch(wider -> wider.covers(prefix)));
    }
}
