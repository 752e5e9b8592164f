package io.natkeeper.aws;

import io.natkeeper.Observed;
import io.natkeeper.fleet.InstanceState;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.fleet.NatInstance.NatInterface;
import io.natkeeper.routing.RoutePlanner;
import io.natkeeper.routing.RouteTable;
import io.natkeeper.routing.RouteTarget;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** From EC2's words to ours: pure. */
final class Ec2Mapping {

    private Ec2Mapping() {}

    /** Empty for an instance that is tagged with an empty pool. */
    static Optional<NatInstance> natInstance(Instance instance) {
        return Tags.value(instance.tags(), Tags.POOL).map(pool -> natInstance(instance, pool));
    }

    private static NatInstance natInstance(Instance instance, String pool) {
        return new NatInstance(
                instance.instanceId(),
                Tags.value(instance.tags(), Tags.NAME),
                pool,
                // EC2 forgets VPC and interfaces of a terminated instance.
                Objects.requireNonNullElse(instance.vpcId(), ""),
                instance.placement().availabilityZone(),
                state(instance),
                instance.launchTime(),
                instance.networkInterfaces().stream()
                        .map(i ->
                                new NatInterface(
                                        i.networkInterfaceId(),
                                        i.attachment().deviceIndex(),
                                        i.sourceDestCheck()))
                        .toList(),
                Tags.value(instance.tags(), Tags.HEALTHY_SINCE).flatMap(Ec2Mapping::instant),
                Tags.value(instance.tags(), Tags.LATCHED_UNTIL).flatMap(Ec2Mapping::instant));
    }

    private static Observed<InstanceState> state(Instance instance) {
        String name = instance.state().nameAsString();
        return InstanceState.of(name)
                .map(Observed::known)
                .orElseGet(() ->
                        Observed.unknown(
                                "%s is in the state '%s', which Natkeeper does not know."
                                        .formatted(instance.instanceId(), name)));
    }

    /** People may edit tags: nonsense counts as missing, and is written anew. */
    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * @param subnets all that may belong to one of the tables
     * @param explicitSubnets ids of the subnets that a table names, in the VPCs of main tables
     */
    static List<RouteTable> routeTables(
            List<software.amazon.awssdk.services.ec2.model.RouteTable> tables,
            List<Subnet> subnets,
            Set<String> explicitSubnets) {
        return tables.stream()
                .flatMap(table ->
                        Tags.value(table.tags(), Tags.POOL)
                                .map(pool -> routeTable(table, pool, subnets, explicitSubnets))
                                .stream())
                .toList();
    }

    private static RouteTable routeTable(
            software.amazon.awssdk.services.ec2.model.RouteTable table,
            String pool,
            List<Subnet> subnets,
            Set<String> explicitSubnets) {
        return new RouteTable(
                table.routeTableId(),
                Tags.value(table.tags(), Tags.NAME),
                pool,
                table.vpcId(),
                defaultRoute(table.routes()),
                subnets.stream()
                        .filter(subnet -> routes(table, subnet, explicitSubnets))
                        .map(subnet ->
                                new RouteTable.Subnet(
                                        subnet.subnetId(),
                                        subnet.availabilityZone(),
                                        subnet.availabilityZoneId()))
                        .toList(),
                table.associations().stream().anyMatch(a -> a.gatewayId() != null));
    }

    static boolean isMain(software.amazon.awssdk.services.ec2.model.RouteTable table) {
        return table.associations().stream().anyMatch(a -> Boolean.TRUE.equals(a.main()));
    }

    private static boolean routes(
            software.amazon.awssdk.services.ec2.model.RouteTable table,
            Subnet subnet,
            Set<String> explicitSubnets) {
        boolean named =
                table.associations().stream()
                        .map(RouteTableAssociation::subnetId)
                        .anyMatch(subnet.subnetId()::equals);
        boolean implicit =
                isMain(table)
                        && subnet.vpcId().equals(table.vpcId())
                        && !explicitSubnets.contains(subnet.subnetId());
        return named || implicit;
    }

    private static RouteTarget defaultRoute(List<Route> routes) {
        return routes.stream()
                .filter(route -> RoutePlanner.DEFAULT_ROUTE.equals(route.destinationCidrBlock()))
                .findFirst()
                .map(Ec2Mapping::target)
                .orElseGet(RouteTarget.Absent::new);
    }

    private static RouteTarget target(Route route) {
        boolean blackhole = route.state() == RouteState.BLACKHOLE;
        if (route.networkInterfaceId() != null) {
            return blackhole
                    ? new RouteTarget.Blackhole(route.networkInterfaceId())
                    : new RouteTarget.NetworkInterface(route.networkInterfaceId());
        }
        if (route.natGatewayId() != null) {
            return blackhole
                    ? new RouteTarget.Blackhole(route.natGatewayId())
                    : new RouteTarget.NatGateway(route.natGatewayId());
        }
        if (route.instanceId() != null && blackhole) {
            return new RouteTarget.Blackhole(route.instanceId());
        }
        return new RouteTarget.Foreign(foreignId(route));
    }

    private static String foreignId(Route route) {
        return Stream.<@Nullable String>of(
                        route.gatewayId(),
                        route.instanceId(),
                        route.transitGatewayId(),
                        route.vpcPeeringConnectionId(),
                        route.localGatewayId(),
                        route.carrierGatewayId(),
                        route.coreNetworkArn())
                .filter(Objects::nonNull)
                .map(String.class::cast)
                .findFirst()
                .orElse("a target of another kind");
    }
}
