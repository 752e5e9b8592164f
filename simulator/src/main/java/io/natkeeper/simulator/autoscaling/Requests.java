package io.natkeeper.simulator.autoscaling;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.World;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What requests of several operations have in common. */
final class Requests {

    private Requests() {}

    record Page<T>(List<T> items, @Nullable String nextToken) {}

    static String required(@Nullable String value, String member) {
        if (value == null || value.isEmpty()) {
            throw AutoScalingErrors.validation(
                    "1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null"
                            .formatted(member));
        }
        return value;
    }

    static AutoScalingGroup group(World world, String name) {
        AutoScalingGroup group = world.autoScalingGroups().get(name);
        if (group == null) {
            throw AutoScalingErrors.noGroup(name);
        }
        return group;
    }

    /** The group that an instance is a member of. */
    static Optional<AutoScalingGroup> groupOf(World world, String instanceId) {
        return world.autoScalingGroups().values().stream()
                .filter(g -> g.member(instanceId).isPresent())
                .findFirst();
    }

    static AutoScalingGroup requireGroupOf(World world, String instanceId) {
        return groupOf(world, instanceId)
                .orElseThrow(() ->
                        AutoScalingErrors.validation(
                                "Instance Id not found - No managed instance found for instance ID: "
                                        + instanceId));
    }

    /** A page of what is wanted, by key; unlike EC2's it is full unless it is the last. */
    static <T> Page<T> page(
            Map<String, T> all,
            Predicate<T> wanted,
            @Nullable Integer maxRecords,
            int mostRecords,
            @Nullable String nextToken) {
        int size = maxRecords == null ? 50 : maxRecords;
        if (size < 1 || size > mostRecords) {
            throw AutoScalingErrors.validation(
                    "MaxRecords must be between 1 and %d".formatted(mostRecords));
        }
        TreeMap<String, T> matching = new TreeMap<>(all);
        matching.values().removeIf(wanted.negate());
        SortedMap<String, T> rest =
                nextToken == null ? matching : matching.tailMap(lastKeyOf(nextToken), false);
        List<String> keys = rest.keySet().stream().limit(size).toList();
        return new Page<>(
                keys.stream().map(matching::get).toList(),
                rest.size() > size ? tokenAfter(keys.getLast()) : null);
    }

    private static String tokenAfter(String key) {
        return Base64.getUrlEncoder().encodeToString(("after " + key).getBytes(UTF_8));
    }

    private static String lastKeyOf(String token) {
        String decoded;
        try {
            decoded = new String(Base64.getUrlDecoder().decode(token), UTF_8);
        } catch (IllegalArgumentException e) {
            throw AutoScalingErrors.invalidToken();
        }
        if (!decoded.startsWith("after ")) {
            throw AutoScalingErrors.invalidToken();
        }
        return decoded.substring("after ".length());
    }
}
