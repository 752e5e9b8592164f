package io.natkeeper.simulator.cloudformation;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads YAML with CloudFormation's own tags. */
public final class TemplateYaml extends StandardConstructor {

    private static final Set<String> SHORT_FORMS =
            Set.of(
                    "And",
                    "Base64",
                    "Cidr",
                    "Equals",
                    "FindInMap",
                    "GetAZs",
                    "If",
                    "Join",
                    "Not",
                    "Or",
                    "Select",
                    "Split",
                    "Sub");

    private TemplateYaml(LoadSettings settings) {
        super(settings);
    }

    /** A template as maps, lists and scalars; {@code !Ref x} is {@code {"Ref": "x"}}. */
    @SuppressWarnings("unchecked") // Keys of a template are texts.
    public static Map<String, Object> parse(String yaml) {
        LoadSettings settings = LoadSettings.builder().build();
        Object root = new Load(settings, new TemplateYaml(settings)).loadFromString(yaml);
        if (root instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new IllegalArgumentException("A template is a mapping, not " + root);
    }

    @Override
    protected Optional<ConstructNode> findConstructorFor(Node node) {
        String tag = node.getTag().getValue();
        if (!tag.startsWith("!") || tag.equals("!")) {
            return super.findConstructorFor(node);
        }
        String name = tag.substring(1);
        return Optional.of(any -> {
            Object value = plain(any);
            return switch (name) {
                case "Ref", "Condition" -> Map.of(name, value);
                case "GetAtt" ->
                        Map.of(
                                "Fn::GetAtt",
                                value instanceof String text
                                        ? Arrays.asList(text.split("\\.", 2))
                                        : value);
                default -> {
                    if (!SHORT_FORMS.contains(name)) {
                        throw new IllegalArgumentException("CloudFormation has no " + tag);
                    }
                    yield Map.of("Fn::" + name, value);
                }
            };
        });
    }

    /** The node as it would be without its tag. */
    private Object plain(Node node) {
        Node untagged =
                switch (node) {
                    case ScalarNode scalar ->
                            new ScalarNode(Tag.STR, scalar.getValue(), ScalarStyle.PLAIN);
                    case SequenceNode sequence ->
                            new SequenceNode(Tag.SEQ, sequence.getValue(), sequence.getFlowStyle());
                    case MappingNode mapping ->
                            new MappingNode(Tag.MAP, mapping.getValue(), mapping.getFlowStyle());
                    default -> throw new IllegalArgumentException("A node of " + node);
                };
        return constructObjectNoCheck(untagged);
    }
}
