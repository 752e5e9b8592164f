package io.natkeeper.port;

import io.natkeeper.form.FormError;
import io.natkeeper.form.FormErrors;
import io.natkeeper.form.FormKind;
import io.natkeeper.form.FormList;
import io.natkeeper.form.FormText;
import io.natkeeper.form.Parsed;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads a port map, in YAML or JSON, in one part or several: all of it, or none and every error of
 * form. It never throws, whatever the text.
 */
public final class PortMapParser {

    /** Of what operators write. */
    public static final FormKind KIND = new FormKind("map", "ports", "ports", true);

    private static final int MOST_PARTS = 100;

    private final FormLimits limits;

    public PortMapParser(FormLimits limits) {
        this.limits = limits;
    }

    /**
     * @param parts in the order in which errors are to be listed; no part gives the empty map
     */
    public Parsed<PortMap> parse(List<FormText> parts) {
        List<FormErrors> errors = new ArrayList<>();
        List<Draft> drafts = new ArrayList<>();
        for (FormText part : parts) {
            FormErrors ofPart = new FormErrors(KIND, part.part());
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
                ? new Parsed.Valid<>(
                        new PortMap(drafts.stream().map(d -> d.mapping().orElseThrow()).toList()))
                : new Parsed.Invalid<>(all);
    }

    private static List<Draft> drafts(FormText part, FormErrors errors) {
        List<Node> entries = FormList.entries(part, errors);
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Draft.read(entries.get(i), "ports[%d]".formatted(i), errors).ifPresent(drafts::add);
        }
        return drafts;
    }
}
