package io.natkeeper.simulator.iam;

import java.util.List;
import java.util.Set;

/**
 * A key that a condition may name. Those that the simulator knows the values of, spelt as the
 * Service Authorization Reference spells them: any other is refused, since IAM accepts every
 * misspelt one and then finds it absent.
 *
 * @param service {@code aws} for keys of every service
 */
record ConditionKey(String service, String name) {

    private static final Set<String> SINGLE =
            Set.of(
                    "aws:TagKeys",
                    "ec2:AllocationId",
                    "ec2:Attribute",
                    "ec2:CreateAction",
                    "ec2:NetworkInterfaceID",
                    "ec2:PublicIpAddress",
                    "ec2:RouteTableID",
                    "ec2:Subnet",
                    "ec2:Vpc",
                    "events:detail-type",
                    "events:source",
                    "cloudwatch:namespace");

    /** Followed by a tag's key or an attribute's name. */
    private static final List<String> FAMILIES =
            List.of(
                    "aws:RequestTag/",
                    "aws:ResourceTag/",
                    "autoscaling:ResourceTag/",
                    "ec2:Attribute/",
                    "ec2:ResourceTag/",
                    "ssm:resourceTag/");

    /**
     * @throws IllegalArgumentException naming what is unknown
     */
    static ConditionKey of(String name) {
        boolean known =
                SINGLE.contains(name)
                        || FAMILIES.stream()
                                .anyMatch(f -> name.startsWith(f) && name.length() > f.length());
        if (!known) {
            throw new IllegalArgumentException(
                    "the simulator knows no condition key '%s'; it knows %s, and %s…"
                            .formatted(
                                    name,
                                    String.join(", ", SINGLE.stream().sorted().toList()),
                                    String.join("…, ", FAMILIES)));
        }
        return new ConditionKey(name.substring(0, name.indexOf(':')), name);
    }

    /** Whether a request can carry several values: then a condition says how to look at them. */
    boolean isMultivalued() {
        return name.equals("aws:TagKeys");
    }

    /** Whether requests of an action can carry it, as far as its service tells. */
    boolean fits(String actionPattern) {
        return service.equals("aws") || actionPattern.startsWith(service + ":");
    }
}
