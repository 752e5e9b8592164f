package io.natkeeper.egress;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A valid egress policy.
 *
 * @param rules the first one that matches a source decides; their names are all different
 */
public record EgressPolicy(List<EgressRule> rules) {

    public static final EgressPolicy EMPTY = new EgressPolicy(List.of());

    /** What has to be read of AWS to plan it. */
    public Wanted wanted() {
        return new Wanted(
                all(s ->
                        s instanceof EgressSource.AutoScalingGroup(String name)
                                ? Stream.of(name)
                                : Stream.empty()),
                all(s ->
                        s instanceof EgressSource.InstanceId(String id)
                                ? Stream.of(id)
                                : Stream.empty()),
                all(s -> s instanceof EgressSource.Tag tag ? Stream.of(tag) : Stream.empty()));
    }

    private <T> Set<T> all(Function<EgressSource, Stream<T>> of) {
        return rules.stream()
                .map(EgressRule::from)
                .flatMap(of)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The sources of a policy, by what names them. */
    public record Wanted(
            Set<String> autoScalingGroups,
            Set<String> instanceIds,
            Set<EgressSource.Tag> instanceTags) {}
}
