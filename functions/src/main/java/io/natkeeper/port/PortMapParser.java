package io.natkeeper.port;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads a port map, in YAML or JSON, in one part or several: all of it, or none and every error of
 * form. It never throws, whatever the text.
 */
public final class PortMapParser {

    /** What an advanced parameter holds. */
    static final int LARGEST_PART_BYTES = 8192;

    private static final int MOST_PARTS = 100;

    private final FormLimits limits;

    public PortMapParser(FormLimits limits) {
        this.limits = limits;
    }

    /**
     * @param parts in the order in which errors are to be listed; no part gives the empty map
     */
    public Parsed parse(List<MapText> parts) {
        List<FormErrors> errors = new ArrayList<>();
        List<Draft> drafts = new ArrayList<>();
        for (MapText part : parts) {
            FormErrors ofPart = new FormErrors(part.part());
            errors.add(ofPart);
            drafts.addAll(drafts(part, ofPart));
        }
        if (parts.size() > MOST_PARTS) {
            errors.getFirst()
                    .add(
                            1,
                            "map",
                            "has %d parts".formatted(parts.size()),
                            "write it in at most %d".formatted(MOST_PARTS));
        }
        new MapChecks(limits, drafts).check();
        List<FormError> all = errors.stream().flatMap(e -> e.all().stream()).toList();
        return all.isEmpty()
                ? new Parsed.Valid(
                        new PortMap(drafts.stream().map(d -> d.mapping().orElseThrow()).toList()))
                : new Parsed.Invalid(all);
    }

    private static List<Draft> drafts(MapText part, FormErrors errors) {
        int bytes = part.text().getBytes(UTF_8).length;
        if (bytes > LARGEST_PART_BYTES) {
            errors.add(
                    1,
                    "map",
                    "has %d bytes, and a parameter holds %d".formatted(bytes, LARGEST_PART_BYTES),
                    "split it over several parameters, each with a list 'ports'");
            return List.of();
        }
        return MapYaml.read(part.text(), errors)
                .flatMap(root -> MapFields.of(root, "", "a list 'ports'", List.of("ports"), errors))
                .flatMap(fields -> list(fields))
                .map(entries -> drafts(entries, errors))
                .orElse(List.of());
    }

    private static Optional<List<Node>> list(MapFields root) {
        return root.required("ports", "write 'ports: []' for a map without ports")
                .flatMap(node -> {
                    if (node instanceof SequenceNode list) {
                        return Optional.of(list.getValue());
                    }
                    root.wrong("ports", "is no list", "write each mapping behind a '-'");
                    return Optional.empty();
                });
    }

    private static List<Draft> drafts(List<Node> entries, FormErrors errors) {
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Draft.read(entries.get(i), "ports[%d]".formatted(i), errors).ifPresent(drafts::add);
        }
        return drafts;
    }
}
