package io.natkeeper.simulator.iam;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One operator on one key, as the IAM user guide has it under "Condition operators" and
 * "Multivalued context keys".
 *
 * @param values any of which may match; of a negated operator none
 */
record Condition(
        Quantifier quantifier,
        Operator operator,
        boolean ifExists,
        ConditionKey key,
        List<String> values) {

    private static final Pattern NAME =
            Pattern.compile("(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?");

    enum Quantifier {
        NONE,
        FOR_ALL_VALUES,
        FOR_ANY_VALUE
    }

    enum Operator {
        STRING_EQUALS("StringEquals"),
        STRING_NOT_EQUALS("StringNotEquals"),
        STRING_LIKE("StringLike"),
        STRING_NOT_LIKE("StringNotLike"),
        ARN_EQUALS("ArnEquals"),
        ARN_LIKE("ArnLike"),
        ARN_NOT_EQUALS("ArnNotEquals"),
        ARN_NOT_LIKE("ArnNotLike"),
        BOOL("Bool"),
        /** Its value says whether the key is absent. */
        NULL("Null");

        private final String iamName;

        Operator(String iamName) {
            this.iamName = iamName;
        }

        private boolean isNegated() {
            return iamName.contains("Not");
        }

        /** Leaving negation aside. */
        private boolean matches(String value, String actual) {
            return switch (this) {
                case STRING_EQUALS, STRING_NOT_EQUALS, NULL -> value.equals(actual);
                case STRING_LIKE, STRING_NOT_LIKE -> Wildcards.matches(value, actual);
                // ArnEquals takes wildcards, too.
                case ARN_EQUALS, ARN_LIKE, ARN_NOT_EQUALS, ARN_NOT_LIKE ->
                        Wildcards.matchesArn(value, actual);
                case BOOL -> value.equalsIgnoreCase(actual);
            };
        }

        private static Operator named(String name) {
            for (Operator operator : values()) {
                if (operator.iamName.equals(name)) {
                    return operator;
                }
            }
            throw new IllegalArgumentException(
                    "the simulator knows no condition operator '%s'".formatted(name));
        }
    }

    /**
     * @throws IllegalArgumentException for what IAM or the simulator does not know, and for what
     *     IAM would take and hardly anybody means
     */
    static Condition of(String operatorName, String keyName, List<String> values) {
        Matcher name = NAME.matcher(operatorName);
        if (!name.matches()) {
            throw new IllegalArgumentException("'%s' is no operator".formatted(operatorName));
        }
        Quantifier quantifier =
                switch (String.valueOf(name.group(1))) {
                    case "ForAllValues" -> Quantifier.FOR_ALL_VALUES;
                    case "ForAnyValue" -> Quantifier.FOR_ANY_VALUE;
                    default -> Quantifier.NONE;
                };
        Operator operator = Operator.named(name.group(2));
        boolean ifExists = name.group(3) != null;
        ConditionKey key = ConditionKey.of(keyName);
        if (values.isEmpty()) {
            throw new IllegalArgumentException(
                    "the condition on %s has no value".formatted(keyName));
        }
        values.stream()
                .filter(value -> value.contains("${"))
                .forEach(value -> {
                    throw new IllegalArgumentException(
                            "policy variables are not modelled: " + value);
                });
        boolean boolish = operator == Operator.NULL || operator == Operator.BOOL;
        if (boolish && !(values.equals(List.of("true")) || values.equals(List.of("false")))) {
            throw new IllegalArgumentException(
                    "%s of %s is %s; use true or false".formatted(operatorName, keyName, values));
        }
        if (operator == Operator.NULL && (ifExists || quantifier != Quantifier.NONE)) {
            throw new IllegalArgumentException("Null takes no " + operatorName);
        }
        if (operator != Operator.NULL && key.isMultivalued() != (quantifier != Quantifier.NONE)) {
            throw new IllegalArgumentException(
                    "%s: %s has %s; ForAllValues and ForAnyValue are for keys of several"
                            .formatted(
                                    operatorName,
                                    keyName,
                                    key.isMultivalued() ? "several values" : "one value"));
        }
        return new Condition(quantifier, operator, ifExists, key, List.copyOf(values));
    }

    /**
     * @param context values by key; a key without any is absent
     */
    boolean holds(Map<String, List<String>> context) {
        List<String> actual = context.getOrDefault(key.name(), List.of());
        if (operator == Operator.NULL) {
            return values.contains(String.valueOf(actual.isEmpty()));
        }
        return switch (quantifier) {
            case FOR_ALL_VALUES -> actual.stream().allMatch(this::matches);
            case FOR_ANY_VALUE -> actual.stream().anyMatch(this::matches);
            case NONE ->
                    actual.isEmpty()
                            ? ifExists || operator.isNegated()
                            : actual.stream().allMatch(this::matches);
        };
    }

    private boolean matches(String actual) {
        return values.stream().anyMatch(value -> operator.matches(value, actual))
                != operator.isNegated();
    }
}
