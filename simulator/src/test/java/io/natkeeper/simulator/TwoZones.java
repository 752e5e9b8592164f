package io.natkeeper.simulator;

import io.natkeeper.simulator.time.SeededTiming;
import io.natkeeper.simulator.world.RouteTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** A VPC with a NAT instance in each of two zones, and a private table that leads to each. */
public final class TwoZones {

    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    public static final String EVERYWHERE = "0.0.0.0/0";

    public final SeededTiming timing;
    public final SimulatedAws aws;
    public final String vpc;
    public final String gateway;
    public final String publicA;
    public final String publicB;
    public final String privateA;
    public final String privateB;
    public final String mainTable;
    public final String tableA;
    public final String tableB;
    public final String natA;
    public final String natB;
    public final String interfaceA;
    public final String interfaceB;

    public static TwoZones create() {
        return create(1, UnaryOperator.identity());
    }

    public static TwoZones create(long seed, UnaryOperator<SimulatedAws.Builder> options) {
        return new TwoZones(seed, options);
    }

    private TwoZones(long seed, UnaryOperator<SimulatedAws.Builder> options) {
        timing = new SeededTiming(seed, START);
        aws =
                options.apply(
                                SimulatedAws.builder()
                                        .seed(seed)
                                        .timing(timing)
                                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy()))
                        .build();
        Provisioning network = aws.provisioning();
        vpc = network.createVpc("10.0.0.0/16");
        gateway = network.createInternetGateway(vpc);
        publicA = network.createSubnet(vpc, "10.0.1.0/24", "us-east-1a", "use1-az1");
        publicB = network.createSubnet(vpc, "10.0.2.0/24", "us-east-1b", "use1-az2");
        privateA = network.createSubnet(vpc, "10.0.11.0/24", "us-east-1a", "use1-az1");
        privateB = network.createSubnet(vpc, "10.0.12.0/24", "us-east-1b", "use1-az2");
        mainTable = network.createRouteTable(vpc, true, Map.of());
        network.putRoute(mainTable, EVERYWHERE, new RouteTarget.Gateway(gateway));
        tableA = network.createRouteTable(vpc, false, Map.of("natkeeper:pool", "p"));
        tableB = network.createRouteTable(vpc, false, Map.of("natkeeper:pool", "p"));
        network.associate(tableA, privateA);
        network.associate(tableB, privateB);
        natA = launch(publicA);
        natB = launch(publicB);
        timing.runFor(Duration.ofMinutes(5));
        interfaceA = aws.world().interfacesOf(natA).getFirst().id();
        interfaceB = aws.world().interfacesOf(natB).getFirst().id();
        network.putRoute(tableA, EVERYWHERE, new RouteTarget.Interface(interfaceA));
        network.putRoute(tableB, EVERYWHERE, new RouteTarget.Interface(interfaceB));
    }

    public Ec2Client ec2() {
        return aws.ec2();
    }

    /** Where a table's default route leads. */
    public RouteTarget targetOf(String routeTableId) {
        return aws.world().routeTable(routeTableId).route(EVERYWHERE).orElseThrow().target();
    }

    private String launch(String subnet) {
        Map<String, String> pool = Map.of("natkeeper:pool", "p");
        return aws.lifecycle()
                .runInstance(
                        InstanceSpec.in(subnet)
                                .withAutoAssignPublicAddress(true)
                                .withTags(pool)
                                .withInterfaceTags(pool));
    }
}
