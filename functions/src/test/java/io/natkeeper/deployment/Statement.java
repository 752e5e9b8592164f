package io.natkeeper.deployment;

import static io.natkeeper.deployment.Template.list;
import static io.natkeeper.deployment.Template.map;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A statement of a policy as it is in a template, before anything is resolved. */
public record Statement(Map<String, Object> json) {

    /**
     * Those of every role and managed policy of a template, by the resource that has them.
     *
     * @param yaml the template
     */
    static Map<String, List<Statement>> of(String yaml) {
        Template template = Template.parse(yaml);
        Map<String, List<Statement>> all = new LinkedHashMap<>();
        template.section("Resources")
                .keySet()
                .forEach(id -> {
                    Map<String, Object> properties = template.properties(id);
                    List<Statement> statements = new ArrayList<>();
                    list(properties.get("Policies"))
                            .forEach(policy -> {
                                Map<String, Object> inline = map(policy);
                                statements.addAll(
                                        in(inline.getOrDefault("PolicyDocument", inline)));
                            });
                    if ("AWS::IAM::ManagedPolicy".equals(template.resource(id).get("Type"))) {
                        statements.addAll(in(properties.getOrDefault("PolicyDocument", "")));
                    }
                    if (!statements.isEmpty()) {
                        all.put(id, statements);
                    }
                });
        return all;
    }

    /** Those of one function. */
    public static List<Statement> ofFunction(String function) {
        return Statement.of(Template.text("template.yaml")).getOrDefault(function, List.of());
    }

    private static List<Statement> in(Object document) {
        return list(map(document).get("Statement")).stream()
                .map(statement -> new Statement(map(statement)))
                .toList();
    }

    public String sid() {
        return String.valueOf(json.get("Sid"));
    }

    public List<Object> several(String member) {
        Object value = json.getOrDefault(member, List.of());
        return value instanceof List<?> list ? List.copyOf(list) : List.of(value);
    }

    public List<String> actions() {
        return several("Action").stream().map(String::valueOf).toList();
    }

    public boolean denies() {
        return "Deny".equals(json.get("Effect"));
    }

    public Map<String, Object> conditions() {
        return map(json.getOrDefault("Condition", Map.of()));
    }
}
