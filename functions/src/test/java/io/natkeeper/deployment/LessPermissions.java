package io.natkeeper.deployment;

import static io.natkeeper.deployment.Template.list;
import static io.natkeeper.deployment.Template.map;

import io.natkeeper.simulator.cloudformation.TemplateYaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The template, less one action or one resource of one statement that allows a function something.
 *
 * @param function its logical id
 * @param sid of the statement
 * @param member {@code Action} or {@code Resource}
 * @param index of what is missing
 */
public record LessPermissions(String function, String sid, String member, int index) {

    /** One for each action and each resource that the function's policy has. */
    public static Stream<LessPermissions> each(String function) {
        List<LessPermissions> all = new ArrayList<>();
        for (Object statement : list(policy(template(), function).get("Statement"))) {
            Map<String, Object> json = map(statement);
            if (!"Allow".equals(json.get("Effect"))) {
                continue;
            }
            for (String member : List.of("Action", "Resource")) {
                for (int i = 0; i < new Statement(json).several(member).size(); i++) {
                    all.add(
                            new LessPermissions(
                                    function, String.valueOf(json.get("Sid")), member, i));
                }
            }
        }
        return all.stream();
    }

    public Map<String, Object> applied() {
        Map<String, Object> template = template();
        Map<String, Object> policy = policy(template, function);
        List<Object> rest = new ArrayList<>();
        for (Object statement : list(policy.get("Statement"))) {
            Map<String, Object> json = map(statement);
            if (!sid.equals(json.get("Sid"))) {
                rest.add(json);
            } else if (new Statement(json).several(member).size() > 1) {
                List<Object> values = new ArrayList<>(new Statement(json).several(member));
                values.remove(index);
                Map<String, Object> less = new LinkedHashMap<>(json);
                less.put(member, values);
                rest.add(less);
            }
        }
        policy.put("Statement", rest);
        return template;
    }

    private static Map<String, Object> template() {
        return TemplateYaml.parse(Template.text("template.yaml"));
    }

    /** What it holds can be changed. */
    private static Map<String, Object> policy(Map<String, Object> template, String function) {
        Map<String, Object> resource = map(map(template.get("Resources")).get(function));
        return map(list(map(resource.get("Properties")).get("Policies")).getFirst());
    }
}
