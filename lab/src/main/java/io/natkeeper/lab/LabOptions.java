package io.natkeeper.lab;

import io.natkeeper.lab.scenario.Delays;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What one may choose about a run, from the environment.
 *
 * @param scenario a scenario's name, or {@code all}
 * @param seed replays whatever chance decides
 * @param control whether Natkeeper is disconnected on purpose
 * @param cold whether the function starts from its snapshot, without a sweep before
 * @param sourceDestCheckLeftOn whether the check of the NAT instances is on and stays on
 * @param project the checkout
 */
public record LabOptions(
        String scenario,
        long seed,
        Delays delays,
        boolean control,
        boolean cold,
        boolean sourceDestCheckLeftOn,
        Path project) {

    public static final String ALL = "all";

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,4}");

    /**
     * @throws IllegalArgumentException naming every wrong variable, its value and what is allowed
     */
    static LabOptions from(Map<String, String> environment, Path project) {
        List<String> errors = new ArrayList<>();
        String scenario =
                value(
                        environment,
                        "SCENARIO",
                        "nat-stop",
                        NAME,
                        "a name of `make lab-list`",
                        errors);
        String seed = value(environment, "SEED", "1", NUMBER, "a whole number", errors);
        String latency = value(environment, "API_LATENCY_MS", "80", MILLIS, "0 to 9999", errors);
        boolean control = flag(environment, "CONTROL", "1", errors);
        boolean cold = flag(environment, "COLD", "1", errors);
        boolean checkOn = flag(environment, "SOURCE_DEST_CHECK", "on", errors);
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", errors));
        }
        return new LabOptions(
                scenario,
                Long.parseLong(seed),
                new Delays(Duration.ofMillis(Long.parseLong(latency))),
                control,
                cold,
                checkOn,
                project);
    }

    LabOptions withControl() {
        return new LabOptions(scenario, seed, delays, true, cold, sourceDestCheckLeftOn, project);
    }

    public Path functionsZip() {
        return project.resolve("functions/target/functions.zip");
    }

    public Path hostScripts() {
        return project.resolve("host");
    }

    public Path sampleEvents() {
        return project.resolve("events/failover");
    }

    /** Where reports go. */
    public Path reports() {
        return project.resolve("lab/target");
    }

    private static String value(
            Map<String, String> environment,
            String name,
            String otherwise,
            Pattern form,
            String expected,
            List<String> errors) {
        String value = environment.getOrDefault(name, "");
        if (value.isEmpty()) {
            return otherwise;
        }
        if (!form.matcher(value).matches()) {
            errors.add("%s is '%s'; use %s".formatted(name, value, expected));
        }
        return value;
    }

    private static boolean flag(
            Map<String, String> environment, String name, String set, List<String> errors) {
        String value = environment.getOrDefault(name, "");
        if (!value.isEmpty() && !value.equals(set)) {
            errors.add("%s is '%s'; use %s, or leave it out".formatted(name, value, set));
        }
        return value.equals(set);
    }
}
