package io.natkeeper.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The entries of a form whose root has one field, a list. */
public final class FormList {

    /** What an advanced parameter holds. */
    private static final int LARGEST_PART_BYTES = 8192;

    private FormList() {}

    /** Nothing, once an error is noted. */
    public static List<Node> entries(FormText part, FormErrors errors) {
        FormKind kind = errors.kind();
        int bytes = part.text().getBytes(UTF_8).length;
        if (bytes > LARGEST_PART_BYTES) {
            errors.add(
                    1,
                    kind.noun(),
                    "has %d bytes, and a parameter holds %d".formatted(bytes, LARGEST_PART_BYTES),
                    kind.splittable()
                            ? "split it over several parameters, each with a list '%s'"
                                    .formatted(kind.list())
                            : "write fewer %s, or shorter ones".formatted(kind.entries()));
            return List.of();
        }
        return FormYaml.read(part.text(), errors)
                .flatMap(root ->
                        FormFields.of(
                                root,
                                "",
                                "a list '%s'".formatted(kind.list()),
                                List.of(kind.list()),
                                errors))
                .flatMap(fields -> list(fields, kind))
                .orElse(List.of());
    }

    private static Optional<List<Node>> list(FormFields root, FormKind kind) {
        return root.required(kind.list(), empty(kind))
                .flatMap(node -> {
                    if (node instanceof SequenceNode list) {
                        return Optional.of(list.getValue());
                    }
                    root.wrong(kind.list(), "is no list", "write each entry behind a '-'");
                    return Optional.empty();
                });
    }

    static String empty(FormKind kind) {
        return "write '%s: []' for a %s without %s"
                .formatted(kind.list(), kind.noun(), kind.entries());
    }
}
