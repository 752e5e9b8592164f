package io.natkeeper.form;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The tree of one part of a form, with its lines. YAML 1.2 contains JSON. What a form never needs
 * and an attacker might (aliases, tags, depth) is refused before a tree is built of it.
 */
final class FormYaml {

    /** The root, its list, an entry, what it names, a tag of that: 5, and room for mistakes. */
    private static final int DEEPEST = 10;

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setUseMarks(true).setAllowDuplicateKeys(true).build();

    private final FormErrors errors;
    private final String noun;

    private FormYaml(FormErrors errors) {
        this.errors = errors;
        this.noun = errors.kind().noun();
    }

    /** The root; nothing, once an error is noted. */
    static Optional<Node> read(String text, FormErrors errors) {
        FormYaml yaml = new FormYaml(errors);
        String readable = isJson(text) ? text.replace('\t', ' ') : text;
        try {
            return yaml.isHarmless(readable) ? yaml.compose(readable) : Optional.empty();
        } catch (MarkedYamlEngineException e) {
            yaml.unreadable(line(e.getProblemMark()), e.getProblem());
        } catch (RuntimeException e) {
            // The reader knows no line of a character that YAML does not have, and for an escape
            // cut short, such as "\x", the scanner throws a NumberFormatException.
            yaml.unreadable(1, String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    /** JSON may be indented with tabs, YAML may not; within JSON's strings there are none. */
    private static boolean isJson(String text) {
        return text.stripLeading().startsWith("{") || text.stripLeading().startsWith("[");
    }

    private Optional<Node> compose(String text) {
        Optional<Node> root = new Compose(SETTINGS).composeString(text);
        if (root.isEmpty()) {
            errors.add(1, noun, "is empty", FormList.empty(errors.kind()));
        }
        return root;
    }

    private boolean isHarmless(String text) {
        int depth = 0;
        int documents = 0;
        boolean harmless = true;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            int line = line(event.getStartMark());
            switch (event) {
                case DocumentStartEvent _ -> {
                    if (++documents == 1) {
                        continue;
                    }
                    errors.add(
                            line,
                            noun,
                            "has several documents",
                            "write one list '%s'".formatted(errors.kind().list())
                                    + (errors.kind().splittable()
                                            ? ", or put them into several parameters"
                                            : ""));
                    return false;
                }
                case AliasEvent alias -> {
                    errors.add(
                            line,
                            noun,
                            "has the alias *" + FormErrors.printable(alias.getAlias().getValue()),
                            "write out what it stands for");
                    harmless = false;
                }
                case CollectionStartEvent start -> {
                    harmless &= hasNoTag(start.getTag(), line);
                    if (++depth > DEEPEST) {
                        errors.add(
                                line,
                                noun,
                                "is nested more than %d deep".formatted(DEEPEST),
                                "look for brackets that are not closed");
                        return false;
                    }
                }
                case CollectionEndEvent _ -> depth--;
                case ScalarEvent scalar -> harmless &= hasNoTag(scalar.getTag(), line);
                default -> {
                    // Begins and ends of streams and documents, and comments.
                }
            }
        }
        return harmless;
    }

    private boolean hasNoTag(Optional<String> tag, int line) {
        tag.ifPresent(
                t -> errors.add(line, noun, "has the tag " + FormErrors.quoted(t), "remove it"));
        return tag.isEmpty();
    }

    private void unreadable(int line, String problem) {
        errors.add(
                line,
                noun,
                "is neither YAML nor JSON: " + FormErrors.printable(problem),
                "correct its quotes, brackets or indentation at this line");
    }

    static int line(Optional<Mark> mark) {
        return mark.map(m -> m.getLine() + 1).orElse(1);
    }
}
