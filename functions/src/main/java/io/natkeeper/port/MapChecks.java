package io.natkeeper.port;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What must hold between the mappings of a map, and of each port. */
final class MapChecks {

    /** What hosts are tested with, twice. */
    static final int MOST_PORTS = 2000;

    /** VXLAN between NAT hosts. */
    private static final int RESERVED = 4789;

    private static final int HEAVIEST = 3;

    private final FormLimits limits;
    private final List<Draft> drafts;

    MapChecks(FormLimits limits, List<Draft> drafts) {
        this.limits = limits;
        this.drafts = drafts;
    }

    void check() {
        drafts.forEach(this::checkPorts);
        checkNames();
        checkOverlaps();
        if (hasUsualSize()) {
            checkIngressRules();
        }
    }

    private void checkPorts(Draft draft) {
        if (draft.listen().isEmpty()) {
            return;
        }
        PortRange listen = draft.listen().get();
        if (listen.first() < limits.lowestPort()) {
            draft.fields()
                    .wrong(
                            "listen",
                            "has ports below %d, which the hosts use themselves"
                                    .formatted(limits.lowestPort()),
                            "choose from %d to %d"
                                    .formatted(limits.lowestPort(), PortRange.HIGHEST));
        } else if (listen.contains(RESERVED)) {
            draft.fields()
                    .wrong(
                            "listen",
                            "has port %d, by which NAT hosts reach each other".formatted(RESERVED),
                            "leave it out");
        }
        draft.target()
                .ifPresent(target -> {
                    boolean each = target instanceof PortTarget.Each;
                    if (each && listen.size() == 1) {
                        draft.fields()
                                .wrong(
                                        "listen",
                                        "is one port, and with each every member needs its own",
                                        "write a range as long as the group may grow, such as %d-%d"
                                                .formatted(
                                                        listen.first(),
                                                        Math.min(
                                                                listen.first() + 9,
                                                                PortRange.HIGHEST)));
                    } else if (!each && listen.size() > 1) {
                        draft.fields()
                                .wrong(
                                        "listen",
                                        "is a range, and only each member of a group takes one",
                                        "write one port, or 'each: true' in the target");
                    }
                });
    }

    private void checkNames() {
        Map<String, Draft> first = new HashMap<>();
        for (Draft draft : drafts) {
            draft.name()
                    .ifPresent(name -> {
                        Draft other = first.putIfAbsent(name, draft);
                        if (other != null) {
                            draft.fields()
                                    .wrong(
                                            "name",
                                            "is also that of %s".formatted(at(other)),
                                            "choose another");
                        }
                    });
        }
    }

    private void checkOverlaps() {
        for (Protocol protocol : Protocol.values()) {
            List<Draft> byPort =
                    drafts.stream()
                            .filter(d -> d.protocol().equals(Optional.of(protocol)))
                            .filter(d -> d.listen().isPresent())
                            .sorted(Comparator.comparingInt(d -> listen(d).first()))
                            .toList();
            Optional<Draft> highest = Optional.empty();
            for (Draft draft : byPort) {
                if (highest.isPresent() && listen(highest.get()).overlaps(listen(draft))) {
                    tellOverlap(highest.get(), draft);
                }
                if (highest.isEmpty() || listen(draft).last() > listen(highest.get()).last()) {
                    highest = Optional.of(draft);
                }
            }
        }
    }

    /** Told at the one that stands further down. */
    private void tellOverlap(Draft one, Draft other) {
        boolean inOrder = drafts.indexOf(one) < drafts.indexOf(other);
        Draft above = inOrder ? one : other;
        Draft below = inOrder ? other : one;
        below.fields()
                .wrong(
                        "listen",
                        "is %s and overlaps %s of %s"
                                .formatted(listen(below), listen(above), at(above)),
                        "choose ports that are free");
    }

    private boolean hasUsualSize() {
        int ports =
                drafts.stream().flatMap(d -> d.listen().stream()).mapToInt(PortRange::size).sum();
        if (ports > MOST_PORTS) {
            Draft widest =
                    drafts.stream()
                            .filter(d -> d.listen().isPresent())
                            .max(Comparator.comparingInt(d -> listen(d).size()))
                            .orElseThrow();
            widest.fields()
                    .wrong(
                            "listen",
                            "is %s, and the map has %d ports in all"
                                    .formatted(listen(widest), ports),
                            "have at most %d: shorten ranges, or use a second pool"
                                    .formatted(MOST_PORTS));
        }
        return ports <= MOST_PORTS;
    }

    private void checkIngressRules() {
        Map<PortMapping, Draft> byMapping = new LinkedHashMap<>();
        drafts.forEach(d -> d.mapping().ifPresent(mapping -> byMapping.put(mapping, d)));
        List<IngressRule> rules = EntryRules.of(byMapping.keySet());
        if (rules.size() <= limits.ingressRules()) {
            return;
        }
        Map<PortMapping, Long> weights = new LinkedHashMap<>();
        byMapping
                .keySet()
                .forEach(m -> weights.put(m, rules.stream().filter(r -> isFor(r, m)).count()));
        List<PortMapping> heaviest =
                weights.entrySet().stream()
                        .sorted(Map.Entry.<PortMapping, Long>comparingByValue().reversed())
                        .limit(HEAVIEST)
                        .map(Map.Entry::getKey)
                        .toList();
        String words =
                heaviest.stream()
                        .map(m ->
                                "%s (%s) needs %d".formatted(m.name(), m.listen(), weights.get(m)))
                        .collect(Collectors.joining(", "));
        Objects.requireNonNull(byMapping.get(heaviest.getFirst()))
                .fields()
                .wrong(
                        "allow",
                        "makes %d security group rules necessary, and there may be %d: %s"
                                .formatted(rules.size(), limits.ingressRules(), words),
                        "allow the same prefixes at neighbouring ports, or wider ones, or have the quota L-0EA8095F raised");
    }

    private static boolean isFor(IngressRule rule, PortMapping mapping) {
        return rule.protocol() == mapping.protocol()
                && rule.ports().overlaps(mapping.listen())
                && mapping.allow().contains(rule.source());
    }

    private static PortRange listen(Draft draft) {
        return draft.listen().orElseThrow();
    }

    private static String at(Draft draft) {
        return "%s (%s:%d)"
                .formatted(
                        draft.name().orElse("another mapping"),
                        draft.place().part(),
                        draft.place().line());
    }
}
