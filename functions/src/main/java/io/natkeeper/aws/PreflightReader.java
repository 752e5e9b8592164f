package io.natkeeper.aws;

import io.natkeeper.Concurrency;
import io.natkeeper.fleet.Ownership;
import io.natkeeper.preflight.Account;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AccountAttributeName;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.LocationType;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/** Reads what a deployment would find, in parallel; what fails is unknown, with its cause. */
public final class PreflightReader {

    private final Ec2Client ec2;
    private final SsmClient ssm;
    private final Concurrency concurrency;

    public PreflightReader(AwsClients clients, Concurrency concurrency) {
        this.ec2 = clients.ec2();
        this.ssm = clients.ssm();
        this.concurrency = concurrency;
    }

    /**
     * @param vpcId empty: only the pool's tables are looked at, in any VPC
     */
    public Account read(String vpcId, List<String> subnetIds, String instanceType, String pool) {
        var subnets = new Reading<>("ec2:DescribeSubnets", () -> subnets(subnetIds));
        var tables = new Reading<>("ec2:DescribeRouteTables", () -> tables(vpcId, pool));
        var offering =
                new Reading<>(
                        "ec2:DescribeInstanceTypeOfferings", () -> offeringZones(instanceType));
        var elasticIps = new Reading<>("ec2:DescribeAccountAttributes", this::elasticIpsLeft);
        var gateways = new Reading<>("ec2:DescribeNatGateways", () -> gateways(pool));
        var interfaces = new Reading<>("ec2:DescribeInstances", () -> interfaces(pool));
        var owner = new Reading<>("ssm:GetParameter", () -> owner(pool));
        concurrency.runAll(
                List.of(subnets, tables, offering, elasticIps, gateways, interfaces, owner));
        return new Account(
                subnets.result(),
                tables.result(),
                offering.result(),
                elasticIps.result(),
                gateways.result(),
                interfaces.result(),
                owner.result());
    }

    private Map<String, Account.Subnet> subnets(List<String> ids) {
        Map<String, Account.Subnet> subnets = new HashMap<>();
        if (!ids.isEmpty()) {
            // By a filter, which one that is not there does not fail.
            ec2.describeSubnetsPaginator(r -> r.filters(filter("subnet-id", ids)))
                    .subnets()
                    .forEach(s ->
                            subnets.put(
                                    s.subnetId(),
                                    new Account.Subnet(s.vpcId(), s.availabilityZone())));
        }
        return subnets;
    }

    private List<Account.Table> tables(String vpcId, String pool) {
        Filter filter =
                vpcId.isEmpty()
                        ? filter("tag:" + Tags.POOL, List.of(pool))
                        : filter("vpc-id", List.of(vpcId));
        return ec2.describeRouteTablesPaginator(r -> r.filters(filter)).routeTables().stream()
                .map(PreflightReader::table)
                .toList();
    }

    private static Account.Table table(RouteTable table) {
        return new Account.Table(
                table.routeTableId(),
                table.associations().stream()
                        .flatMap(a -> Optional.ofNullable(a.subnetId()).stream())
                        .toList(),
                table.associations().stream()
                        .map(RouteTableAssociation::main)
                        .anyMatch(Boolean.TRUE::equals),
                Tags.value(table.tags(), Tags.POOL),
                table.routes().stream()
                        .filter(route -> "0.0.0.0/0".equals(route.destinationCidrBlock()))
                        .flatMap(route -> target(route).stream())
                        .findFirst());
    }

    private static Optional<String> target(Route route) {
        return Stream.of(
                        route.gatewayId(),
                        route.natGatewayId(),
                        route.networkInterfaceId(),
                        route.transitGatewayId(),
                        route.vpcPeeringConnectionId(),
                        route.instanceId())
                .filter(Objects::nonNull)
                .findFirst();
    }

    private Set<String> offeringZones(String instanceType) {
        return ec2
                .describeInstanceTypeOfferingsPaginator(r ->
                        r.locationType(LocationType.AVAILABILITY_ZONE)
                                .filters(filter("instance-type", List.of(instanceType))))
                .instanceTypeOfferings()
                .stream()
                .map(offering -> offering.location())
                .collect(Collectors.toSet());
    }

    private int elasticIpsLeft() {
        int limit =
                ec2
                        .describeAccountAttributes(r ->
                                r.attributeNames(
                                                AccountAttributeName.fromValue(
                                                        "vpc-max-elastic-ips"))
                                        .attributeNamesWithStrings("vpc-max-elastic-ips"))
                        .accountAttributes()
                        .stream()
                        .flatMap(attribute -> attribute.attributeValues().stream())
                        .mapToInt(value -> Integer.parseInt(value.attributeValue()))
                        .findFirst()
                        .orElse(0);
        return limit - ec2.describeAddresses().addresses().size();
    }

    private Set<String> gateways(String pool) {
        Set<String> gateways = new HashSet<>();
        ec2.describeNatGatewaysPaginator(r -> r.filter(filter("tag:" + Tags.POOL, List.of(pool))))
                .natGateways()
                .forEach(gateway -> gateways.add(gateway.natGatewayId()));
        return gateways;
    }

    private Set<String> interfaces(String pool) {
        return ec2
                .describeInstancesPaginator(
                        r -> r.filters(filter("tag:" + Tags.POOL, List.of(pool))))
                .reservations()
                .stream()
                .flatMap(reservation -> reservation.instances().stream())
                .flatMap(instance -> instance.networkInterfaces().stream())
                .map(networkInterface -> networkInterface.networkInterfaceId())
                .collect(Collectors.toSet());
    }

    private Optional<String> owner(String pool) {
        try {
            return Optional.of(
                    ssm.getParameter(r -> r.name(Ownership.parameter(pool))).parameter().value());
        } catch (ParameterNotFoundException e) {
            return Optional.empty();
        }
    }

    private static Filter filter(String name, List<String> values) {
        return Filter.builder().name(name).values(values).build();
    }
}
