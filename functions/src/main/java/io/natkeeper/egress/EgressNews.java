package io.natkeeper.egress;

import io.natkeeper.inventory.Host;
import io.natkeeper.report.Topic.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of two inventories is worth a person's attention: pure. What was told stands in the first.
 */
final class EgressNews {

    private EgressNews() {}

    static Optional<Message> of(EgressRun.Pool pool) {
        return pool.before()
                .flatMap(before ->
                        pool.after().flatMap(after -> of(before, after, pool.policyErrors())));
    }

    private static Optional<Message> of(
            EgressInventory before, EgressInventory after, List<String> policyErrors) {
        List<String> needsAPerson = new ArrayList<>();
        if (!after.policy().errors().equals(before.policy().errors())
                && !after.policy().errors().isEmpty()) {
            needsAPerson.add(
                    "The egress policy of pool %s is refused; the version %s stays in force. Mend:\n%s"
                            .formatted(
                                    after.pool(),
                                    after.policy().since().map(t -> "of " + t).orElse("of before"),
                                    lines(policyErrors)));
        }
        Set<String> told =
                before.hosts().stream().flatMap(EgressNews::problem).collect(Collectors.toSet());
        before.rules().forEach(rule -> told.addAll(rule.problems()));
        after.hosts().stream()
                .flatMap(EgressNews::problem)
                .filter(problem -> !told.contains(problem))
                .forEach(needsAPerson::add);
        after.rules().stream()
                .flatMap(rule -> rule.problems().stream())
                .filter(problem -> !told.contains(problem))
                .forEach(needsAPerson::add);
        List<String> changes = EgressChanges.of(before, after);
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
                                ? "Natkeeper changed ways out (pool %s)".formatted(after.pool())
                                : "Natkeeper needs you: ways out (pool %s)".formatted(after.pool()),
                        String.join("\n\n", paragraphs)));
    }

    private static Stream<String> problem(Host host) {
        return host.problem().stream();
    }

    private static String lines(List<String> sentences) {
        return sentences.stream().map(s -> "- " + s).collect(Collectors.joining("\n"));
    }
}
