package io.natkeeper;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The function's settings, read once from its environment; all are optional.
 *
 * @param pools names of the pools to serve; empty: all
 * @param drainTimeout how long a host that is to end may wait for its connections
 * @param deployment whose function this is: the name of its stack; empty outside of one
 */
public record Settings(
        Mode mode,
        List<String> pools,
        Duration failbackDelay,
        Duration drainTimeout,
        Optional<String> deployment) {

    public enum Mode {
        /** Changes what the plan says. */
        ACT,
        /** Plans and reports, changes nothing. */
        OBSERVE
    }

    public static final String MODE = "NATKEEPER_MODE";
    public static final String POOLS = "NATKEEPER_POOLS";
    public static final String FAILBACK_DELAY_SECONDS = "NATKEEPER_FAILBACK_DELAY_SECONDS";
    public static final String DRAIN_TIMEOUT_SECONDS = "NATKEEPER_DRAIN_TIMEOUT_SECONDS";

    public static final String DEPLOYMENT = "NATKEEPER_DEPLOYMENT";

    private static final Pattern STACK = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,127}");
    private static final Pattern POOL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,5}");

    /**
     * @throws IllegalArgumentException naming every wrong variable, its value and what is allowed
     */
    public static Settings from(Map<String, String> environment) {
        List<String> errors = new ArrayList<>();
        String mode = environment.getOrDefault(MODE, "act");
        if (!mode.equals("act") && !mode.equals("observe")) {
            errors.add("%s is '%s'; use act or observe".formatted(MODE, mode));
        }
        List<String> pools = pools(environment.getOrDefault(POOLS, "*"));
        for (String pool : pools) {
            if (!POOL.matcher(pool).matches()) {
                errors.add(
                        "%s names '%s'; use * or names such as main,backoffice (letters, digits, . _ -)"
                                .formatted(POOLS, pool));
            }
        }
        Duration failbackDelay = seconds(environment, FAILBACK_DELAY_SECONDS, "300", errors);
        Duration drainTimeout = seconds(environment, DRAIN_TIMEOUT_SECONDS, "900", errors);
        Optional<String> deployment =
                Optional.ofNullable(environment.get(DEPLOYMENT)).filter(name -> !name.isEmpty());
        if (deployment.filter(name -> !STACK.matcher(name).matches()).isPresent()) {
            errors.add(
                    "%s is '%s'; use the name of the CloudFormation stack, or leave it empty"
                            .formatted(DEPLOYMENT, deployment.get()));
        }
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException(
                    "The function's environment is wrong: " + String.join("; ", errors));
        }
        return new Settings(
                mode.equals("observe") ? Mode.OBSERVE : Mode.ACT,
                pools,
                failbackDelay,
                drainTimeout,
                deployment);
    }

    private static Duration seconds(
            Map<String, String> environment,
            String variable,
            String otherwise,
            List<String> errors) {
        String value = environment.getOrDefault(variable, otherwise);
        if (!SECONDS.matcher(value).matches()) {
            errors.add("%s is '%s'; use whole seconds from 0 to 99999".formatted(variable, value));
            return Duration.ZERO;
        }
        return Duration.ofSeconds(Long.parseLong(value));
    }

    private static List<String> pools(String value) {
        return value.strip().equals("*")
                ? List.of()
                : Pattern.compile(",").splitAsStream(value).map(String::strip).toList();
    }
}
