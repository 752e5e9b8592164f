package io.natkeeper.port;

import io.natkeeper.inventory.Event;
import io.natkeeper.inventory.Host;
import io.natkeeper.port.DesiredPort.Backend;
import io.natkeeper.port.DesiredPort.Endpoint;
import io.natkeeper.port.Inventory.Points;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An inventory as one HTML page: no script, nothing to load, readable on a phone in the dark. */
public final class InventoryPage {

    private static final String STYLE =
            """
            :root{color-scheme:light dark}
            body{font:16px/1.45 system-ui,sans-serif;margin:0 auto;max-width:46rem;padding:1rem}
            h1{font-size:1.3rem}
            h2{font-size:1.1rem;margin:0}
            section{border:1px solid #8886;border-left:6px solid #2a8;border-radius:6px;margin:.8rem 0;padding:.6rem .8rem}
            section.problem{border-left-color:#d43}
            .problem strong{color:#d43}
            dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem .8rem;margin:.4rem 0 0}
            dt{opacity:.7}
            dd{margin:0;overflow-wrap:anywhere}
            code{font-size:1rem}
            """;

    private final Inventory inventory;
    private final Map<String, String> hostNames;
    private final StringBuilder html = new StringBuilder();

    private InventoryPage(Inventory inventory) {
        this.inventory = inventory;
        this.hostNames =
                inventory.hosts().stream()
                        .collect(
                                Collectors.toMap(
                                        Host::instanceId,
                                        h ->
                                                h.name().equals(h.instanceId())
                                                        ? h.name()
                                                        : "%s (%s)"
                                                                .formatted(
                                                                        h.instanceId(), h.name()),
                                        (a, _) -> a,
                                        TreeMap::new));
    }

    public static String of(Inventory inventory) {
        return new InventoryPage(inventory).page();
    }

    private String page() {
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
                .append(
                        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<title>Ports of ")
                .append(escaped(inventory.pool()))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style></head><body>\n");
        element("h1", "Ports of pool " + inventory.pool());
        problems();
        inventory.mappings().forEach(this::mapping);
        drift();
        return html.append("</body></html>\n").toString();
    }

    private void problems() {
        List<String> mapErrors = inventory.map().errors();
        if (!mapErrors.isEmpty()) {
            section(
                    true,
                    "The newest map has errors and is not in force",
                    () -> mapErrors.forEach(error -> row("error", error)));
        }
        List<Host> silent =
                inventory.hosts().stream().filter(h -> h.problem().isPresent()).toList();
        if (!silent.isEmpty()) {
            section(
                    true,
                    "Not known of every host",
                    () ->
                            silent.forEach(
                                    h -> row(name(h.instanceId()), h.problem().orElseThrow())));
        }
        if (inventory.entryAddresses().isEmpty()) {
            element(
                    "p",
                    "No entry address: tag an Elastic IP of the pool natkeeper:entry, or use the hosts' own public addresses.");
        }
        inventory
                .map()
                .since()
                .ifPresent(since -> element("p", "The map in force is of " + since + "."));
        if (inventory.mappings().isEmpty()) {
            element("p", "No port is open.");
        }
    }

    private void mapping(Inventory.Mapping mapping) {
        List<Inventory.Port> ports =
                inventory.ports().stream().filter(p -> p.mapping().equals(mapping.name())).toList();
        boolean problem =
                ports.isEmpty()
                        || ports.stream().anyMatch(p -> p.problem().isPresent() || differs(p));
        section(
                problem,
                mapping.name(),
                () -> {
                    row("target", mapping.target());
                    row("may connect", String.join(", ", texts(mapping.allow())));
                    if (mapping.log()) {
                        row("log", "new connections, on the hosts");
                    }
                    if (ports.size() < mapping.listen().size()) {
                        row(
                                "range",
                                "%s, %d free"
                                        .formatted(
                                                mapping.listen(),
                                                mapping.listen().size() - ports.size()));
                    }
                });
        ports.forEach(this::port);
    }

    private void port(Inventory.Port port) {
        section(
                port.problem().isPresent() || differs(port),
                Stream.of(inventory.entryAddresses(), List.of("(no entry address)"))
                        .filter(addresses -> !addresses.isEmpty())
                        .findFirst()
                        .orElseThrow()
                        .stream()
                        .map(address -> address + ":" + port.listen().number())
                        .collect(Collectors.joining(", ", "", " " + port.listen().protocol())),
                () -> {
                    port.member().ifPresent(m -> row("member", m.instanceId()));
                    port.problem().ifPresent(text -> row("problem", text));
                    port.backend().ifPresent(b -> row("planned", words(b)));
                    port.points().forEach(p -> row("now", now(p)));
                    row("changed", port.changed().at() + ": " + port.changed().what());
                });
    }

    /**
     * Whether a host has something else in force; what a name stands for may differ for a while.
     */
    private static boolean differs(Inventory.Port port) {
        return port.backend()
                .filter(Backend.Addresses.class::isInstance)
                .map(backend -> List.of(words(backend).split(", ", -1)))
                .filter(planned ->
                        port.points().stream()
                                .anyMatch(p -> !p.to().equals(planned.stream().sorted().toList())))
                .isPresent();
    }

    private String now(Points points) {
        return "%s, on %s"
                .formatted(
                        points.to().isEmpty() ? "refused" : String.join(", ", points.to()),
                        points.hosts().stream().map(this::name).collect(Collectors.joining(", ")));
    }

    private String name(String instanceId) {
        return hostNames.getOrDefault(instanceId, instanceId);
    }

    private void drift() {
        if (!inventory.drift().isEmpty()) {
            section(
                    false,
                    "Changed by somebody else, and repaired",
                    () -> {
                        for (Event event : inventory.drift()) {
                            row(event.at().toString(), event.what());
                        }
                    });
        }
    }

    private static String words(Backend backend) {
        List<Endpoint> endpoints =
                switch (backend) {
                    case Backend.Addresses(List<Endpoint> slots, var _) -> slots;
                    case Backend.Names(List<Endpoint> names) -> names;
                };
        return endpoints.stream()
                .map(Endpoint::toString)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static List<String> texts(List<?> values) {
        return values.stream().map(Object::toString).toList();
    }

    private void section(boolean problem, String heading, Runnable rows) {
        html.append(problem ? "<section class=\"problem\">" : "<section>");
        element("h2", heading);
        html.append("<dl>\n");
        rows.run();
        html.append("</dl></section>\n");
    }

    private void row(String term, String text) {
        html.append("<dt>").append(escaped(term)).append("</dt>");
        element("dd", text);
    }

    private void element(String name, String text) {
        html.append('<').append(name).append('>').append(escaped(text));
        html.append("</").append(name).append(">\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
