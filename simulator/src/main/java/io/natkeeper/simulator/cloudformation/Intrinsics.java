package io.natkeeper.simulator.cloudformation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts values in the place of intrinsic functions: Ref, Fn::GetAtt, Fn::Sub and Fn::Join. What it
 * does not know it refuses.
 *
 * @param references what Ref gives for each parameter, pseudo parameter and resource
 * @param attributes what Fn::GetAtt gives, as {@code Topic.TopicArn}
 */
record Intrinsics(Map<String, Object> references, Map<String, String> attributes) {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^!}][^}]*)}");

    Object resolve(@Nullable Object part) {
        return switch (part) {
            case null -> throw new IllegalArgumentException("An empty value");
            case List<?> items -> items.stream().map(this::resolve).toList();
            case Map<?, ?> map when map.size() == 1 ->
                    function(String.valueOf(map.keySet().iterator().next()), map);
            case Map<?, ?> map -> members(map);
            default -> part;
        };
    }

    private Object function(String name, Map<?, ?> map) {
        Object argument = map.values().iterator().next();
        return switch (name) {
            case "Ref" -> reference(String.valueOf(argument));
            case "Fn::GetAtt" -> attribute(String.join(".", texts(argument)));
            case "Fn::Sub" -> substituted(argument);
            case "Fn::Join" -> {
                List<?> arguments = (List<?>) argument;
                yield String.join(
                        String.valueOf(arguments.getFirst()), texts(resolve(arguments.getLast())));
            }
            default -> {
                if (name.startsWith("Fn::")) {
                    throw new IllegalArgumentException(name + " is not modelled");
                }
                yield members(map);
            }
        };
    }

    private Map<String, Object> members(Map<?, ?> map) {
        Map<String, Object> resolved = new LinkedHashMap<>();
        map.forEach((key, value) -> resolved.put(String.valueOf(key), resolve(value)));
        return resolved;
    }

    private static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(String::valueOf).toList();
    }

    private Object reference(String name) {
        Object value = references.get(name);
        if (value == null) {
            throw new IllegalArgumentException("Nobody says what !Ref %s is".formatted(name));
        }
        return value;
    }

    private String attribute(String name) {
        String value = attributes.get(name);
        if (value == null) {
            throw new IllegalArgumentException("Nobody says what !GetAtt %s is".formatted(name));
        }
        return value;
    }

    private String substituted(Object argument) {
        if (!(argument instanceof String text)) {
            throw new IllegalArgumentException("Fn::Sub with own variables is not modelled");
        }
        return VARIABLE.matcher(text)
                .replaceAll(match -> {
                    String name = match.group(1);
                    return Matcher.quoteReplacement(
                            name.contains(".") ? attribute(name) : String.valueOf(reference(name)));
                });
    }
}
