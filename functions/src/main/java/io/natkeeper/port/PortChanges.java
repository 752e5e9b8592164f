package io.natkeeper.port;

import io.natkeeper.inventory.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What differs between two inventories in what ports lead to, and what was repaired: sentences. */
final class PortChanges {

    private PortChanges() {}

    static List<String> of(Inventory before, Inventory after) {
        Map<ListenPort, Inventory.Port> old = byListen(before);
        Map<ListenPort, Inventory.Port> now = byListen(after);
        List<String> changes = new ArrayList<>();
        for (Inventory.Port port : after.ports()) {
            String leads = leads(port);
            Optional<String> led =
                    Optional.ofNullable(old.get(port.listen())).map(PortChanges::leads);
            if (led.isEmpty()) {
                changes.add("%s (%s) leads to %s.".formatted(port.listen(), port.mapping(), leads));
            } else if (!led.get().equals(leads)) {
                changes.add(
                        "%s (%s) leads to %s, no longer to %s: %s."
                                .formatted(
                                        port.listen(),
                                        port.mapping(),
                                        leads,
                                        led.get(),
                                        port.changed().what()));
            }
        }
        old.values().stream()
                .filter(port -> !now.containsKey(port.listen()))
                .map(port -> "%s (%s) is closed.".formatted(port.listen(), port.mapping()))
                .forEach(changes::add);
        List<Event> known = before.drift();
        after.drift().stream()
                .filter(event -> !known.contains(event))
                .map(event -> "Repaired what somebody had changed: " + event.what())
                .forEach(changes::add);
        return changes;
    }

    private static Map<ListenPort, Inventory.Port> byListen(Inventory inventory) {
        return inventory.ports().stream()
                .collect(Collectors.toMap(Inventory.Port::listen, Function.identity()));
    }

    private static String leads(Inventory.Port port) {
        String ends =
                port.points().stream()
                        .flatMap(points -> points.to().stream())
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", "));
        return Stream.of(ends).filter(text -> !text.isEmpty()).findFirst().orElse("nothing");
    }
}
