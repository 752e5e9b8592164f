package io.natkeeper.port;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.inventory.Event;
import io.natkeeper.inventory.FormState;
import io.natkeeper.inventory.Host;
import io.natkeeper.inventory.JsonFields;
import io.natkeeper.port.DesiredPort.Backend;
import io.natkeeper.port.DesiredPort.Endpoint;
import io.natkeeper.port.Inventory.Points;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What an inventory looks like in JSON: a header, and entries that can be told apart by a key. */
final class InventoryJson {

    /**
     * So that no entry is too large for a parameter: what hosts have in force that nobody planned.
     */
    private static final int MOST_OTHERS = 10;

    private InventoryJson() {}

    static Map<String, Object> header(Inventory inventory) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pool", inventory.pool());
        json.put("entryAddresses", inventory.entryAddresses());
        inventory.map().since().ifPresent(since -> json.put("mapSince", since.toString()));
        List<String> errors = inventory.map().errors();
        if (!errors.isEmpty()) {
            json.put("mapErrors", errors);
        }
        json.put("within", texts(inventory.within()));
        return json;
    }

    /** By key. */
    static Map<String, Map<String, Object>> entries(Inventory inventory) {
        List<Map<String, Object>> entries = new ArrayList<>();
        inventory.hosts().forEach(h -> entries.add(h.json()));
        inventory.mappings().forEach(m -> entries.add(mapping(m)));
        inventory.ports().forEach(p -> entries.add(port(p)));
        inventory.drift().forEach(d -> entries.add(drift(d)));
        Map<String, Map<String, Object>> byKey = new TreeMap<>();
        entries.forEach(e -> byKey.put(key(e), e));
        return byKey;
    }

    /** What tells an entry from all others, whatever else it says. */
    static String key(Map<?, ?> entry) {
        return entry.containsKey("port")
                ? "port " + entry.get("port")
                : entry.containsKey("mapping")
                        ? "mapping " + entry.get("mapping")
                        : entry.containsKey("host")
                                ? "host " + entry.get("host")
                                : "drift %s %s".formatted(entry.get("at"), entry.get("drift"));
    }

    private static Map<String, Object> mapping(Inventory.Mapping mapping) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mapping", mapping.name());
        json.put("protocol", mapping.protocol().toString());
        json.put("listen", mapping.listen().toString());
        json.put("target", mapping.target());
        json.put("allow", texts(mapping.allow()));
        if (mapping.log()) {
            json.put("log", true);
        }
        return json;
    }

    private static Map<String, Object> port(Inventory.Port port) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("port", port.listen().toString());
        json.put("of", port.mapping());
        port.member()
                .ifPresent(member -> {
                    json.put("group", member.autoScalingGroup());
                    json.put("instance", member.instanceId());
                });
        List<String> planned = new ArrayList<>();
        port.backend()
                .ifPresent(backend -> {
                    switch (backend) {
                        case Backend.Addresses(List<Endpoint> slots, boolean bySource) -> {
                            planned.addAll(
                                    slots.stream().map(Endpoint::toString).distinct().toList());
                            json.put(bySource ? "bySource" : "to", planned);
                        }
                        case Backend.Names(List<Endpoint> names) -> json.put("names", texts(names));
                    }
                });
        port.problem().ifPresent(problem -> json.put("problem", problem));
        List<String> asPlanned = planned.stream().sorted().toList();
        json.put(
                "now",
                port.points().stream()
                        .limit(MOST_OTHERS)
                        .map(p -> {
                            Map<String, Object> now = new LinkedHashMap<>();
                            now.put("on", p.hosts());
                            if (!p.to().equals(asPlanned)) {
                                now.put("to", some(p.to(), MOST_OTHERS));
                            }
                            return now;
                        })
                        .toList());
        json.put("changed", port.changed().at().toString());
        json.put("why", port.changed().what());
        return json;
    }

    private static Map<String, Object> drift(Event drift) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("drift", drift.what());
        json.put("at", drift.at().toString());
        return json;
    }

    /**
     * @throws RuntimeException where it is no inventory
     */
    static Inventory inventory(
            String pool, Map<String, Object> header, Collection<Object> entries) {
        List<Host> hosts = new ArrayList<>();
        List<Inventory.Mapping> mappings = new ArrayList<>();
        List<Inventory.Port> ports = new ArrayList<>();
        List<Event> drift = new ArrayList<>();
        for (Object entry : entries) {
            JsonFields fields = new JsonFields((Map<?, ?>) entry);
            if (fields.has("port")) {
                ports.add(port(fields));
            } else if (fields.has("mapping")) {
                mappings.add(mapping(fields));
            } else if (fields.has("host")) {
                hosts.add(Host.of(fields));
            } else {
                drift.add(new Event(fields.time("at"), fields.text("drift")));
            }
        }
        JsonFields head = new JsonFields(header);
        return new Inventory(
                pool,
                head.texts("entryAddresses"),
                new FormState(
                        head.optional("mapSince").map(Instant::parse), head.texts("mapErrors")),
                prefixes(head.texts("within")),
                hosts.stream().sorted(Comparator.comparing(Host::instanceId)).toList(),
                mappings.stream()
                        .sorted(
                                Comparator.comparing(Inventory.Mapping::protocol)
                                        .thenComparingInt(m -> m.listen().first()))
                        .toList(),
                ports.stream().sorted(Comparator.comparing(Inventory.Port::listen)).toList(),
                drift.stream()
                        .sorted(
                                Comparator.comparing(Event::at)
                                        .reversed()
                                        .thenComparing(Event::what))
                        .toList());
    }

    private static Inventory.Mapping mapping(JsonFields fields) {
        String[] range = fields.text("listen").split("-", 2);
        return new Inventory.Mapping(
                fields.text("mapping"),
                Protocol.of(fields.text("protocol")).orElseThrow(),
                new PortRange(
                        Integer.parseInt(range[0]), Integer.parseInt(range[range.length - 1])),
                fields.text("target"),
                prefixes(fields.texts("allow")),
                fields.has("log"));
    }

    private static Inventory.Port port(JsonFields fields) {
        Optional<Backend> backend = Optional.empty();
        if (fields.has("to")) {
            backend = Optional.of(new Backend.Addresses(endpoints(fields.texts("to")), false));
        } else if (fields.has("bySource")) {
            backend =
                    Optional.of(
                            new Backend.Addresses(
                                    SourceSlots.of(endpoints(fields.texts("bySource"))), true));
        } else if (fields.has("names")) {
            backend = Optional.of(new Backend.Names(endpoints(fields.texts("names"))));
        }
        List<String> planned =
                fields.texts(fields.has("to") ? "to" : "bySource").stream().sorted().toList();
        return new Inventory.Port(
                ListenPort.of(fields.text("port")).orElseThrow(),
                fields.text("of"),
                fields.optional("instance")
                        .map(id -> new Assignments.Member(fields.text("group"), id)),
                backend,
                fields.optional("problem"),
                fields.objects("now").stream()
                        .map(now ->
                                new Points(
                                        now.texts("on"), now.has("to") ? now.texts("to") : planned))
                        .toList(),
                new Event(fields.time("changed"), fields.text("why")));
    }

    private static List<String> some(List<String> all, int most) {
        List<String> some = new ArrayList<>(all.stream().limit(most).toList());
        if (all.size() > most) {
            some.add("and %d more".formatted(all.size() - most));
        }
        return some;
    }

    private static List<Endpoint> endpoints(List<String> texts) {
        return texts.stream()
                .map(text -> {
                    int colon = text.lastIndexOf(':');
                    return new Endpoint(
                            text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
                })
                .toList();
    }

    private static List<Ipv4Prefix> prefixes(List<String> texts) {
        return texts.stream().map(Ipv4Prefix::of).toList();
    }

    private static List<String> texts(List<?> values) {
        return values.stream().map(Object::toString).toList();
    }
}
