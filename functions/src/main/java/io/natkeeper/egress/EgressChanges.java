package io.natkeeper.egress;

import io.natkeeper.Ipv4Range;
import io.natkeeper.egress.EgressInventory.Source;
import io.natkeeper.inventory.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What differs between two inventories in how sources leave, and what was repaired: sentences. */
final class EgressChanges {

    /** More at once are counted. */
    private static final int MOST = 20;

    private EgressChanges() {}

    static List<String> of(EgressInventory before, EgressInventory after) {
        Map<Ipv4Range, Source> old = byRange(before);
        Map<Ipv4Range, Source> now = byRange(after);
        List<String> changes = new ArrayList<>();
        for (Source source : after.sources()) {
            Optional<String> was =
                    Optional.ofNullable(old.get(source.range())).flatMap(Source::publicIp);
            if (!was.equals(source.publicIp())) {
                changes.add(
                        "%s leaves by %s, no longer by %s: rule %s."
                                .formatted(
                                        source.label(),
                                        words(source.publicIp()),
                                        words(was),
                                        source.rule()));
            }
        }
        for (Source source : before.sources()) {
            if (!now.containsKey(source.range()) && source.publicIp().isPresent()) {
                changes.add(
                        "%s leaves by %s, no longer by %s: no rule chooses it."
                                .formatted(
                                        source.label(),
                                        words(Optional.empty()),
                                        words(source.publicIp())));
            }
        }
        List<String> told = new ArrayList<>(changes.subList(0, Math.min(MOST, changes.size())));
        if (changes.size() > MOST) {
            told.add(
                    "And %d more sources leave by another address."
                            .formatted(changes.size() - MOST));
        }
        List<Event> known = before.drift();
        after.drift().stream()
                .filter(event -> !known.contains(event))
                .map(event -> "Repaired what somebody had changed: " + event.what())
                .forEach(told::add);
        return told;
    }

    static String words(Optional<String> publicIp) {
        return publicIp.orElse("the default address");
    }

    private static Map<Ipv4Range, Source> byRange(EgressInventory inventory) {
        return inventory.sources().stream().collect(Collectors.toMap(Source::range, s -> s));
    }
}
