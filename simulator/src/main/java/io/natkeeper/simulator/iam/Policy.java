package io.natkeeper.simulator.iam;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** A policy document of IAM. */
public record Policy(List<Statement> statements) {

    /** An administrator's: for what tests do by hand. */
    public static final Policy ALLOW_ALL =
            read(
                    Map.of(
                            "Version",
                            "2012-10-17",
                            "Statement",
                            List.of(Map.of("Effect", "Allow", "Action", "*", "Resource", "*"))));

    public Policy {
        statements = List.copyOf(statements);
    }

    /**
     * @param json the document as maps, lists and texts
     * @throws IllegalArgumentException naming the statement and what is wrong with it
     */
    public static Policy read(Map<String, Object> json) {
        if (!json.keySet().equals(Set.of("Version", "Statement"))
                || !"2012-10-17".equals(json.get("Version"))) {
            throw new IllegalArgumentException(
                    "A policy has the Version \"2012-10-17\" and a Statement, not "
                            + json.keySet());
        }
        Object statements = json.getOrDefault("Statement", List.of());
        List<?> list = statements instanceof List<?> several ? several : List.of(statements);
        return new Policy(list.stream().map(Statement::object).map(Statement::read).toList());
    }

    boolean allows(String action, String resourceArn, Map<String, List<String>> context) {
        return statements.stream()
                .anyMatch(s -> !s.deny() && s.applies(action, resourceArn, context));
    }

    boolean denies(String action, String resourceArn, Map<String, List<String>> context) {
        return statements.stream()
                .anyMatch(s -> s.deny() && s.applies(action, resourceArn, context));
    }
}
