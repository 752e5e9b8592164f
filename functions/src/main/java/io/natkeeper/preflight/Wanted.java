package io.natkeeper.preflight;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The template's parameters, of which the preflight looks at some.
 *
 * @param vpcId empty where no hosts are deployed
 */
record Wanted(
        String vpcId,
        List<String> publicSubnetIds,
        String pool,
        String instanceType,
        boolean entryAddress,
        String stack) {

    /** What `make deploy` calls the stack, if nobody says another name. */
    private static final String STACK = "natkeeper";

    private static final Set<String> YES_OR_NO = Set.of("yes", "no");

    /**
     * Reads {@code Name=value}, as `sam deploy` takes them; names that it does not look at pass.
     *
     * @throws IllegalArgumentException naming every wrong argument and what is allowed
     */
    static Wanted of(List<String> arguments) {
        Map<String, String> given = new LinkedHashMap<>();
        List<String> errors = new ArrayList<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                errors.add("'%s' is no Name=value".formatted(argument));
            } else {
                given.put(argument.substring(0, equals), argument.substring(equals + 1));
            }
        }
        String entry = given.getOrDefault("EntryAddress", "no");
        if (!YES_OR_NO.contains(entry)) {
            errors.add("EntryAddress is '%s'; use yes or no".formatted(entry));
        }
        String subnets = given.getOrDefault("PublicSubnetIds", "");
        String vpc = given.getOrDefault("VpcId", "");
        if (vpc.isEmpty() != subnets.isEmpty()) {
            errors.add(
                    "VpcId and PublicSubnetIds belong together; give both, or none for no hosts");
        }
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", errors));
        }
        return new Wanted(
                vpc,
                subnets.isEmpty() ? List.of() : List.of(subnets.split(",", -1)),
                given.getOrDefault("Pool", "main"),
                given.getOrDefault("InstanceType", "t4g.nano"),
                entry.equals("yes"),
                given.getOrDefault("StackName", STACK));
    }

    boolean hosts() {
        return !vpcId.isEmpty();
    }
}
