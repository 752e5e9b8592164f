package io.natkeeper.simulator.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * One statement of a policy.
 *
 * @param sid empty where it has none
 * @param deny whether its effect is Deny
 */
public record Statement(
        String sid, boolean deny, Choice actions, Choice resources, List<Condition> conditions) {

    private static final Set<String> MEMBERS =
            Set.of(
                    "Sid",
                    "Effect",
                    "Principal",
                    "Action",
                    "NotAction",
                    "Resource",
                    "NotResource",
                    "Condition");

    /**
     * Patterns, any of which may match.
     *
     * @param negated whether it means all but those, as NotAction does
     */
    public record Choice(boolean negated, List<String> patterns) {}

    /**
     * Reads a statement; of misspelt members, operators and keys it passes over none.
     *
     * @throws IllegalArgumentException naming the statement and what is wrong with it
     */
    static Statement read(Map<String, Object> json) {
        String sid = String.valueOf(json.getOrDefault("Sid", ""));
        try {
            Set<String> unknown = new TreeSet<>(json.keySet());
            unknown.removeAll(MEMBERS);
            if (!unknown.isEmpty()) {
                throw new IllegalArgumentException("a statement has no " + unknown);
            }
            // Else a policy of a resource would have to be compared with who asks.
            if (!json.getOrDefault("Principal", "*").equals("*")) {
                throw new IllegalArgumentException("only the Principal \"*\" is modelled");
            }
            boolean deny =
                    switch (String.valueOf(json.get("Effect"))) {
                        case "Allow" -> false;
                        case "Deny" -> true;
                        default ->
                                throw new IllegalArgumentException(
                                        "Effect is %s; use Allow or Deny"
                                                .formatted(json.get("Effect")));
                    };
            Choice actions = choice(json, "Action");
            Choice resources = choice(json, "Resource");
            List<Condition> conditions = conditions(json.getOrDefault("Condition", Map.of()));
            actions.patterns().stream()
                    .filter(action -> !action.equals("*") && !action.matches("[a-z0-9-]+:[\\w*?]+"))
                    .forEach(action -> refuse("'%s' is no action".formatted(action)));
            resources.patterns().stream()
                    .filter(arn -> !Wildcards.isArnPattern(arn) || arn.contains("${"))
                    .forEach(arn -> refuse("'%s' is no ARN, or has a variable".formatted(arn)));
            conditions.forEach(condition ->
                    actions.patterns().stream()
                            .filter(action -> !condition.key().fits(action))
                            .forEach(action ->
                                    refuse(
                                            "%s never has %s"
                                                    .formatted(action, condition.key().name()))));
            return new Statement(sid, deny, actions, resources, conditions);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Statement '%s': %s".formatted(sid, e.getMessage()), e);
        }
    }

    private static void refuse(String why) {
        throw new IllegalArgumentException(why);
    }

    private static Choice choice(Map<String, Object> json, String member) {
        Optional<Object> positive = Optional.ofNullable(json.get(member));
        Optional<Object> negative = Optional.ofNullable(json.get("Not" + member));
        if (positive.isPresent() == negative.isPresent()) {
            throw new IllegalArgumentException("give either %1$s or Not%1$s".formatted(member));
        }
        List<String> patterns = texts(positive.or(() -> negative).orElseThrow());
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException("%s is empty".formatted(member));
        }
        return new Choice(negative.isPresent(), patterns);
    }

    private static List<Condition> conditions(Object json) {
        List<Condition> conditions = new ArrayList<>();
        object(json)
                .forEach((operator, keys) ->
                        object(keys)
                                .forEach((key, values) ->
                                        conditions.add(
                                                Condition.of(operator, key, texts(values)))));
        return List.copyOf(conditions);
    }

    @SuppressWarnings("unchecked") // Keys of JSON are texts.
    static Map<String, Object> object(Object json) {
        if (json instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new IllegalArgumentException("'%s' should be an object".formatted(json));
    }

    private static List<String> texts(Object json) {
        List<?> items = json instanceof List<?> list ? list : List.of(json);
        for (Object item : items) {
            if (!(item instanceof String)) {
                throw new IllegalArgumentException("'%s' should be a text".formatted(item));
            }
        }
        return items.stream().map(String::valueOf).toList();
    }

    /** Whether it speaks of this action on this resource in this context. */
    boolean applies(String action, String resourceArn, Map<String, List<String>> context) {
        return isChosen(actions, p -> Wildcards.matchesIgnoringCase(p, action))
                && isChosen(resources, p -> Wildcards.matchesArn(p, resourceArn))
                && conditions.stream().allMatch(condition -> condition.holds(context));
    }

    private static boolean isChosen(Choice choice, Predicate<String> matches) {
        return choice.patterns().stream().anyMatch(matches) != choice.negated();
    }
}
