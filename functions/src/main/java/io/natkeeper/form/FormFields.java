package io.natkeeper.form;

import io.natkeeper.Ipv4Prefix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The fields of one mapping node. What is not as expected is noted as an error, and empty.
 *
 * <p>Plain scalars are read strictly: {@code yes}, {@code 010} and {@code 22:10} mean one thing to
 * one YAML reader and another to the next, so they are refused.
 */
public final class FormFields {

    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d*");

    /** What readers of YAML 1.1, 1.2 or both take for something else than text. */
    private static final Pattern NO_TEXT =
            Pattern.compile(
                    "(?i)y|n|yes|no|on|off|true|false|null|~||<<|="
                            + "|[-+]?(0b[01_]+|0x[0-9a-f_]+|0o[0-7]+|[0-9][0-9_]*(:[0-5]?[0-9])*(\\.[0-9_]*)?)"
                            + "|[-+]?(\\.[0-9]|[0-9])[0-9_]*(\\.[0-9_]*)?(e[-+]?[0-9]+)?"
                            + "|[-+]?\\.(inf|nan)|\\d{4}-\\d\\d?-\\d\\d?.*");

    private final Map<String, Node> values = new LinkedHashMap<>();
    private final FormErrors errors;
    private final String path;
    private final int line;

    private FormFields(FormErrors errors, String path, int line) {
        this.errors = errors;
        this.path = path;
        this.line = line;
    }

    /**
     * @param path of the node, with a dot behind it; empty for the root
     * @param known names that may stand there, for what people mistype
     */
    public static Optional<FormFields> of(
            Node node, String path, String expected, List<String> known, FormErrors errors) {
        int line = FormYaml.line(node.getStartMark());
        if (!(node instanceof MappingNode mapping)) {
            errors.add(
                    line,
                    path.isEmpty() ? errors.kind().noun() : path.substring(0, path.length() - 1),
                    "is " + kind(node),
                    "write " + expected);
            return Optional.empty();
        }
        FormFields fields = new FormFields(errors, path, line);
        mapping.getValue().forEach(tuple -> fields.add(tuple, known));
        return Optional.of(fields);
    }

    private void add(NodeTuple tuple, List<String> known) {
        int keyLine = FormYaml.line(tuple.getKeyNode().getStartMark());
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            errors.add(
                    keyLine,
                    path + "?",
                    "has %s for a name".formatted(kind(tuple.getKeyNode())),
                    "write one of " + String.join(", ", known));
            return;
        }
        String name = key.getValue();
        if (!known.contains(name)) {
            errors.add(
                    keyLine,
                    path + FormErrors.quoted(name),
                    "is not known",
                    didYouMean(name, known)
                            .map(near -> "did you mean '%s'?".formatted(near))
                            .orElse("write one of " + String.join(", ", known)));
        } else if (values.putIfAbsent(name, tuple.getValueNode()) != null) {
            errors.add(keyLine, path + name, "stands there twice", "remove one");
        }
    }

    public int line() {
        return line;
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The value; noted as an error where it is missing. */
    public Optional<Node> required(String name, String remedy) {
        if (!has(name)) {
            errors.add(line, path + name, "is missing", remedy);
        }
        return optional(name);
    }

    public Optional<Node> optional(String name) {
        return Optional.ofNullable(values.get(name));
    }

    private int lineOf(String name) {
        return optional(name).map(node -> FormYaml.line(node.getStartMark())).orElse(line);
    }

    public void wrong(String name, String reason, String remedy) {
        errors.add(lineOf(name), path + name, reason, remedy);
    }

    /** True or false; false where it is left out. */
    public boolean flag(String name) {
        Optional<Node> node = optional(name);
        if (node.isEmpty()) {
            return false;
        }
        String plain = node.get() instanceof ScalarNode s && s.isPlain() ? s.getValue() : "";
        if (!plain.equals("true") && !plain.equals("false")) {
            wrong(name, "is " + said(node.get()), "write true or false");
        }
        return plain.equals("true");
    }

    /** A port's number. */
    public Optional<Integer> port(String name, String remedy) {
        return required(name, remedy)
                .flatMap(node -> {
                    Optional<String> plain =
                            node instanceof ScalarNode s && s.isPlain()
                                    ? Optional.of(s.getValue())
                                    : Optional.empty();
                    Optional<Integer> port = plain.flatMap(FormFields::portNumber);
                    if (port.isEmpty()) {
                        wrong(name, "is " + said(node), "write a number from 1 to 65535");
                    }
                    return port;
                });
    }

    /** In plain decimals. */
    public static Optional<Integer> portNumber(String text) {
        return Optional.of(text)
                .filter(t -> NUMBER.matcher(t).matches() && t.length() <= 5)
                .map(Integer::valueOf)
                .filter(port -> port >= 1 && port <= HIGHEST_PORT);
    }

    /** A prefix in the field of that name. */
    public Optional<Ipv4Prefix> prefix(Node node, String name) {
        return text(node, name, Pattern.compile(".*"), "a prefix such as 203.0.113.0/24")
                .flatMap(text -> {
                    try {
                        return Optional.of(Ipv4Prefix.of(text));
                    } catch (Ipv4Prefix.MalformedException e) {
                        errors.add(
                                FormYaml.line(node.getStartMark()),
                                path + name,
                                "is %s, which %s".formatted(FormErrors.quoted(text), e.reason()),
                                e.remedy());
                        return Optional.empty();
                    }
                });
    }

    /** A text that must match. */
    public Optional<String> text(String name, Pattern form, String expected) {
        return required(name, "write " + expected)
                .flatMap(node -> text(node, name, form, expected));
    }

    /** A text in the field of that name. */
    public Optional<String> text(Node node, String name, Pattern form, String expected) {
        String field = path + name;
        int nodeLine = FormYaml.line(node.getStartMark());
        if (!(node instanceof ScalarNode scalar)) {
            errors.add(nodeLine, field, "is " + kind(node), "write " + expected);
            return Optional.empty();
        }
        if (scalar.isPlain() && NO_TEXT.matcher(scalar.getValue()).matches()) {
            errors.add(
                    nodeLine,
                    field,
                    "is %s, which not every YAML reader takes for a text"
                            .formatted(FormErrors.quoted(scalar.getValue())),
                    "write it in quotes if you mean it, or write " + expected);
            return Optional.empty();
        }
        if (!form.matcher(scalar.getValue()).matches()) {
            errors.add(
                    nodeLine,
                    field,
                    "is " + FormErrors.quoted(scalar.getValue()),
                    "write " + expected);
            return Optional.empty();
        }
        return Optional.of(scalar.getValue());
    }

    /** What stands there, in words that follow "is". */
    public static String said(Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            return kind(node);
        }
        return FormErrors.quoted(scalar.getValue())
                + (scalar.isPlain() ? "" : " in quotes, a text");
    }

    private static String kind(Node node) {
        return switch (node) {
            case MappingNode _ -> "an object";
            case SequenceNode _ -> "a list";
            default -> said(node);
        };
    }

    private static Optional<String> didYouMean(String name, List<String> known) {
        String lower = name.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(k ->
                        distance(lower, k.toLowerCase(Locale.ROOT)) <= Math.min(2, k.length() / 2))
                .findFirst();
    }

    /** Levenshtein's. */
    private static int distance(String from, String to) {
        if (Math.abs(from.length() - to.length()) > 2) {
            return Integer.MAX_VALUE;
        }
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
