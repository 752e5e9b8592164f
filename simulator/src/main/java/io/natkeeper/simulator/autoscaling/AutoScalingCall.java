package io.natkeeper.simulator.autoscaling;

import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.World;
import java.util.List;
import java.util.Map;

/** What an operation has to work with. */
public interface AutoScalingCall {

    /** The world as this attempt sees it. */
    World world();

    GroupControl groups();

    /** Throws AccessDenied unless the caller may do it. */
    void authorize(
            String action, List<Authorizer.Resource> resources, Map<String, List<String>> context);

    /** For operations that IAM knows no resources of. */
    default void authorizeEverywhere(String action) {
        authorize(action, List.of(), Map.of());
    }

    default void authorize(String action, AutoScalingGroup group) {
        authorize(
                action,
                List.of(new Authorizer.Resource(group.arn(), group.tags(), Map.of())),
                Map.of());
    }
}
