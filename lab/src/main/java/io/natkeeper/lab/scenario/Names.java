package io.natkeeper.lab.scenario;

import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.NatGateway;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.RouteTable;
import io.natkeeper.simulator.world.World;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What people call things: the tag Name, else the id. */
final class Names {

    private Names() {}

    /**
     * Gives an instance of an Auto Scaling group, which has no name of its own, the first that is
     * free: a NAT instance one with its zone's letter, such as {@code nat-a}, any other its group's
     * and a number. One that has a name keeps it.
     */
    static synchronized void give(SimulatedAws aws, String instanceId) {
        World world = aws.world();
        Instance instance = world.instance(instanceId);
        if (has(instance)) {
            return;
        }
        Set<String> taken =
                world.instances().values().stream().map(Names::of).collect(Collectors.toSet());
        String name =
                candidates(world, instance)
                        .filter(free -> !taken.contains(free))
                        .findFirst()
                        .orElseThrow();
        aws.provisioning().tag(instance.id(), Map.of("Name", name));
    }

    private static Stream<String> candidates(World world, Instance instance) {
        if (!instance.tags().containsKey("natkeeper:pool")) {
            String group = instance.tags().getOrDefault("aws:autoscaling:groupName", "host");
            return IntStream.iterate(1, n -> n + 1).mapToObj(n -> group + "-" + n);
        }
        String zone =
                Objects.requireNonNull(world.subnets().get(instance.subnetId())).availabilityZone();
        String first = "nat-" + zone.charAt(zone.length() - 1);
        return Stream.concat(
                Stream.of(first), IntStream.iterate(2, n -> n + 1).mapToObj(n -> first + "-" + n));
    }

    static boolean has(Instance instance) {
        return instance.tags().containsKey("Name");
    }

    static String idOf(World world, String name) {
        return world.instances().values().stream()
                .filter(instance -> of(instance).equals(name))
                .findFirst()
                .orElseThrow()
                .id();
    }

    static String of(Instance instance) {
        return instance.tags().getOrDefault("Name", instance.id());
    }

    private static String of(NatGateway gateway) {
        return gateway.tags().getOrDefault("Name", gateway.id());
    }

    static String of(RouteTable table) {
        return table.tags().getOrDefault("Name", table.id());
    }

    /** An id of any of these, or of an interface, which is named after its instance. */
    static String of(World world, String id) {
        return Optional.ofNullable(world.instances().get(id))
                .or(() -> instanceOf(world, id))
                .map(Names::of)
                .or(() -> Optional.ofNullable(world.routeTables().get(id)).map(Names::of))
                .or(() -> Optional.ofNullable(world.natGateways().get(id)).map(Names::of))
                .orElse(id);
    }

    private static Optional<Instance> instanceOf(World world, String networkInterfaceId) {
        return Optional.ofNullable(world.networkInterfaces().get(networkInterfaceId))
                .flatMap(NetworkInterface::attachment)
                .flatMap(a -> Optional.ofNullable(world.instances().get(a.instanceId())));
    }
}
