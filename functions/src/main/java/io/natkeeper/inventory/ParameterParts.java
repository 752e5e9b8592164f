package io.natkeeper.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.jr.ob.JSON;
import io.natkeeper.Observed;
import io.natkeeper.form.FormText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * An inventory in parameters, such as {@code /natkeeper/<pool>/inventory}, and {@code …/1}, {@code
 * …/2} and so on where one does not hold it.
 *
 * <p>Parameters are standard ones, which cost nothing and hold 4 KB; an advanced one of 8 KB costs
 * $0.05 a month. Every entry is in the part that the hash of its name selects among 2ⁿ, so a change
 * rewrites one part, not all that follow; and the order of {@link #writes} loses no entry, should a
 * run end between two of them: some things are remembered here only.
 */
public final class ParameterParts {

    /**
     * What a standard parameter holds:
     * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
     */
    private static final int LARGEST_BYTES = 4096;

    private static final int MOST_PARTS = 1024;
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,3}");

    private ParameterParts() {}

    /**
     * A parameter to write.
     *
     * @param text none: delete it
     */
    public record Write(String parameter, Optional<String> text) {}

    /**
     * As JSON, each of at most 4096 bytes.
     *
     * @param name of the first parameter
     * @param header stands in the first one only
     * @param entries by a key that tells each from all others, whatever else it says
     */
    public static List<FormText> of(
            String name, Map<String, Object> header, Map<String, Map<String, Object>> entries) {
        for (int count = 1; count <= MOST_PARTS; count *= 2) {
            List<FormText> parts = split(name, header, entries, count);
            if (parts.stream().allMatch(p -> p.text().getBytes(UTF_8).length <= LARGEST_BYTES)) {
                return parts;
            }
        }
        throw new IllegalStateException(
                "%s does not fit %d parameters.".formatted(name, MOST_PARTS));
    }

    private static List<FormText> split(
            String name,
            Map<String, Object> header,
            Map<String, Map<String, Object>> entries,
            int count) {
        List<Map<String, Map<String, Object>>> buckets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            buckets.add(new TreeMap<>());
        }
        entries.forEach((key, entry) -> buckets.get(bucket(key, count)).put(key, entry));
        List<FormText> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, Object> part = new LinkedHashMap<>();
            part.put("part", i);
            part.put("parts", count);
            if (i == 0) {
                part.putAll(header);
            }
            part.put("entries", buckets.get(i).values());
            parts.add(new FormText(i == 0 ? name : name + "/" + i, json(part)));
        }
        return parts;
    }

    /** Of 2ⁿ: an entry stays where it is, or goes to one new part, when there are twice as many. */
    private static int bucket(String key, int count) {
        int hash = key.hashCode() * 0x9E3779B9;
        return (hash ^ hash >>> 16) & (count - 1);
    }

    private static String json(Map<String, Object> part) {
        try {
            return JSON.std.asString(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What to write, in this order, to get from the parts that are there to those of an inventory.
     * Entries come to a new part before they leave an old one.
     */
    public static List<Write> writes(List<FormText> before, List<FormText> after) {
        Map<String, String> old = new HashMap<>();
        before.forEach(p -> old.put(p.part(), p.text()));
        List<Write> writes = new ArrayList<>();
        // More parts: what leaves goes up. Fewer: it comes down.
        List<FormText> order = after.size() > before.size() ? after.reversed() : after;
        for (FormText part : order) {
            if (!part.text().equals(old.remove(part.part()))) {
                writes.add(new Write(part.part(), Optional.of(part.text())));
            }
        }
        old.keySet().stream()
                .sorted()
                .forEach(name -> writes.add(new Write(name, Optional.empty())));
        return writes;
    }

    /**
     * @param name of the first parameter
     * @param parts all that are there, in any order; none is an empty inventory
     * @param key as the entries were written by
     * @param inventory of a header and entries; throws where they are none
     * @param lost what happens if they are deleted, the end of a sentence
     */
    public static <T> Observed<T> read(
            String name,
            List<FormText> parts,
            Function<Map<?, ?>, String> key,
            BiFunction<Map<String, Object>, Collection<Object>, T> inventory,
            String lost) {
        Map<String, Object> header = Map.of();
        Map<String, Object> entries = new TreeMap<>();
        Map<String, Object> placed = new TreeMap<>();
        List<Map<String, Object>> read = new ArrayList<>();
        for (FormText part : parts) {
            try {
                Map<String, Object> json = JSON.std.mapFrom(part.text());
                if (part.part().equals(name)) {
                    header = json;
                }
                read.add(json);
            } catch (IOException | RuntimeException e) {
                return unreadable(part.part(), e, lost);
            }
        }
        int count = header.get("parts") instanceof Integer n ? n : 1;
        try {
            for (Map<String, Object> json : read) {
                int number = json.get("part") instanceof Integer n ? n : 0;
                for (Object entry : (List<?>) json.getOrDefault("entries", List.of())) {
                    String of = key.apply((Map<?, ?>) entry);
                    (bucket(of, count) == number ? placed : entries).put(of, entry);
                }
            }
            // An entry that is on its way is in both; where it belongs it is newer.
            entries.putAll(placed);
            return Observed.known(inventory.apply(header, entries.values()));
        } catch (RuntimeException e) {
            return unreadable(name, e, lost);
        }
    }

    /** Whether a parameter is one of those that begin with this name; others may lie under it. */
    public static boolean isPart(String name, String parameter) {
        return parameter.equals(name)
                || (parameter.startsWith(name + "/")
                        && NUMBER.matcher(parameter.substring(name.length() + 1)).matches());
    }

    private static <T> Observed<T> unreadable(String parameter, Exception e, String lost) {
        String cause = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return Observed.unknown(
                "%s is no inventory (%s): put its last good version back, see `aws ssm get-parameter-history --name %s`, or delete it, which %s."
                        .formatted(parameter, cause, parameter, lost));
    }
}
