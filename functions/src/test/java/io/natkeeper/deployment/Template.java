package io.natkeeper.deployment;

import io.natkeeper.simulator.cloudformation.TemplateYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A CloudFormation template as maps, lists and texts; {@code !Ref x} is {@code {"Ref": "x"}}. */
final class Template {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^!}][^}]*)}");

    private final Map<String, Object> root;

    private Template(Map<String, Object> root) {
        this.root = root;
    }

    /** A file beside the modules, such as {@code fleet.yaml}. */
    static String text(String name) {
        try {
            return Files.readString(Path.of("..", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Template parse(String yaml) {
        return new Template(TemplateYaml.parse(yaml));
    }

    /** Plain YAML. */
    static Object document(String yaml) {
        return new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }

    @SuppressWarnings("unchecked") // Keys of a template are texts.
    static Map<String, Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    Map<String, Object> section(String name) {
        return map(root.getOrDefault(name, Map.of()));
    }

    Map<String, Object> resource(String id) {
        return map(section("Resources").getOrDefault(id, Map.of()));
    }

    Map<String, Object> properties(String id) {
        return map(resource(id).getOrDefault("Properties", Map.of()));
    }

    List<String> resourcesOfType(String type) {
        return section("Resources").keySet().stream()
                .filter(id -> type.equals(resource(id).get("Type")))
                .toList();
    }

    /** What SAM makes beside what stands there, each with what it comes after. */
    Map<String, String> generated() {
        Map<String, String> generated = new TreeMap<>();
        for (String function : resourcesOfType("AWS::Serverless::Function")) {
            for (String suffix : List.of("Aliaslive", "Role", "EventInvokeConfig")) {
                generated.put(function + suffix, function);
            }
            for (String event :
                    map(properties(function).getOrDefault("Events", Map.of())).keySet()) {
                // The rule's target is the alias; the permission names the rule.
                generated.put(function + event, function + "Aliaslive");
                generated.put(function + event + "Permission", function + event);
            }
        }
        return generated;
    }

    /** All that a part of the template refers to: parameters, resources and pseudo parameters. */
    static Set<String> references(@Nullable Object part) {
        Set<String> found = new TreeSet<>();
        collect(part, found);
        return found;
    }

    private static void collect(@Nullable Object part, Set<String> found) {
        switch (part) {
            case List<?> items -> items.forEach(item -> collect(item, found));
            case Map<?, ?> map ->
                    map.forEach((key, value) -> {
                        switch (String.valueOf(key)) {
                            case "Ref" -> found.add(String.valueOf(value));
                            case "Fn::GetAtt" -> found.add(String.valueOf(list(value).getFirst()));
                            case "Fn::Sub" -> substituted(value, found);
                            default -> collect(value, found);
                        }
                    });
            case null, default -> {}
        }
    }

    private static void substituted(Object value, Set<String> found) {
        Object text = value instanceof List<?> pair ? pair.getFirst() : value;
        Map<String, Object> own =
                value instanceof List<?> pair ? map(pair.getLast()) : new HashMap<>();
        own.values().forEach(v -> collect(v, found));
        VARIABLE.matcher(String.valueOf(text))
                .results()
                .map(result -> result.group(1).split("\\.", -1)[0])
                .filter(name -> !own.containsKey(name))
                .forEach(found::add);
    }

    /** What must be there before a resource, by resource; what SAM makes included. */
    Map<String, Set<String>> dependencies() {
        Map<String, String> generated = generated();
        Map<String, Set<String>> dependencies = new TreeMap<>();
        section("Resources")
                .forEach((id, resource) -> {
                    Set<String> before = new TreeSet<>(references(map(resource).get("Properties")));
                    before.addAll(dependsOn(id));
                    before.retainAll(union(section("Resources").keySet(), generated.keySet()));
                    before.remove(id);
                    dependencies.put(id, before);
                });
        generated.forEach((id, before) -> dependencies.put(id, new TreeSet<>(Set.of(before))));
        return dependencies;
    }

    List<String> dependsOn(String id) {
        Object value = resource(id).getOrDefault("DependsOn", List.of());
        return value instanceof String one
                ? List.of(one)
                : list(value).stream().map(String::valueOf).toList();
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    /** Everything that is there before a resource, however indirectly. */
    Set<String> before(String id) {
        Map<String, Set<String>> dependencies = dependencies();
        Set<String> found = new TreeSet<>();
        List<String> next = new ArrayList<>(List.of(id));
        while (!next.isEmpty()) {
            for (String dependency : dependencies.getOrDefault(next.removeLast(), Set.of())) {
                if (found.add(dependency)) {
                    next.add(dependency);
                }
            }
        }
        return found;
    }

    /** Names that lead nowhere, each with who uses it. */
    List<String> unresolved() {
        Set<String> known = union(section("Resources").keySet(), generated().keySet());
        known.addAll(section("Parameters").keySet());
        Stream<String> references =
                Stream.of("Resources", "Outputs", "Conditions")
                        .flatMap(section ->
                                section(section).entrySet().stream()
                                        .flatMap(e ->
                                                references(e.getValue()).stream()
                                                        .filter(name -> !name.startsWith("AWS::"))
                                                        .filter(name -> !known.contains(name))
                                                        .map(name -> e.getKey() + " -> " + name)));
        Stream<String> orders =
                section("Resources").keySet().stream()
                        .flatMap(id ->
                                dependsOn(id).stream()
                                        .filter(name -> !known.contains(name))
                                        .map(name -> id + " -> " + name));
        Stream<String> conditions =
                Stream.of("Resources", "Outputs")
                        .flatMap(section -> section(section).entrySet().stream())
                        .flatMap(e ->
                                Optional.ofNullable(map(e.getValue()).get("Condition")).stream()
                                        .map(String::valueOf)
                                        .filter(c -> !section("Conditions").containsKey(c))
                                        .map(c -> e.getKey() + " -> " + c));
        return Stream.of(references, orders, conditions).flatMap(s -> s).toList();
    }

    /** Resources that wait for themselves. */
    List<String> cycles() {
        return dependencies().keySet().stream().filter(id -> before(id).contains(id)).toList();
    }

    /** Conditions and mappings that are not there, each with who uses it. */
    List<String> unknownConditionsAndMappings() {
        List<String> unknown = new ArrayList<>();
        for (String section : List.of("Resources", "Conditions", "Outputs")) {
            section(section)
                    .forEach((id, part) -> {
                        for (var use :
                                Map.of(
                                                "Fn::If",
                                                "Conditions",
                                                "Condition",
                                                "Conditions",
                                                "Fn::FindInMap",
                                                "Mappings")
                                        .entrySet()) {
                            names(part, use.getKey()).stream()
                                    .filter(name -> !section(use.getValue()).containsKey(name))
                                    .forEach(name -> unknown.add(id + " -> " + name));
                        }
                    });
        }
        return unknown;
    }

    /** What an intrinsic function names: alone, or first of its arguments. */
    private static Set<String> names(@Nullable Object part, String function) {
        Set<String> found = new TreeSet<>();
        switch (part) {
            case List<?> items -> items.forEach(item -> found.addAll(names(item, function)));
            case Map<?, ?> map ->
                    map.forEach((key, value) -> {
                        if (function.equals(key) && value instanceof List<?> arguments) {
                            found.add(String.valueOf(arguments.getFirst()));
                        } else if (function.equals(key) && value instanceof String name) {
                            found.add(name);
                        }
                        found.addAll(names(value, function));
                    });
            case null, default -> {}
        }
        return found;
    }
}
