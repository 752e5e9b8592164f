package io.natkeeper.egress;

import io.natkeeper.form.FormError;
import io.natkeeper.form.FormErrors;
import io.natkeeper.form.FormFields;
import io.natkeeper.form.FormKind;
import io.natkeeper.form.FormList;
import io.natkeeper.form.FormText;
import io.natkeeper.form.Parsed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads an egress policy, in YAML or JSON: all of it, or none and every error of form. It never
 * throws, whatever the text.
 */
public final class EgressPolicyParser {

    /** Of what operators write. */
    public static final FormKind KIND = new FormKind("policy", "egress", "rules", false);

    private static final List<String> FIELDS = List.of("name", "from", "address", "addresses");
    private static final List<String> SOURCES =
            List.of("tag", "autoScalingGroup", "instance", "cidr");
    private static final String ONE_SOURCE = "one of " + String.join(", ", SOURCES);
    private static final String ADDRESS =
            "the tag Name of an Elastic IP of the pool, or an allocation id such as eipalloc-0abc12345678";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern ADDRESS_NAME = Pattern.compile("[^\\p{C}]{1,256}");
    private static final Pattern GROUP = Pattern.compile("[^\\p{C}:]{1,255}");
    private static final Pattern INSTANCE_ID = Pattern.compile("i-[0-9a-f]{8,17}");
    private static final Pattern TAG_KEY = Pattern.compile("[^\\p{C}]{1,128}");
    private static final Pattern TAG_VALUE = Pattern.compile("[^\\p{C}]{0,256}");

    /** More would not fit a host: each needs a private address there. */
    private static final int MOST_ADDRESSES = 50;

    private EgressPolicyParser() {}

    /**
     * @param parts one, or none for the empty policy
     */
    public static Parsed<EgressPolicy> parse(List<FormText> parts) {
        List<FormError> errors = new ArrayList<>();
        List<EgressRule> rules = new ArrayList<>();
        for (FormText part : parts) {
            FormErrors ofPart = new FormErrors(KIND, part.part());
            rules.addAll(rules(part, ofPart));
            errors.addAll(ofPart.all());
        }
        return errors.isEmpty()
                ? new Parsed.Valid<>(new EgressPolicy(List.copyOf(rules)))
                : new Parsed.Invalid<>(errors);
    }

    private static List<EgressRule> rules(FormText part, FormErrors errors) {
        List<Node> entries = FormList.entries(part, errors);
        List<EgressRule> rules = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            String path = "egress[%d]".formatted(i);
            FormFields.of(
                            entries.get(i),
                            path + ".",
                            "name, from and address or addresses",
                            FIELDS,
                            errors)
                    .flatMap(fields -> rule(fields, path, lines, errors))
                    .ifPresent(rules::add);
        }
        return rules;
    }

    private static Optional<EgressRule> rule(
            FormFields fields, String path, Map<String, Integer> lines, FormErrors errors) {
        Optional<String> name =
                fields.text("name", NAME, "1 to 63 letters, digits, '.', '_' or '-'");
        if (name.isPresent()) {
            Integer other = lines.putIfAbsent(name.get(), fields.line());
            if (other != null) {
                fields.wrong(
                        "name",
                        "is also that of the rule at line %d".formatted(other),
                        "choose another");
            }
        }
        Optional<EgressSource> from =
                fields.required("from", "write whose packets these are: " + ONE_SOURCE)
                        .flatMap(node -> source(node, path + ".from", errors));
        Optional<List<String>> addresses = addresses(fields);
        return name.isPresent() && from.isPresent() && addresses.isPresent()
                ? Optional.of(new EgressRule(name.get(), from.get(), addresses.get()))
                : Optional.empty();
    }

    private static Optional<List<String>> addresses(FormFields fields) {
        if (fields.has("address") && fields.has("addresses")) {
            fields.wrong("addresses", "stands there beside 'address'", "remove one of both");
            return Optional.empty();
        }
        if (!fields.has("addresses")) {
            return fields.text("address", ADDRESS_NAME, ADDRESS).map(List::of);
        }
        if (!(fields.optional("addresses").orElseThrow() instanceof SequenceNode list)) {
            fields.wrong("addresses", "is no list", "write them in brackets, such as [a, b]");
            return Optional.empty();
        }
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < list.getValue().size(); i++) {
            Optional<String> address =
                    fields.text(
                            list.getValue().get(i),
                            "addresses[%d]".formatted(i),
                            ADDRESS_NAME,
                            ADDRESS);
            if (address.filter(addresses::contains).isPresent()) {
                fields.wrong(
                        "addresses",
                        "names %s twice".formatted(FormErrors.quoted(address.get())),
                        "name each once");
            }
            address.ifPresent(addresses::add);
        }
        int count = list.getValue().size();
        if (count == 0) {
            fields.wrong("addresses", "is empty", "name an address, or remove the rule");
        }
        if (count > MOST_ADDRESSES) {
            fields.wrong(
                    "addresses",
                    "has %d addresses".formatted(count),
                    "write at most %d".formatted(MOST_ADDRESSES));
        }
        return addresses.size() == count && count > 0
                ? Optional.of(List.copyOf(addresses))
                : Optional.empty();
    }

    private static Optional<EgressSource> source(Node node, String path, FormErrors errors) {
        return FormFields.of(node, path + ".", ONE_SOURCE, SOURCES, errors)
                .flatMap(fields -> {
                    List<String> named = SOURCES.stream().filter(fields::has).toList();
                    if (named.size() != 1) {
                        errors.add(
                                fields.line(),
                                path,
                                named.isEmpty()
                                        ? "names no source"
                                        : "names several sources: " + String.join(", ", named),
                                "write " + ONE_SOURCE);
                        return Optional.empty();
                    }
                    return switch (named.getFirst()) {
                        case "tag" -> tag(fields);
                        case "autoScalingGroup" ->
                                fields.text("autoScalingGroup", GROUP, "the group's name")
                                        .map(EgressSource.AutoScalingGroup::new);
                        case "instance" ->
                                fields.text("instance", INSTANCE_ID, "an id such as i-0abc12345678")
                                        .map(EgressSource.InstanceId::new);
                        default ->
                                fields.prefix(fields.optional("cidr").orElseThrow(), "cidr")
                                        .map(EgressSource.Cidr::new);
                    };
                });
    }

    /** A mapping of one key, which is the tag's. */
    private static Optional<EgressSource> tag(FormFields fields) {
        Node node = fields.optional("tag").orElseThrow();
        if (!(node instanceof MappingNode mapping) || mapping.getValue().size() != 1) {
            fields.wrong("tag", "is not one key with its value", "write such as {Role: payments}");
            return Optional.empty();
        }
        var only = mapping.getValue().getFirst();
        Optional<String> key = fields.text(only.getKeyNode(), "tag", TAG_KEY, "a tag's key");
        Optional<String> value =
                fields.text(
                        only.getValueNode(),
                        "tag." + key.orElse("?"),
                        TAG_VALUE,
                        "the tag's value");
        return key.isPresent() && value.isPresent()
                ? Optional.of(new EgressSource.Tag(key.get(), value.get()))
                : Optional.empty();
    }
}
