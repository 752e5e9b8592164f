package io.natkeeper.egress;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.Ipv4Range;
import io.natkeeper.Observed;
import io.natkeeper.egress.EgressInventory.Address;
import io.natkeeper.egress.EgressInventory.Rule;
import io.natkeeper.egress.EgressInventory.Source;
import io.natkeeper.egress.EgressInventory.Table;
import io.natkeeper.form.FormText;
import io.natkeeper.inventory.Event;
import io.natkeeper.inventory.FormState;
import io.natkeeper.inventory.Host;
import io.natkeeper.inventory.JsonFields;
import io.natkeeper.inventory.ParameterParts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An inventory of sources in the parameters {@code /natkeeper/<pool>/inventory/egress…}. */
public final class EgressInventoryJson {

    /** The end of the first parameter's name. */
    public static final String PARAMETER = "/inventory/egress";

    private EgressInventoryJson() {}

    static List<FormText> parts(EgressInventory inventory) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("pool", inventory.pool());
        inventory.policy().since().ifPresent(since -> header.put("policySince", since.toString()));
        if (!inventory.policy().errors().isEmpty()) {
            header.put("policyErrors", inventory.policy().errors());
        }
        header.put("within", inventory.within().stream().map(Object::toString).toList());
        Map<String, Map<String, Object>> entries = new TreeMap<>();
        Stream.of(
                        inventory.hosts().stream().map(Host::json),
                        inventory.rules().stream().map(EgressInventoryJson::rule),
                        inventory.addresses().stream().map(EgressInventoryJson::address),
                        inventory.tables().stream().map(EgressInventoryJson::table),
                        inventory.sources().stream().map(EgressInventoryJson::source),
                        inventory.drift().stream().map(EgressInventoryJson::drift))
                .flatMap(all -> all)
                .forEach(entry -> entries.put(key(entry), entry));
        return ParameterParts.of(name(inventory.pool()), header, entries);
    }

    private static String name(String pool) {
        return "/natkeeper/" + pool + PARAMETER;
    }

    /** What tells an entry from all others, whatever else it says. */
    private static String key(Map<?, ?> entry) {
        for (String kind : List.of("source", "rule", "address", "table", "host")) {
            if (entry.containsKey(kind)) {
                return kind + " " + entry.get(kind);
            }
        }
        return "drift %s %s".formatted(entry.get("at"), entry.get("drift"));
    }

    private static Map<String, Object> rule(Rule rule) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rule", rule.name());
        json.put("from", rule.from());
        json.put("by", rule.addresses());
        if (!rule.problems().isEmpty()) {
            json.put("problems", rule.problems());
        }
        return json;
    }

    private static Map<String, Object> address(Address address) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("address", address.publicIp());
        json.put("id", address.allocationId());
        address.name().ifPresent(name -> json.put("name", name));
        address.follows().ifPresent(table -> json.put("follows", table));
        json.put("on", address.on());
        return json;
    }

    private static Map<String, Object> table(Table table) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("table", table.id());
        table.hostId().ifPresent(id -> json.put("leadsTo", id));
        return json;
    }

    private static Map<String, Object> source(Source source) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("source", source.range().toString());
        source.instanceId().ifPresent(id -> json.put("instance", id));
        json.put("of", source.rule());
        json.put("behind", source.table());
        source.publicIp().ifPresent(ip -> json.put("by", ip));
        json.put("changed", source.changed().at().toString());
        json.put("why", source.changed().what());
        return json;
    }

    private static Map<String, Object> drift(Event drift) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("drift", drift.what());
        json.put("at", drift.at().toString());
        return json;
    }

    /**
     * @param pool whose it is; without parts it is empty
     * @param parts all that are there, in any order
     */
    public static Observed<EgressInventory> read(String pool, List<FormText> parts) {
        return ParameterParts.read(
                name(pool),
                parts,
                EgressInventoryJson::key,
                (header, entries) -> inventory(pool, header, entries),
                "forgets by what sources leave where AWS can't be read");
    }

    private static EgressInventory inventory(
            String pool, Map<String, Object> header, Collection<Object> entries) {
        List<Host> hosts = new ArrayList<>();
        List<Rule> rules = new ArrayList<>();
        List<Address> addresses = new ArrayList<>();
        List<Table> tables = new ArrayList<>();
        List<Source> sources = new ArrayList<>();
        List<Event> drift = new ArrayList<>();
        for (Object entry : entries) {
            JsonFields json = new JsonFields((Map<?, ?>) entry);
            if (json.has("source")) {
                sources.add(source(json));
            } else if (json.has("rule")) {
                rules.add(
                        new Rule(
                                json.text("rule"),
                                json.text("from"),
                                json.texts("by"),
                                json.texts("problems")));
            } else if (json.has("address")) {
                addresses.add(
                        new Address(
                                json.text("address"),
                                json.text("id"),
                                json.optional("name"),
                                json.optional("follows"),
                                json.texts("on")));
            } else if (json.has("table")) {
                tables.add(new Table(json.text("table"), json.optional("leadsTo")));
            } else if (json.has("host")) {
                hosts.add(Host.of(json));
            } else {
                drift.add(new Event(json.time("at"), json.text("drift")));
            }
        }
        JsonFields head = new JsonFields(header);
        return new EgressInventory(
                pool,
                new FormState(
                        head.optional("policySince").map(Instant::parse),
                        head.texts("policyErrors")),
                head.texts("within").stream().map(Ipv4Prefix::of).toList(),
                hosts.stream().sorted(Comparator.comparing(Host::instanceId)).toList(),
                rules.stream().sorted(Comparator.comparing(Rule::name)).toList(),
                addresses.stream().sorted(Comparator.comparing(Address::publicIp)).toList(),
                tables.stream().sorted(Comparator.comparing(Table::id)).toList(),
                sources.stream().sorted(Comparator.comparing(Source::range)).toList(),
                drift.stream()
                        .sorted(
                                Comparator.comparing(Event::at)
                                        .reversed()
                                        .thenComparing(Event::what))
                        .toList());
    }

    private static Source source(JsonFields json) {
        return new Source(
                Ipv4Range.of(json.text("source")),
                json.text("of"),
                json.optional("instance"),
                json.text("behind"),
                json.optional("by"),
                new Event(json.time("changed"), json.text("why")));
    }
}
