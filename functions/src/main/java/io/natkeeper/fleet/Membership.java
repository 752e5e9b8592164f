package io.natkeeper.fleet;

import io.natkeeper.Observed;
import java.util.List;

/**
 * A NAT instance as a member of its Auto Scaling group.
 *
 * @param markedUnhealthy whether the group is about to replace it
 * @param desiredCapacity how many instances the group is to have; none: nobody comes after this one
 * @param awaitedHooks names of Natkeeper's hooks that the instance may be waiting for; none where
 *     it waits for none
 */
public record Membership(
        String groupName,
        LifecycleState state,
        boolean markedUnhealthy,
        int desiredCapacity,
        Observed<List<String>> awaitedHooks) {}
