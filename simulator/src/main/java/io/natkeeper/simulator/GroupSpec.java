package io.natkeeper.simulator;

import io.natkeeper.simulator.world.AutoScalingGroup.Hook;
import java.util.List;
import java.util.Map;

/**
 * An Auto Scaling group to create: {@code GroupSpec.of("nat", spec).withSizes(0, 1, 2)}.
 *
 * @param launch what each instance is launched as; its subnet counts only where no others are given
 * @param tags the group's own, which each instance gets as well
 * @param hooks there before the first instance is launched
 */
public record GroupSpec(
        String name,
        InstanceSpec launch,
        List<String> subnetIds,
        int minSize,
        int desiredCapacity,
        int maxSize,
        Map<String, String> tags,
        List<Hook> hooks) {

    /** One instance in the launch's own subnet. */
    public static GroupSpec of(String name, InstanceSpec launch) {
        return new GroupSpec(
                name, launch, List.of(launch.subnetId()), 1, 1, 1, Map.of(), List.of());
    }

    public GroupSpec across(String... newSubnetIds) {
        return new GroupSpec(
                name,
                launch,
                List.of(newSubnetIds),
                minSize,
                desiredCapacity,
                maxSize,
                tags,
                hooks);
    }

    public GroupSpec withSizes(int newMinSize, int newDesiredCapacity, int newMaxSize) {
        return new GroupSpec(
                name, launch, subnetIds, newMinSize, newDesiredCapacity, newMaxSize, tags, hooks);
    }

    public GroupSpec withTags(Map<String, String> newTags) {
        return new GroupSpec(
                name,
                launch,
                subnetIds,
                minSize,
                desiredCapacity,
                maxSize,
                Map.copyOf(newTags),
                hooks);
    }

    public GroupSpec withHooks(Hook... newHooks) {
        return new GroupSpec(
                name,
                launch,
                subnetIds,
                minSize,
                desiredCapacity,
                maxSize,
                tags,
                List.of(newHooks));
    }
}
