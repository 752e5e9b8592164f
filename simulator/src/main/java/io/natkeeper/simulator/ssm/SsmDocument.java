package io.natkeeper.simulator.ssm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * A Command document of schema 2.2 with one step, {@code aws:runShellScript}.
 *
 * @param size of its text in bytes, which counts against a command's 64 KB
 * @param script the lines of {@code runCommand}
 * @param executionTimeout the step's {@code timeoutSeconds}
 */
public record SsmDocument(
        String name,
        int size,
        Map<String, DocumentParameter> parameters,
        String script,
        Duration executionTimeout) {

    private static final Duration DEFAULT_EXECUTION_TIMEOUT = Duration.ofHours(1);

    /**
     * One parameter of type String.
     *
     * @param environmentVariable whether an agent that knows {@code interpolationType: ENV_VAR}
     *     hands it over as {@code SSM_name}
     */
    public record DocumentParameter(
            Optional<String> defaultValue,
            Optional<Pattern> allowedPattern,
            List<String> allowedValues,
            int minChars,
            int maxChars,
            boolean environmentVariable) {}

    /**
     * What an agent hands to the operating system.
     *
     * @param text of a file that is made executable and run
     */
    public record ShellScript(String text, Map<String, String> environment) {}

    /**
     * Reads a document.
     *
     * @param json its content; one in YAML must be converted first
     * @throws IllegalArgumentException where it is of another kind than this simulator runs
     */
    public static SsmDocument parse(String name, String json) {
        JsonNode root = JsonNode.parser().parse(json);
        require(text(root, "schemaVersion").equals(Optional.of("2.2")), "schemaVersion 2.2");
        List<JsonNode> steps = root.field("mainSteps").map(JsonNode::asArray).orElse(List.of());
        require(steps.size() == 1, "one step in mainSteps");
        JsonNode step = steps.getFirst();
        require(
                text(step, "action").equals(Optional.of("aws:runShellScript")),
                "action aws:runShellScript");
        JsonNode inputs = step.field("inputs").orElseThrow();
        Map<String, DocumentParameter> parameters = new LinkedHashMap<>();
        root.field("parameters")
                .map(JsonNode::asObject)
                .orElse(Map.of())
                .forEach((key, value) -> parameters.put(key, parameter(value)));
        return new SsmDocument(
                name,
                json.getBytes(UTF_8).length,
                Map.copyOf(parameters),
                inputs.field("runCommand").orElseThrow().asArray().stream()
                        .map(JsonNode::text)
                        .collect(Collectors.joining("\n")),
                text(inputs, "timeoutSeconds")
                        .map(s -> Duration.ofSeconds(Long.parseLong(s)))
                        .orElse(DEFAULT_EXECUTION_TIMEOUT));
    }

    private static DocumentParameter parameter(JsonNode node) {
        require(text(node, "type").equals(Optional.of("String")), "parameters of type String");
        return new DocumentParameter(
                text(node, "default"),
                text(node, "allowedPattern").map(Pattern::compile),
                node.field("allowedValues").map(JsonNode::asArray).orElse(List.of()).stream()
                        .map(JsonNode::text)
                        .toList(),
                text(node, "minChars").map(Integer::parseInt).orElse(0),
                text(node, "maxChars").map(Integer::parseInt).orElse(Integer.MAX_VALUE),
                text(node, "interpolationType").equals(Optional.of("ENV_VAR")));
    }

    private static Optional<String> text(JsonNode node, String field) {
        return node.field(field).map(JsonNode::text);
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalArgumentException("The simulator runs documents with " + what);
        }
    }

    /**
     * The values of all parameters, defaults included.
     *
     * @throws software.amazon.awssdk.services.ssm.model.SsmException InvalidParameters
     */
    Map<String, String> values(Map<String, List<String>> given) {
        for (String name : given.keySet()) {
            if (!parameters.containsKey(name)) {
                throw invalid("Parameter %s is not defined in the document.".formatted(name));
            }
        }
        Map<String, String> values = new TreeMap<>();
        parameters.forEach((name, parameter) -> {
            List<String> texts = given.get(name);
            if (texts == null) {
                values.put(
                        name,
                        parameter
                                .defaultValue()
                                .orElseThrow(() ->
                                        invalid("Parameter %s is required.".formatted(name))));
            } else if (texts.size() != 1) {
                throw invalid(
                        "Parameter %s is of type String and takes one value.".formatted(name));
            } else {
                check(name, parameter, texts.getFirst());
                values.put(name, texts.getFirst());
            }
        });
        return values;
    }

    private static void check(String name, DocumentParameter parameter, String value) {
        // Found anywhere, as an unanchored pattern may be: the weakest reading of AWS's "match".
        if (parameter.allowedPattern().isPresent()
                && !parameter.allowedPattern().orElseThrow().matcher(value).find()) {
            throw invalid(
                    "Parameter %s does not match the allowed pattern %s."
                            .formatted(name, parameter.allowedPattern().orElseThrow()));
        }
        if (!parameter.allowedValues().isEmpty() && !parameter.allowedValues().contains(value)) {
            throw invalid(
                    "Parameter %s must be one of %s.".formatted(name, parameter.allowedValues()));
        }
        if (value.length() < parameter.minChars() || value.length() > parameter.maxChars()) {
            throw invalid(
                    "Parameter %s must have %d to %d characters."
                            .formatted(name, parameter.minChars(), parameter.maxChars()));
        }
    }

    private static RuntimeException invalid(String message) {
        return SsmErrors.badRequest("InvalidParameters", message);
    }

    /**
     * What an agent makes of it.
     *
     * @param knowsEnvironmentVariables whether it is 3.3.2746.0 or newer; an older one writes every
     *     value into the script's text, as it is
     */
    public ShellScript shellScript(Map<String, String> values, boolean knowsEnvironmentVariables) {
        Map<String, String> environment = new TreeMap<>();
        String text = script;
        for (var value : values.entrySet()) {
            DocumentParameter parameter = parameters.get(value.getKey());
            if (knowsEnvironmentVariables && parameter != null && parameter.environmentVariable()) {
                environment.put("SSM_" + value.getKey(), value.getValue());
            } else {
                text =
                        Pattern.compile("\\{\\{ *" + Pattern.quote(value.getKey()) + " *}}")
                                .matcher(text)
                                .replaceAll(_ -> Matcher.quoteReplacement(value.getValue()));
            }
        }
        return new ShellScript(text, environment);
    }
}
