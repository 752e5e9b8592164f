package io.natkeeper.lab.scenario;

import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.RouteTable;
import io.natkeeper.simulator.world.World;
import java.util.Optional;

/** What people call things: the tag Name, else the id. */
final class Names {

    private Names() {}

    static String of(Instance instance) {
        return instance.tags().getOrDefault("Name", instance.id());
    }

    static String of(RouteTable table) {
        return table.tags().getOrDefault("Name", table.id());
    }

    /** An id of an instance, a route table, or an interface, which is named after its instance. */
    static String of(World world, String id) {
        return Optional.ofNullable(world.instances().get(id))
                .or(() -> instanceOf(world, id))
                .map(Names::of)
                .or(() -> Optional.ofNullable(world.routeTables().get(id)).map(Names::of))
                .orElse(id);
    }

    private static Optional<Instance> instanceOf(World world, String networkInterfaceId) {
        return Optional.ofNullable(world.networkInterfaces().get(networkInterfaceId))
                .flatMap(NetworkInterface::attachment)
                .flatMap(a -> Optional.ofNullable(world.instances().get(a.instanceId())));
    }
}
