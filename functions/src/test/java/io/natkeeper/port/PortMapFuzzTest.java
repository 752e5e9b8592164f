package io.natkeeper.port;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.form.FormError;
import io.natkeeper.form.FormText;
import io.natkeeper.form.Parsed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Whatever the text, the parser gives a whole map that keeps the rules, or errors: random bytes,
 * words of maps in random order, and valid maps with something broken.
 *
 * <p>{@code -Dnatkeeper.fuzz.inputs=1000000} tries more; {@code -Dnatkeeper.fuzz.seed=7} replays
 * one.
 */
class PortMapFuzzTest {

    private static final PortMapParser PARSER = new PortMapParser(FormLimits.DEFAULT);
    private static final long INPUTS = Long.getLong("natkeeper.fuzz.inputs", 20_000);

    private static final List<String> WORDS =
            List.of(
                    "ports:",
                    "- ",
                    "listen: ",
                    "50001",
                    "50010-50019",
                    "name: ",
                    "web",
                    "target: ",
                    "{",
                    "}",
                    "[",
                    "]",
                    ", ",
                    ": ",
                    "\n",
                    "  ",
                    "    ",
                    "autoScalingGroup: ",
                    "port: ",
                    "80",
                    "each: true",
                    "affinity: source",
                    "dbInstance: ",
                    "dbCluster: ",
                    "endpoint: reader",
                    "instance: ",
                    "i-0abc12345678",
                    "address: ",
                    "10.0.2.11",
                    "allow: ",
                    "203.0.113.0/24",
                    "0.0.0.0/0",
                    "public: true",
                    "yes",
                    "0x1F",
                    "010",
                    "22:10",
                    "~",
                    "\"",
                    "'",
                    "\\u0000",
                    "\\",
                    "&a ",
                    "*a",
                    "!!int ",
                    "!<x>",
                    "? ",
                    "|",
                    ">",
                    "#",
                    "%YAML 1.1\n",
                    "---\n",
                    "...\n",
                    "<<: ",
                    "\t",
                    "\r",
                    "\u2028",
                    "\ufeff",
                    "é",
                    "\ud83d\ude00",
                    "\ud800",
                    "\u0000",
                    "-1",
                    "65536",
                    "99999999999999999999",
                    "1e3",
                    ".inf",
                    "2026-11-21",
                    "null",
                    "@",
                    "`",
                    "\"\\x");

    @Test
    void neverThrowsAndNeverGivesAPartialMap() {
        Long replayed = Long.getLong("natkeeper.fuzz.seed");
        if (replayed != null) {
            tryOne(replayed);
            return;
        }
        int valid = 0;
        for (long seed = 1; seed <= INPUTS; seed++) {
            valid += tryOne(seed) ? 1 : 0;
        }
        // Otherwise it shows nothing of either.
        assertThat(valid).as("valid maps").isBetween((int) (INPUTS / 100), (int) (INPUTS / 2));
    }

    /** Whether it was valid. */
    private static boolean tryOne(long seed) {
        Random random = new Random(seed);
        List<FormText> parts = new ArrayList<>();
        int count = random.nextInt(10) == 0 ? 1 + random.nextInt(3) : 1;
        for (int i = 0; i < count; i++) {
            parts.add(new FormText("part" + i, text(random)));
        }
        try {
            return switch (PARSER.parse(parts)) {
                case Parsed.Valid<PortMap>(PortMap map) -> {
                    assertWhole(map, parts);
                    yield true;
                }
                case Parsed.Invalid<PortMap>(List<FormError> errors) -> {
                    assertExplained(errors, parts);
                    yield false;
                }
            };
        } catch (AssertionError | RuntimeException | StackOverflowError e) {
            return fail("replay with -Dnatkeeper.fuzz.seed=" + seed + ": " + parts, e);
        }
    }

    private static String text(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> {
                byte[] bytes = new byte[random.nextInt(200)];
                random.nextBytes(bytes);
                yield new String(bytes, UTF_8);
            }
            case 1, 2 -> {
                StringBuilder soup = new StringBuilder(random.nextBoolean() ? "ports:\n- {" : "");
                for (int i = random.nextInt(60); i > 0; i--) {
                    soup.append(WORDS.get(random.nextInt(WORDS.size())));
                }
                yield soup.toString();
            }
            default -> broken(random);
        };
    }

    private static String broken(Random random) {
        String good = SampleMaps.GOOD.get(random.nextInt(SampleMaps.GOOD.size()));
        StringBuilder text = new StringBuilder(good);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(12));
            switch (random.nextInt(6)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, WORDS.get(random.nextInt(WORDS.size())));
                case 2 -> text.insert(at, text.substring(at, end));
                case 3 -> text.replace(at, end, WORDS.get(random.nextInt(WORDS.size())));
                case 4 -> {
                    if (at < text.length()) {
                        text.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.nextInt(8)));
                    }
                }
                default -> text.setLength(random.nextInt(4) == 0 ? at : text.length());
            }
        }
        return text.toString();
    }

    private static void assertWhole(PortMap map, List<FormText> parts) {
        int listed = 0;
        for (FormText part : parts) {
            Object root =
                    new Load(LoadSettings.builder().build())
                            .loadFromString(
                                    part.text().stripLeading().startsWith("{")
                                            ? part.text().replace('\t', ' ')
                                            : part.text());
            listed += ((List<?>) Objects.requireNonNull(((Map<?, ?>) root).get("ports"))).size();
        }
        assertThat(map.mappings()).as("mappings").hasSize(listed);
        Set<ListenPort> ports = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (PortMapping mapping : map.mappings()) {
            assertThat(names.add(mapping.name())).as("unique name").isTrue();
            mapping.ports()
                    .forEach(p -> {
                        assertThat(ports.add(p)).as("%s is free", p).isTrue();
                        assertThat(p.number()).isBetween(50_000, 65_535);
                    });
            assertThat(mapping.allow()).isNotEmpty();
            assertThat(mapping.listen().size() > 1)
                    .isEqualTo(mapping.target() instanceof PortTarget.Each);
            if (mapping.allow().contains(Ipv4Prefix.EVERYWHERE)) {
                assertThat(parts).anyMatch(p -> p.text().contains("public"));
            }
        }
        assertThat(EntryRules.of(map.mappings())).hasSizeLessThanOrEqualTo(60);
    }

    private static void assertExplained(List<FormError> errors, List<FormText> parts) {
        assertThat(errors).isNotEmpty();
        for (FormError error : errors) {
            FormText part =
                    parts.stream()
                            .filter(p -> p.part().equals(error.part()))
                            .findFirst()
                            .orElseThrow();
            // Readers of YAML count more line ends than Java does.
            long lines = part.text().split("\r\n|[\n\r\u0085\u2028\u2029]", -1).length;
            assertThat(error.line()).as("line of %s", error).isBetween(1, (int) lines);
            assertThat(error.reason()).isNotBlank();
            assertThat(error.remedy()).isNotBlank();
            assertThat(error.sentence()).doesNotContainPattern("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]");
        }
    }
}
