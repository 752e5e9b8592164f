package io.natkeeper.egress;

import io.natkeeper.egress.EgressWorld.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which Elastic IPs of the pool a rule means.
 *
 * @param resolved in the rule's order, each once
 * @param problems what is wrong with the others, as sentences
 */
record RuleAddresses(List<Address> resolved, List<String> problems) {

    static RuleAddresses of(EgressRule rule, List<Address> pool) {
        List<Address> resolved = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String name : rule.addresses()) {
            List<Address> meant = pool.stream().filter(a -> isMeant(a, name)).toList();
            if (meant.isEmpty()) {
                problems.add(
                        "No Elastic IP of the pool is %s (rule %s): correct it in the policy, or tag the address with natkeeper:pool and its Name."
                                .formatted(name, rule.name()));
            } else if (meant.size() > 1) {
                problems.add(
                        "%d Elastic IPs of the pool are named %s (rule %s): name one by its allocation id, %s."
                                .formatted(
                                        meant.size(),
                                        name,
                                        rule.name(),
                                        meant.stream()
                                                .map(Address::allocationId)
                                                .sorted()
                                                .collect(Collectors.joining(" or "))));
            } else if (!resolved.contains(meant.getFirst())) {
                resolved.add(meant.getFirst());
            }
        }
        return new RuleAddresses(List.copyOf(resolved), List.copyOf(problems));
    }

    static boolean isMeant(Address address, String name) {
        return address.allocationId().equals(name)
                || address.name().filter(name::equals).isPresent();
    }

    /** Those that can follow a table. */
    List<Address> ordinary() {
        return resolved.stream().filter(a -> !a.entry()).toList();
    }

    List<Address> entry() {
        return resolved.stream().filter(Address::entry).toList();
    }
}
