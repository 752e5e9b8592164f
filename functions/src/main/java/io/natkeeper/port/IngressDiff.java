package io.natkeeper.port;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What makes the pool's own security group admit exactly what is wanted: pure. */
final class IngressDiff {

    private IngressDiff() {}

    /**
     * In the order in which they are to be done: first what is added, so that a client whose rule
     * only changes its form is never shut out; first what goes where both don't fit.
     *
     * @param wanted sorted
     * @param limit of rules that the group takes
     */
    static List<PortAction> actions(Entrance entrance, List<IngressRule> wanted, int limit) {
        if (entrance.securityGroupId().isEmpty()) {
            return List.of();
        }
        String group = entrance.securityGroupId().get();
        Map<String, String> superfluous = new TreeMap<>();
        Set<IngressRule> there = new HashSet<>();
        new TreeMap<>(entrance.rules())
                .forEach((id, rule) -> {
                    if (!wanted.contains(rule) || !there.add(rule)) {
                        superfluous.put(id, rule.toString());
                    }
                });
        entrance.foreignRules().forEach(id -> superfluous.put(id, id));
        List<IngressRule> missing = wanted.stream().filter(rule -> !there.contains(rule)).toList();
        List<PortAction> actions = new ArrayList<>();
        if (!missing.isEmpty()) {
            actions.add(new PortAction.AdmitSources(group, missing));
        }
        if (!superfluous.isEmpty()) {
            PortAction revoke =
                    new PortAction.RevokeSources(
                            group,
                            List.copyOf(superfluous.keySet()),
                            List.copyOf(superfluous.values()));
            int together =
                    entrance.rules().size() + entrance.foreignRules().size() + missing.size();
            actions.add(together <= limit ? actions.size() : 0, revoke);
        }
        return List.copyOf(actions);
    }
}
