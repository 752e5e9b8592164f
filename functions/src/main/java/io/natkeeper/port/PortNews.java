package io.natkeeper.port;

import io.natkeeper.inventory.Host;
import io.natkeeper.report.Topic.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What of two inventories is worth a person's attention: pure. What was told stands in the first.
 */
final class PortNews {

    private PortNews() {}

    static Optional<Message> of(PortRun.Pool pool) {
        return pool.before()
                .flatMap(before ->
                        pool.after().flatMap(after -> of(before, after, pool.mapErrors())));
    }

    private static Optional<Message> of(Inventory before, Inventory after, List<String> mapErrors) {
        List<String> needsAPerson = new ArrayList<>();
        if (!after.map().errors().equals(before.map().errors())
                && !after.map().errors().isEmpty()) {
            needsAPerson.add(
                    "The port map of pool %s is refused; the version %s stays in force. Mend:\n%s"
                            .formatted(
                                    after.pool(),
                                    after.map().since().map(t -> "of " + t).orElse("of before"),
                                    lines(mapErrors)));
        }
        Map<String, Optional<String>> hostsBefore =
                byKey(before, Inventory::hosts, Host::instanceId, Host::problem);
        after.hosts().stream()
                .filter(host ->
                        !host.problem()
                                .equals(
                                        hostsBefore.getOrDefault(
                                                host.instanceId(), Optional.empty())))
                .flatMap(host -> host.problem().stream())
                .forEach(needsAPerson::add);
        Map<ListenPort, Optional<String>> portsBefore =
                byKey(before, Inventory::ports, Inventory.Port::listen, Inventory.Port::problem);
        after.ports().stream()
                .filter(port ->
                        !port.problem()
                                .equals(portsBefore.getOrDefault(port.listen(), Optional.empty())))
                .forEach(port ->
                        port.problem()
                                .ifPresent(problem ->
                                        needsAPerson.add(
                                                "%s (%s): %s"
                                                        .formatted(
                                                                port.listen(),
                                                                port.mapping(),
                                                                problem))));
        List<String> changes = PortChanges.of(before, after);
        if (needsAPerson.isEmpty() && changes.isEmpty()) {
            return Optional.empty();
        }
        List<String> paragraphs = new ArrayList<>(needsAPerson);
        if (!changes.isEmpty()) {
            paragraphs.add("Natkeeper has done:\n" + lines(changes));
        }
        return Optional.of(
                new Message(
                        needsAPerson.isEmpty()
                                ? "Natkeeper changed ports (pool %s)".formatted(after.pool())
                                : "Natkeeper needs you: ports (pool %s)".formatted(after.pool()),
                        String.join("\n\n", paragraphs)));
    }

    private static <T, K> Map<K, Optional<String>> byKey(
            Inventory inventory,
            Function<Inventory, List<T>> things,
            Function<T, K> key,
            Function<T, Optional<String>> problem) {
        return things.apply(inventory).stream().collect(Collectors.toMap(key, problem));
    }

    private static String lines(List<String> sentences) {
        return sentences.stream().map(s -> "- " + s).collect(Collectors.joining("\n"));
    }
}
