package io.natkeeper.lab.network;

import io.natkeeper.lab.network.KernelRoute.Effect;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.Route;
import io.natkeeper.simulator.world.RouteState;
import io.natkeeper.simulator.world.RouteTable;
import io.natkeeper.simulator.world.RouteTarget;
import io.natkeeper.simulator.world.World;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The VPC router's kernel tables, made from the simulated route tables and nothing else.
 *
 * <p>A packet is looked up in the table of the subnet that it comes from, so the kernel's longest
 * prefix decides as in AWS. That table's {@code local} routes are {@code throw}: the next rule asks
 * the VPC's own table, which leads each private address to its card and drops the rest.
 *
 * @param routes what every route does
 * @param rules which table a packet is looked up in, by the link that it comes from
 */
record RouterTables(SortedMap<KernelRoute, Effect> routes, SortedSet<String> rules) {

    private static final int FIRST_TABLE = 1000;
    private static final int SUBNET_PREFERENCE = 100;
    private static final int LOCAL_PREFERENCE = 200;

    static RouterTables render(World world, Numbering numbering) {
        RouterTables tables = new RouterTables(new TreeMap<>(), new TreeSet<>());
        for (String vpcId : world.vpcs().keySet()) {
            tables.routes.put(
                    new KernelRoute(table(numbering, vpcId), "default"), new Effect.Blackhole());
        }
        for (NetworkInterface networkInterface : world.networkInterfaces().values()) {
            tables.addLocal(networkInterface, numbering);
            tables.addRules(
                    cardDevice(numbering, networkInterface.id()),
                    world.routeTableOf(networkInterface.subnetId()),
                    networkInterface.vpcId(),
                    numbering);
        }
        for (Gateway gateway : Gateway.of(world)) {
            tables.addRules(
                    gatewayDevice(numbering, gateway.id()),
                    edgeTable(world, gateway),
                    gateway.vpcId(),
                    numbering);
        }
        for (RouteTable routeTable : world.routeTables().values()) {
            for (Route route : routeTable.routes()) {
                if (isIpv6(route)) {
                    continue;
                }
                tables.routes.put(
                        new KernelRoute(
                                table(numbering, routeTable.id()),
                                kernelDestination(route.destinationCidrBlock())),
                        effect(world, route, numbering));
            }
        }
        return tables;
    }

    /** The router's end of the link to a card. */
    static String cardDevice(Numbering numbering, String networkInterfaceId) {
        return "card" + numbering.of(networkInterfaceId);
    }

    /** The router's end of the link to an internet or NAT gateway. */
    static String gatewayDevice(Numbering numbering, String gatewayId) {
        return "gateway" + numbering.of(gatewayId);
    }

    static String table(Numbering numbering, String id) {
        return String.valueOf(FIRST_TABLE + numbering.of(id));
    }

    private void addLocal(NetworkInterface networkInterface, Numbering numbering) {
        networkInterface
                .privateAddresses()
                .forEach(address ->
                        routes.put(
                                new KernelRoute(
                                        table(numbering, networkInterface.vpcId()),
                                        address.address()),
                                toCard(networkInterface.id(), numbering)));
    }

    private void addRules(
            String device, Optional<RouteTable> routeTable, String vpcId, Numbering numbering) {
        routeTable.ifPresent(table ->
                rules.add(
                        "iif %s lookup %s pref %d"
                                .formatted(
                                        device, table(numbering, table.id()), SUBNET_PREFERENCE)));
        rules.add(
                "iif %s lookup %s pref %d"
                        .formatted(device, table(numbering, vpcId), LOCAL_PREFERENCE));
    }

    private static Optional<RouteTable> edgeTable(World world, Gateway gateway) {
        return world.routeTables().values().stream()
                .filter(table ->
                        table.associations().stream()
                                .anyMatch(a -> a.gatewayId().equals(Optional.of(gateway.id()))))
                .findFirst();
    }

    private static Effect effect(World world, Route route, Numbering numbering) {
        if (world.stateOf(route) == RouteState.BLACKHOLE) {
            return new Effect.Blackhole();
        }
        return switch (route.target()) {
            case RouteTarget.Local() -> new Effect.Throw();
            case RouteTarget.Gateway(String id) -> new Effect.Via(gatewayDevice(numbering, id), id);
            case RouteTarget.Interface(String id) -> toCard(id, numbering);
            case RouteTarget.NatGateway(String id) ->
                    new Effect.Via(gatewayDevice(numbering, id), id);
            // Nobody lives behind it in the lab.
            case RouteTarget.TransitGateway(_) -> new Effect.Blackhole();
        };
    }

    private static Effect toCard(String networkInterfaceId, Numbering numbering) {
        return new Effect.Via(cardDevice(numbering, networkInterfaceId), networkInterfaceId);
    }

    /** The lab's hosts have IPv4 addresses only. */
    private static boolean isIpv6(Route route) {
        return route.destinationCidrBlock().contains(":");
    }

    /** As {@code ip route} writes it, so that one route has one name. */
    private static String kernelDestination(String cidrBlock) {
        if (cidrBlock.equals("0.0.0.0/0")) {
            return "default";
        }
        return cidrBlock.endsWith("/32")
                ? cidrBlock.substring(0, cidrBlock.length() - 3)
                : cidrBlock;
    }
}
