package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.world.World;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What an operation has to work with. */
public interface Call {

    /** The world as this attempt sees it. */
    World world();

    void change(UnaryOperator<World> change);

    AddressControl addresses();

    /** The id of something that the operation makes. */
    String newId(ResourceId kind);

    String accountId();

    String region();

    /** Throws UnauthorizedOperation unless the caller may do it. */
    void authorize(
            String action, List<Authorizer.Resource> resources, Map<String, List<String>> context);

    /** For operations that IAM knows no resources of. */
    default void authorize(String action) {
        authorize(action, List.of(), Map.of());
    }
}
