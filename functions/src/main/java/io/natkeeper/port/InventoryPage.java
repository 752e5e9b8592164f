package io.natkeeper.port;

import io.natkeeper.inventory.Event;
import io.natkeeper.inventory.Host;
import io.natkeeper.inventory.HtmlPage;
import io.natkeeper.port.DesiredPort.Backend;
import io.natkeeper.port.DesiredPort.Endpoint;
import io.natkeeper.port.Inventory.Points;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An inventory as sections of an HTML page. */
public final class InventoryPage {

    private final Inventory inventory;
    private final Map<String, String> hostNames;
    private final HtmlPage page;

    private InventoryPage(Inventory inventory, HtmlPage page) {
        this.inventory = inventory;
        this.page = page;
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

    static void addTo(HtmlPage page, Inventory inventory) {
        InventoryPage ports = new InventoryPage(inventory, page);
        page.element("h1", "Ports of pool " + inventory.pool());
        ports.problems();
        inventory.mappings().forEach(ports::mapping);
        ports.drift();
    }

    private void problems() {
        List<String> mapErrors = inventory.map().errors();
        if (!mapErrors.isEmpty()) {
            page.section(
                    true,
                    "The newest map has errors and is not in force",
                    () -> mapErrors.forEach(error -> page.row("error", error)));
        }
        List<Host> silent =
                inventory.hosts().stream().filter(h -> h.problem().isPresent()).toList();
        if (!silent.isEmpty()) {
            page.section(
                    true,
                    "Not known of every host",
                    () ->
                            silent.forEach(h ->
                                    page.row(name(h.instanceId()), h.problem().orElseThrow())));
        }
        if (inventory.entryAddresses().isEmpty()) {
            page.element(
                    "p",
                    "No entry address: tag an Elastic IP of the pool natkeeper:entry, or use the hosts' own public addresses.");
        }
        inventory
                .map()
                .since()
                .ifPresent(since -> page.element("p", "The map in force is of " + since + "."));
        if (inventory.mappings().isEmpty()) {
            page.element("p", "No port is open.");
        }
    }

    private void mapping(Inventory.Mapping mapping) {
        List<Inventory.Port> ports =
                inventory.ports().stream().filter(p -> p.mapping().equals(mapping.name())).toList();
        boolean problem =
                ports.isEmpty()
                        || ports.stream().anyMatch(p -> p.problem().isPresent() || differs(p));
        page.section(
                problem,
                mapping.name(),
                () -> {
                    page.row("target", mapping.target());
                    page.row("may connect", String.join(", ", texts(mapping.allow())));
                    if (mapping.log()) {
                        page.row("log", "new connections, on the hosts");
                    }
                    if (ports.size() < mapping.listen().size()) {
                        page.row(
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
        page.section(
                port.problem().isPresent() || differs(port),
                Stream.of(inventory.entryAddresses(), List.of("(no entry address)"))
                        .filter(addresses -> !addresses.isEmpty())
                        .findFirst()
                        .orElseThrow()
                        .stream()
                        .map(address -> address + ":" + port.listen().number())
                        .collect(Collectors.joining(", ", "", " " + port.listen().protocol())),
                () -> {
                    port.member().ifPresent(m -> page.row("member", m.instanceId()));
                    port.problem().ifPresent(text -> page.row("problem", text));
                    port.backend().ifPresent(b -> page.row("planned", words(b)));
                    port.points().forEach(p -> page.row("now", now(p)));
                    page.row("changed", port.changed().at() + ": " + port.changed().what());
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
            page.section(
                    false,
                    "Changed by somebody else, and repaired",
                    () -> {
                        for (Event event : inventory.drift()) {
                            page.row(event.at().toString(), event.what());
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
}
