package io.natkeeper.aws;

import io.natkeeper.Observed;
import io.natkeeper.fleet.DriftSeries;
import io.natkeeper.fleet.InstanceState;
import io.natkeeper.fleet.Membership;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.fleet.NatInstance.NatInterface;
import io.natkeeper.routing.Destination;
import io.natkeeper.routing.Destinations;
import io.natkeeper.routing.RouteTable;
import io.natkeeper.routing.RouteTarget;
import io.natkeeper.routing.StandbyGateway;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.ConnectivityType;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** From EC2's words to ours: pure. */
final class Ec2Mapping {

    private Ec2Mapping() {}

    /**
     * Empty for an instance that is tagged with an empty pool.
     *
     * @param members of the pools' Auto Scaling groups, by instance id
     */
    static Optional<NatInstance> natInstance(
            Instance instance, Observed<Map<String, Observed<Optional<Membership>>>> members) {
        return Tags.value(instance.tags(), Tags.POOL)
                .map(pool -> natInstance(instance, pool, membership(instance, members)));
    }

    /** One that no group launched is in none, whether or not the groups could be read. */
    private static Observed<Optional<Membership>> membership(
            Instance instance, Observed<Map<String, Observed<Optional<Membership>>>> members) {
        return Tags.value(instance.tags(), Tags.GROUP_NAME).isEmpty()
                ? Observed.known(Optional.empty())
                : members.flatMap(all ->
                        all.getOrDefault(instance.instanceId(), Observed.known(Optional.empty())));
    }

    private static NatInstance natInstance(
            Instance instance, String pool, Observed<Optional<Membership>> membership) {
        return new NatInstance(
                instance.instanceId(),
                Tags.value(instance.tags(), Tags.NAME),
                pool,
                // EC2 forgets VPC and interfaces of a terminated instance.
                Objects.requireNonNullElse(instance.vpcId(), ""),
                instance.placement().availabilityZone(),
                state(instance),
                instance.launchTime(),
                Tags.value(instance.tags(), Tags.NAT64).filter("true"::equals).isPresent(),
                instance.networkInterfaces().stream()
                        .map(i ->
                                new NatInterface(
                                        i.networkInterfaceId(),
                                        i.attachment().deviceIndex(),
                                        i.sourceDestCheck()))
                        .toList(),
                Tags.value(instance.tags(), Tags.HEALTHY_SINCE).flatMap(Ec2Mapping::instant),
                Tags.value(instance.tags(), Tags.LATCHED_UNTIL).flatMap(Ec2Mapping::instant),
                Tags.value(instance.tags(), Tags.READY).flatMap(Ec2Mapping::instant),
                Tags.value(instance.tags(), Tags.GROUP_NAME),
                membership,
                Tags.value(instance.tags(), Tags.DRIFT).flatMap(DriftSeries::parse),
                // A map of no ports is written as a word.
                Tags.value(instance.tags(), Tags.PORTS).flatMap(Ec2Mapping::instant),
                Tags.value(instance.tags(), Tags.EGRESS).flatMap(Ec2Mapping::instant));
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
        Destinations destinations =
                Tags.value(table.tags(), Tags.DESTINATIONS)
                        .map(Destinations::parse)
                        .orElse(Destinations.NONE);
        return new RouteTable(
                table.routeTableId(),
                Tags.value(table.tags(), Tags.NAME),
                pool,
                table.vpcId(),
                managedRoutes(table.routes(), destinations),
                destinations.errors(),
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

    /**
     * Empty for a private NAT gateway, which leads to no internet, and for one whose pool is empty.
     *
     * @param subnets that of a zonal gateway among them
     */
    static Optional<StandbyGateway> standbyGateway(NatGateway gateway, List<Subnet> subnets) {
        if (gateway.connectivityType() == ConnectivityType.PRIVATE) {
            return Optional.empty();
        }
        return Tags.value(gateway.tags(), Tags.POOL)
                .map(pool ->
                        new StandbyGateway(
                                gateway.natGatewayId(),
                                Tags.value(gateway.tags(), Tags.NAME),
                                pool,
                                gateway.vpcId(),
                                subnets.stream()
                                        .filter(s -> s.subnetId().equals(gateway.subnetId()))
                                        .map(Subnet::availabilityZone)
                                        .findFirst(),
                                gateway.stateAsString()));
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

    private static List<io.natkeeper.routing.Route> managedRoutes(
            List<Route> routes, Destinations destinations) {
        Map<Destination, RouteTarget> targets = new HashMap<>();
        for (Route route : routes) {
            destination(route).ifPresent(d -> targets.put(d, target(route)));
        }
        return Stream.concat(Stream.of(Destination.EVERYWHERE), destinations.named().stream())
                .distinct()
                .map(d ->
                        new io.natkeeper.routing.Route(
                                d, targets.getOrDefault(d, new RouteTarget.Absent())))
                .toList();
    }

    /** Empty for a prefix list, or what else EC2 may invent: no route of ours is for it. */
    private static Optional<Destination> destination(Route route) {
        try {
            return Stream.<@Nullable String>of(
                            route.destinationCidrBlock(), route.destinationIpv6CidrBlock())
                    .filter(Objects::nonNull)
                    .map(String.class::cast)
                    .findFirst()
                    .map(Destination::of);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
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
