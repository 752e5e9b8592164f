package io.natkeeper.simulator.api;

import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.world.World;
import java.util.List;
import java.util.Map;

/** What an operation has to work with. */
public interface ApiCall {

    /** The world as this attempt sees it. */
    World world();

    /** Such as {@code arn:aws:sts::123456789012:assumed-role/administrator/somebody}. */
    String principalArn();

    /** Throws the service's denial unless the caller may do it. */
    void authorize(
            String action, List<Authorizer.Resource> resources, Map<String, List<String>> context);

    /** For operations that IAM knows no resources of. */
    default void authorizeAnywhere(String action) {
        authorize(action, List.of(), Map.of());
    }

    /** For operations on something that has no tags here. */
    default void authorizeOn(String action, String resourceArn) {
        authorize(
                action,
                List.of(new Authorizer.Resource(resourceArn, Map.of(), Map.of())),
                Map.of());
    }
}
