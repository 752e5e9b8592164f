package io.natkeeper.lab.scenario;

import io.natkeeper.lab.scenario.Vpc.Zone;
import io.natkeeper.simulator.GroupSpec;
import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.Provisioning;
import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.world.AutoScalingGroup.Hook;
import io.natkeeper.simulator.world.RouteTarget;
import io.natkeeper.simulator.world.SecurityGroup.Peer;
import io.natkeeper.simulator.world.SecurityGroup.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts a {@link Vpc} into simulated AWS. */
final class VpcBuilder {

    private final SimulatedAws aws;
    private final Provisioning network;
    private final Cast cast;
    private final String vpc;
    private final String natGroup;
    private final String privateGroup;
    private final String entryGroup;
    private final List<String> privateSubnets = new ArrayList<>();

    VpcBuilder(SimulatedAws aws, Cast cast) {
        this.aws = aws;
        this.cast = cast;
        network = aws.provisioning();
        // Two ranges, because the hosts must not translate between them.
        vpc = network.createVpc("10.0.0.0/16", "10.1.0.0/16");
        Rule all = Rule.allTraffic(new Peer.Cidr("0.0.0.0/0"));
        natGroup =
                network.createSecurityGroup(
                        vpc,
                        "nat",
                        List.of(
                                Rule.allTraffic(new Peer.Cidr("10.0.0.0/16")),
                                Rule.allTraffic(new Peer.Cidr("10.1.0.0/16")),
                                // Somebody's own: what the entry's group keeps out, this lets in.
                                new Rule(
                                        "tcp",
                                        50_000,
                                        65_535,
                                        new Peer.Cidr(PortTargets.PARTNER + "/32"))),
                        List.of(all));
        entryGroup = network.createSecurityGroup(vpc, "entry", List.of(), List.of(all));
        // Else Natkeeper could give them to no interface.
        network.tag(natGroup, tagged("nat"));
        network.tag(entryGroup, tagged("entry"));
        privateGroup = network.createSecurityGroup(vpc, "private", List.of(), List.of(all));
    }

    Vpc build() {
        String gateway = network.createInternetGateway(vpc);
        String publicTable = network.createRouteTable(vpc, true, Map.of("Name", "public"));
        network.putRoute(publicTable, "0.0.0.0/0", new RouteTarget.Gateway(gateway));
        List<String> publicSubnets = new ArrayList<>();
        for (int zone = 0; zone < cast.zones(); zone++) {
            publicSubnets.add(subnet(zone, "10.0.%d.0/24".formatted(zone)));
        }
        if (cast.autoScaling() != Cast.AutoScaling.NONE) {
            createGroup(publicSubnets);
        }
        List<Zone> zones = new ArrayList<>();
        for (int zone = 0; zone < cast.zones(); zone++) {
            zones.add(zone(zone, nats(zone, publicSubnets.get(zone))));
        }
        if (cast.elasticIps()) {
            zones.forEach(this::giveElasticIp);
        }
        // A new pool's tables have no way out yet.
        if (cast.autoScaling() != Cast.AutoScaling.NEW) {
            lead(zones);
        }
        return new Vpc(List.copyOf(zones), standby(publicSubnets.getFirst()), entry(zones));
    }

    private Optional<Vpc.Entry> entry(List<Zone> zones) {
        if (!cast.ports()) {
            return Optional.empty();
        }
        network.tag(entryGroup, entryTags("entry"));
        String allocation = network.allocateElasticIp(entryTags("entry"));
        network.carry(
                allocation, aws.world().interfacesOf(zones.getFirst().natId()).getFirst().id());
        new PortTargets(aws, vpc, natGroup).build(privateSubnets);
        return Optional.of(
                new Vpc.Entry(
                        aws.world().elasticIp(allocation).publicIp(), allocation, entryGroup));
    }

    private static Map<String, String> entryTags(String name) {
        Map<String, String> tags = new HashMap<>(tagged(name));
        tags.put("natkeeper:entry", "true");
        return Map.copyOf(tags);
    }

    private void giveElasticIp(Zone zone) {
        String allocation = network.allocateElasticIp(tagged("eip-" + zone.letter()));
        network.carry(allocation, aws.world().interfacesOf(zone.natId()).getFirst().id());
    }

    private void lead(List<Zone> zones) {
        for (Zone zone : zones) {
            String nat = cast.everythingThroughNatA() ? zones.getFirst().natId() : zone.natId();
            zone.tableIds().forEach(table -> Vpc.lead(aws, table, nat));
        }
    }

    private Zone zone(int zone, List<String> natIds) {
        String letter = letter(zone);
        List<String> tables = new ArrayList<>();
        Map<String, String> hosts = new HashMap<>();
        for (int number = 0; number < cast.tablesPerZone(); number++) {
            String subnet =
                    subnet(zone, "10.%d.%d.0/24".formatted(zone % 2, 10 * (zone + 1) + number));
            String table =
                    network.createRouteTable(vpc, false, tagged(numbered("private", zone, number)));
            network.associate(table, subnet);
            privateSubnets.add(subnet);
            tables.add(table);
            if (cast.ports()) {
                continue;
            }
            // Two hosts in each zone, or one behind each of its tables.
            for (int host = 0; host < (cast.tablesPerZone() == 1 ? 2 : 1); host++) {
                String hostName = "private-%s%d".formatted(letter, hosts.size() + 1);
                hosts.put(hostName, host(subnet, hostName));
            }
        }
        return new Zone(letter, natIds, List.copyOf(tables), Map.copyOf(hosts));
    }

    private List<String> nats(int zone, String publicSubnet) {
        List<String> ids = new ArrayList<>();
        if (cast.autoScaling() == Cast.AutoScaling.NONE) {
            for (int number = 0; number < cast.natsPerZone(); number++) {
                ids.add(
                        aws.lifecycle()
                                .runInstance(
                                        nat(publicSubnet)
                                                .withSourceDestCheck(cast.sourceDestCheck())
                                                .withTags(tagged(numbered("nat", zone, number)))));
            }
        } else {
            aws.world().autoScalingGroup(Vpc.GROUP).members().stream()
                    .filter(member -> member.subnetId().equals(publicSubnet))
                    .forEach(member -> ids.add(member.instanceId()));
            ids.forEach(id -> Names.give(aws, id));
            // Auto Scaling knows no such setting: whoever ran here before has switched it off.
            if (!cast.sourceDestCheck()) {
                ids.forEach(id ->
                        network.setSourceDestCheck(
                                aws.world().interfacesOf(id).getFirst().id(), false));
            }
        }
        // They have said so long ago; new ones say it when they are.
        if (cast.autoScaling() != Cast.AutoScaling.NEW) {
            ids.forEach(id ->
                    network.tag(
                            id,
                            Map.of(
                                    "natkeeper:ready",
                                    aws.world().instance(id).launchTime().toString())));
        }
        return List.copyOf(ids);
    }

    private void createGroup(List<String> publicSubnets) {
        int size = cast.zones() * cast.natsPerZone();
        GroupSpec group =
                GroupSpec.of(Vpc.GROUP, nat(publicSubnets.getFirst()))
                        .across(publicSubnets.toArray(String[]::new))
                        .withSizes(0, size, 2 * size)
                        .withTags(Vpc.TAGGED);
        aws.autoScalingGroups()
                .create(
                        cast.autoScaling() == Cast.AutoScaling.NEW
                                ? group.withHooks(Vpc.HOOKS.toArray(Hook[]::new))
                                : group);
    }

    private InstanceSpec nat(String publicSubnet) {
        return InstanceSpec.in(publicSubnet)
                // Four addresses for each interface; else two.
                .withInstanceType(
                        cast.egress() == Cast.Egress.ONE_INTERFACE ? "t4g.small" : "t4g.nano")
                .withAutoAssignPublicAddress(true)
                .withSecurityGroups(natGroup, entryGroup)
                .withTags(Vpc.TAGGED)
                .withInterfaceTags(Vpc.TAGGED);
    }

    private Optional<String> standby(String publicSubnet) {
        Map<String, String> tags = tagged("standby");
        return switch (cast.standby()) {
            case NONE -> Optional.empty();
            case ZONAL -> Optional.of(network.createNatGateway(publicSubnet, tags));
            case REGIONAL -> Optional.of(network.createRegionalNatGateway(vpc, tags));
        };
    }

    private String host(String subnet, String name) {
        return aws.lifecycle()
                .runInstance(
                        InstanceSpec.in(subnet)
                                .withSecurityGroups(privateGroup)
                                .withTags(Map.of("Name", name)));
    }

    private String subnet(int zone, String range) {
        return network.createSubnet(vpc, range, "us-east-1" + letter(zone), "use1-az" + (zone + 1));
    }

    private static Map<String, String> tagged(String name) {
        Map<String, String> tags = new HashMap<>(Vpc.TAGGED);
        tags.put("Name", name);
        return Map.copyOf(tags);
    }

    /** {@code nat-a} for the first, {@code nat-a-2} for the next. */
    private static String numbered(String what, int zone, int index) {
        return "%s-%s%s".formatted(what, letter(zone), index == 0 ? "" : "-" + (index + 1));
    }

    private static String letter(int zone) {
        return String.valueOf((char) ('a' + zone));
    }
}
