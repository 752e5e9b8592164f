package io.natkeeper.lab.scenario;

import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.Lifecycle;
import io.natkeeper.simulator.Provisioning;
import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.world.RouteTarget;
import io.natkeeper.simulator.world.SecurityGroup.Peer;
import io.natkeeper.simulator.world.SecurityGroup.Rule;
import java.util.List;
import java.util.Map;

/**
 * The VPC that every guide draws: two zones, each with a public subnet that holds a NAT instance
 * and a private one with two hosts, whose table leads to the zone's NAT.
 *
 * @param zoneA the first zone
 * @param zoneB the second one
 */
public record TwoZones(Zone zoneA, Zone zoneB) {

    public static final String POOL = "main";

    /**
     * @param letter as in the names of its hosts
     * @param natId the NAT instance
     * @param tableId the private route table
     * @param hostIds the private hosts, by name
     */
    public record Zone(String letter, String natId, String tableId, Map<String, String> hostIds) {}

    private static final Map<String, String> TAGGED = Map.of("natkeeper:pool", POOL);

    /** Builds it; the instances are pending. */
    static TwoZones build(SimulatedAws aws, Cast cast) {
        Provisioning network = aws.provisioning();
        // Two ranges, because the hosts must not translate between them.
        String vpc = network.createVpc("10.0.0.0/16", "10.1.0.0/16");
        String gateway = network.createInternetGateway(vpc);
        String publicTable = network.createRouteTable(vpc, true, Map.of("Name", "public"));
        network.putRoute(publicTable, "0.0.0.0/0", new RouteTarget.Gateway(gateway));
        Rule all = Rule.allTraffic(new Peer.Cidr("0.0.0.0/0"));
        String natGroup =
                network.createSecurityGroup(
                        vpc,
                        "nat",
                        List.of(
                                Rule.allTraffic(new Peer.Cidr("10.0.0.0/16")),
                                Rule.allTraffic(new Peer.Cidr("10.1.0.0/16"))),
                        List.of(all));
        String privateGroup = network.createSecurityGroup(vpc, "private", List.of(), List.of(all));
        Builder builder = new Builder(aws, cast, vpc, natGroup, privateGroup);
        Zone a = builder.zone("a", "10.0.0.0/24", "10.0.10.0/24");
        Zone b = builder.zone("b", "10.0.1.0/24", "10.1.10.0/24");
        lead(aws, a.tableId(), a.natId());
        lead(aws, b.tableId(), cast.everythingThroughNatA() ? a.natId() : b.natId());
        return new TwoZones(a, b);
    }

    /** Points a table at an instance, behind everybody's back. */
    static void lead(SimulatedAws aws, String tableId, String instanceId) {
        String networkInterface = aws.world().interfacesOf(instanceId).getFirst().id();
        aws.provisioning()
                .putRoute(tableId, "0.0.0.0/0", new RouteTarget.Interface(networkInterface));
    }

    List<Zone> zones() {
        return List.of(zoneA, zoneB);
    }

    private record Builder(
            SimulatedAws aws, Cast cast, String vpc, String natGroup, String privateGroup) {

        Zone zone(String letter, String publicRange, String privateRange) {
            Provisioning network = aws.provisioning();
            Lifecycle instances = aws.lifecycle();
            String name = "us-east-1" + letter;
            String id = letter.equals("a") ? "use1-az1" : "use1-az2";
            String publicSubnet = network.createSubnet(vpc, publicRange, name, id);
            String privateSubnet = network.createSubnet(vpc, privateRange, name, id);
            String table =
                    network.createRouteTable(
                            vpc,
                            false,
                            Map.of("Name", "private-" + letter, "natkeeper:pool", POOL));
            network.associate(table, privateSubnet);
            String nat =
                    instances.runInstance(
                            InstanceSpec.in(publicSubnet)
                                    .withAutoAssignPublicAddress(true)
                                    .withSecurityGroups(natGroup)
                                    .withSourceDestCheck(cast.sourceDestCheck())
                                    .withTags(
                                            Map.of("Name", "nat-" + letter, "natkeeper:pool", POOL))
                                    .withInterfaceTags(TAGGED));
            return new Zone(
                    letter,
                    nat,
                    table,
                    Map.of(
                            "private-" + letter + "1", host(privateSubnet, letter + "1"),
                            "private-" + letter + "2", host(privateSubnet, letter + "2")));
        }

        private String host(String subnet, String name) {
            return aws.lifecycle()
                    .runInstance(
                            InstanceSpec.in(subnet)
                                    .withSecurityGroups(privateGroup)
                                    .withTags(Map.of("Name", "private-" + name)));
        }
    }
}
