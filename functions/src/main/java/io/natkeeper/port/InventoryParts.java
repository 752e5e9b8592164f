package io.natkeeper.port;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.jr.ob.JSON;
import io.natkeeper.Observed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An inventory in parameters: {@code /natkeeper/<pool>/inventory}, and {@code …/1}, {@code …/2} and
 * so on where one does not hold it.
 *
 * <p>Parameters are standard ones, which cost nothing and hold 4 KB; an advanced one of 8 KB costs
 * $0.05 a month. Every entry is in the part that the hash of its name selects among 2ⁿ, so a change
 * rewrites one part, not all that follow; and the order of {@link #writes} loses no entry, should a
 * run end between two of them: who has which port is remembered here only.
 */
public final class InventoryParts {

    /**
     * What a standard parameter holds:
     * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
     */
    static final int LARGEST_BYTES = 4096;

    private static final int MOST_PARTS = 1024;
    private static final Pattern NUMBER = Pattern.compile(".*/inventory/([1-9]\\d{0,3})");

    private InventoryParts() {}

    /**
     * A parameter to write.
     *
     * @param text none: delete it
     */
    public record Write(String parameter, Optional<String> text) {}

    /** As JSON, by parameter name, each of at most 4096 bytes. */
    public static List<MapText> of(Inventory inventory) {
        Map<String, Map<String, Object>> entries = InventoryJson.entries(inventory);
        for (int count = 1; count <= MOST_PARTS; count *= 2) {
            List<MapText> parts = split(inventory, entries, count);
            if (parts.stream().allMatch(p -> p.text().getBytes(UTF_8).length <= LARGEST_BYTES)) {
                return parts;
            }
        }
        throw new IllegalStateException(
                "The inventory of pool %s does not fit %d parameters."
                        .formatted(inventory.pool(), MOST_PARTS));
    }

    private static List<MapText> split(
            Inventory inventory, Map<String, Map<String, Object>> entries, int count) {
        List<Map<String, Map<String, Object>>> buckets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            buckets.add(new TreeMap<>());
        }
        entries.forEach((key, entry) -> buckets.get(bucket(key, count)).put(key, entry));
        List<MapText> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, Object> part = new LinkedHashMap<>();
            part.put("part", i);
            part.put("parts", count);
            if (i == 0) {
                part.putAll(InventoryJson.header(inventory));
            }
            part.put("entries", buckets.get(i).values());
            parts.add(new MapText(name(inventory.pool(), i), json(part)));
        }
        return parts;
    }

    /** Of 2ⁿ: an entry stays where it is, or goes to one new part, when there are twice as many. */
    private static int bucket(String key, int count) {
        int hash = key.hashCode() * 0x9E3779B9;
        return (hash ^ hash >>> 16) & (count - 1);
    }

    private static String name(String pool, int part) {
        return "/natkeeper/%s/inventory".formatted(pool) + (part == 0 ? "" : "/" + part);
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
    public static List<Write> writes(List<MapText> before, List<MapText> after) {
        Map<String, String> old = new HashMap<>();
        before.forEach(p -> old.put(p.part(), p.text()));
        List<Write> writes = new ArrayList<>();
        // More parts: what leaves goes up. Fewer: it comes down.
        List<MapText> order = after.size() > before.size() ? after.reversed() : after;
        for (MapText part : order) {
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
     * @param pool whose it is; without parts it is empty
     * @param parts all that are there, in any order
     */
    public static Observed<Inventory> read(String pool, List<MapText> parts) {
        Map<String, Object> header = Map.of();
        Map<String, Object> entries = new TreeMap<>();
        Map<String, Object> placed = new TreeMap<>();
        List<Map<String, Object>> read = new ArrayList<>();
        for (MapText part : parts) {
            try {
                Map<String, Object> json = JSON.std.mapFrom(part.text());
                if (number(part.part()) == 0) {
                    header = json;
                }
                read.add(json);
            } catch (IOException | RuntimeException e) {
                return unreadable(part.part(), String.valueOf(e.getMessage()));
            }
        }
        int count = header.get("parts") instanceof Integer n ? n : 1;
        try {
            for (Map<String, Object> json : read) {
                int number = json.get("part") instanceof Integer n ? n : 0;
                for (Object entry : (List<?>) json.getOrDefault("entries", List.of())) {
                    String key = InventoryJson.key((Map<?, ?>) entry);
                    (bucket(key, count) == number ? placed : entries).put(key, entry);
                }
            }
            // An entry that is on its way is in both; where it belongs it is newer.
            entries.putAll(placed);
            return Observed.known(InventoryJson.inventory(pool, header, entries.values()));
        } catch (RuntimeException e) {
            return unreadable(name(pool, 0), String.valueOf(e.getMessage()));
        }
    }

    private static int number(String parameter) {
        Matcher number = NUMBER.matcher(parameter);
        return number.matches() ? Integer.parseInt(number.group(1)) : 0;
    }

    private static Observed<Inventory> unreadable(String parameter, String cause) {
        return Observed.unknown(
                "%s is no inventory (%s): put its last good version back, see `aws ssm get-parameter-history --name %s`, or delete it, which may give members of groups other ports."
                        .formatted(parameter, cause.lines().findFirst().orElse(""), parameter));
    }
}
