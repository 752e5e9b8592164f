package io.natkeeper.failover;

import io.natkeeper.Action;
import io.natkeeper.fleet.AddressHost;
import io.natkeeper.fleet.AddressHost.Standing;
import io.natkeeper.fleet.AddressPlan;
import io.natkeeper.fleet.AddressPlanner;
import io.natkeeper.fleet.HostAddresses;
import io.natkeeper.fleet.PoolAddresses;
import io.natkeeper.health.AssessedInstance;
import io.natkeeper.health.Health;
import io.natkeeper.routing.Destination;
import io.natkeeper.routing.Route;
import io.natkeeper.routing.RouteTable;
import io.natkeeper.routing.RouteTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Tells the address planner what health and routes say of each host: pure. */
final class AddressWork {

    private AddressWork() {}

    /**
     * @param members of the pool
     * @param tables of the pool
     * @param routes what is about to be written: an address follows its routes in the same step
     */
    static AddressPlan plan(
            String pool,
            PoolAddresses addresses,
            List<AssessedInstance> members,
            List<RouteTable> tables,
            List<Action> routes) {
        Map<TableRoute, String> targets = targets(tables, routes);
        Map<String, Long> routesByInterface =
                targets.values().stream()
                        .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
        Map<String, Set<String>> tablesByInterface = new HashMap<>();
        targets.forEach((route, networkInterfaceId) -> {
            if (route.destination().equals(Destination.EVERYWHERE.toString())) {
                tablesByInterface
                        .computeIfAbsent(networkInterfaceId, _ -> new TreeSet<>())
                        .add(route.routeTableId());
            }
        });
        Set<String> inUse = Set.copyOf(targets(tables, List.of()).values());
        List<AddressHost> hosts = new ArrayList<>();
        for (AssessedInstance member : members) {
            addresses
                    .of(member.instance().id())
                    .ifPresent(found ->
                            hosts.add(
                                    host(
                                            member,
                                            found,
                                            routesByInterface,
                                            tablesByInterface,
                                            inUse)));
        }
        return AddressPlanner.plan(pool, addresses, hosts, zones(members, tables));
    }

    private static AddressHost host(
            AssessedInstance member,
            HostAddresses addresses,
            Map<String, Long> routesByInterface,
            Map<String, Set<String>> tablesByInterface,
            Set<String> inUse) {
        int routes =
                member.instance().interfaces().stream()
                        .mapToInt(i -> routesByInterface.getOrDefault(i.id(), 0L).intValue())
                        .sum();
        return new AddressHost(
                member.instance().id(),
                member.instance().label(),
                member.instance().zone(),
                addresses,
                switch (member.health()) {
                    case Health.Healthy _ -> Standing.FIT;
                    case Health.Suspect _, Health.Draining _, Health.Unknown _ -> Standing.KEEPS;
                    case Health.Unhealthy _ -> Standing.FAILED;
                },
                member.sentence(),
                routes,
                member.isHealthy()
                        && routes == 0
                        && member.instance().interfaces().stream()
                                .noneMatch(i -> inUse.contains(i.id()))
                        && member.instance().latchedUntil().isPresent(),
                member.instance().interfaces().stream()
                        .flatMap(i -> tablesByInterface.getOrDefault(i.id(), Set.of()).stream())
                        .collect(Collectors.toSet()),
                member.instance().portMap(),
                member.instance().egressPolicy());
    }

    private record TableRoute(String routeTableId, String destination) {}

    /** Where each route leads once the plan is done. */
    private static Map<TableRoute, String> targets(List<RouteTable> tables, List<Action> routes) {
        Map<TableRoute, String> targets = new HashMap<>();
        for (RouteTable table : tables) {
            for (Route route : table.routes()) {
                if (route.target() instanceof RouteTarget.NetworkInterface(String id)) {
                    targets.put(new TableRoute(table.id(), route.destination().toString()), id);
                }
            }
        }
        for (Action action : routes) {
            switch (action) {
                case Action.ReplaceRoute route ->
                        targets.put(
                                new TableRoute(route.routeTableId(), route.destination()),
                                route.nextHop().id());
                case Action.CreateRoute route ->
                        targets.put(
                                new TableRoute(route.routeTableId(), route.destination()),
                                route.nextHop().id());
                default -> {}
            }
        }
        return targets;
    }

    private static Set<String> zones(List<AssessedInstance> members, List<RouteTable> tables) {
        Set<String> zones = new TreeSet<>();
        members.forEach(member -> zones.add(member.instance().zone()));
        tables.stream().map(RouteTable::homeZone).flatMap(Optional::stream).forEach(zones::add);
        return zones;
    }
}
