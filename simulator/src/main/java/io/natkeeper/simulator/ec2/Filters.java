package io.natkeeper.simulator.ec2;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * The filters of one Describe operation: all must match, and of a filter's values any. {@code *}
 * stands for any text and {@code ?} for one character, unless escaped by a backslash.
 *
 * @param <T> what is filtered
 */
final class Filters<T> {

    private static final int MAX_VALUES = 200;

    private final Map<String, Function<T, Stream<String>>> byName = new HashMap<>();
    private final Function<T, Map<String, String>> tags;

    /** Filters by tag too: {@code tag:KEY} and {@code tag-key}. */
    static <T> Filters<T> taggedBy(Function<T, Map<String, String>> tags) {
        Filters<T> filters = new Filters<>(tags);
        filters.many("tag-key", item -> tags.apply(item).keySet().stream());
        return filters;
    }

    static <T> Filters<T> untagged() {
        return new Filters<>(_ -> Map.of());
    }

    private Filters(Function<T, Map<String, String>> tags) {
        this.tags = tags;
    }

    Filters<T> one(String name, Function<T, String> value) {
        return many(name, item -> Stream.of(value.apply(item)));
    }

    Filters<T> many(String name, Function<T, Stream<String>> values) {
        byName.put(name, values);
        return this;
    }

    Predicate<T> of(List<Filter> filters) {
        int values = filters.stream().mapToInt(f -> f.values().size()).sum();
        if (values > MAX_VALUES) {
            throw Ec2Errors.badRequest(
                    "FilterLimitExceeded",
                    "The maximum number of filter values specified on a single call is "
                            + MAX_VALUES);
        }
        return filters.stream().map(this::of).reduce(_ -> true, Predicate::and);
    }

    private Predicate<T> of(Filter filter) {
        String name = filter.name();
        if (name == null) {
            throw Ec2Errors.missingParameter("Filter.Name");
        }
        Function<T, Stream<String>> values = valuesOf(name);
        List<Pattern> wanted = filter.values().stream().map(Filters::pattern).toList();
        return item ->
                values.apply(item)
                        .anyMatch(
                                value -> wanted.stream().anyMatch(p -> p.matcher(value).matches()));
    }

    private Function<T, Stream<String>> valuesOf(String name) {
        Function<T, Stream<String>> values = byName.get(name);
        if (values != null) {
            return values;
        }
        if (name.startsWith("tag:") && byName.containsKey("tag-key")) {
            String key = name.substring("tag:".length());
            return item -> Stream.ofNullable(tags.apply(item).get(key));
        }
        throw Ec2Errors.invalidValue("The filter '%s' is invalid".formatted(name));
    }

    private static Pattern pattern(String wanted) {
        StringBuilder regex = new StringBuilder();
        boolean escaped = false;
        for (int i = 0; i < wanted.length(); i++) {
            char c = wanted.charAt(i);
            if (!escaped && c == '\\') {
                escaped = true;
                continue;
            }
            if (!escaped && c == '*') {
                regex.append(".*");
            } else if (!escaped && c == '?') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
            escaped = false;
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
