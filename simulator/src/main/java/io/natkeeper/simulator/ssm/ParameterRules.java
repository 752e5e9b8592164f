package io.natkeeper.simulator.ssm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Parameter Store takes as a name, a value and a tier. */
final class ParameterRules {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.\\-/]+");
    private static final int MOST_LEVELS = 15;
    private static final int LONGEST_NAME = 1011;
    private static final List<String> TYPES = List.of("String", "StringList", "SecureString");
    private static final int STANDARD_BYTES = 4096;
    private static final int ADVANCED_BYTES = 8192;

    private ParameterRules() {}

    static void checkName(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            throw SsmErrors.constraint(
                    "", "name", "Member must have length greater than or equal to 1");
        }
        if (!NAME.matcher(name).matches() || name.length() > LONGEST_NAME) {
            throw SsmErrors.validation(
                    "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_");
        }
        if (name.contains("/") && !name.startsWith("/")) {
            throw SsmErrors.validation("Parameter name must be a fully qualified name.");
        }
        String first = name.replaceFirst("^/", "").toLowerCase(Locale.ROOT);
        if (first.startsWith("aws") || first.startsWith("ssm")) {
            throw SsmErrors.validation(
                    "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).");
        }
        if (name.chars().filter(c -> c == '/').count() > MOST_LEVELS) {
            throw SsmErrors.badRequest(
                    "HierarchyLevelLimitExceededException",
                    "A hierarchy can have a maximum of 15 levels.");
        }
    }

    /** Returns the type. */
    static String checkTypeAndValue(@Nullable String type, @Nullable String value) {
        if (type == null) {
            throw SsmErrors.validation("A parameter type is required when you create a parameter.");
        }
        if (!TYPES.contains(type)) {
            throw SsmErrors.constraint(
                    type,
                    "type",
                    "Member must satisfy enum value set: [SecureString, StringList, String]");
        }
        if (value == null || value.isEmpty()) {
            throw SsmErrors.constraint(
                    "", "value", "Member must have length greater than or equal to 1");
        }
        return type;
    }

    /** The tier that a new version is in; throws where the value does not fit into it. */
    static String tier(@Nullable String asked, Optional<String> before, String value) {
        int bytes = value.getBytes(UTF_8).length;
        if (bytes > ADVANCED_BYTES) {
            throw SsmErrors.validation(
                    "Advanced tier parameters support a maximum parameter value of 8192 characters.");
        }
        boolean wasAdvanced = before.equals(Optional.of("Advanced"));
        boolean fits = bytes <= STANDARD_BYTES;
        String tier = asked == null ? before.orElse("Standard") : asked;
        return switch (tier) {
            case "Advanced" -> "Advanced";
            case "Intelligent-Tiering" -> wasAdvanced || !fits ? "Advanced" : "Standard";
            case "Standard" -> {
                if (wasAdvanced) {
                    throw SsmErrors.validation(
                            "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier.");
                }
                if (!fits) {
                    throw SsmErrors.validation(
                            "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.");
                }
                yield "Standard";
            }
            default ->
                    throw SsmErrors.constraint(
                            tier,
                            "tier",
                            "Member must satisfy enum value set: [Standard, Advanced, Intelligent-Tiering]");
        };
    }

    /** {@code name:version} without its version. */
    static String withoutSelector(String nameAndSelector) {
        int colon = nameAndSelector.indexOf(':');
        return colon < 0 ? nameAndSelector : nameAndSelector.substring(0, colon);
    }
}
