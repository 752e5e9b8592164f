package io.natkeeper.lab.scenario;

import io.natkeeper.simulator.GroupSpec;
import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.rds.DatabaseSpec;
import io.natkeeper.simulator.world.SecurityGroup.Peer;
import io.natkeeper.simulator.world.SecurityGroup.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the ports of a port map lead to: an Auto Scaling group of web servers, which speak HTTP and
 * SSH, and a Multi-AZ database. Its machines are db-1 and db-2; which of them the database is, RDS
 * says by its name.
 */
final class PortTargets {

    static final String GROUP = "web";
    static final String DATABASE = "orders";
    static final String FIRST = "10.0.10.100";
    static final String SECOND = "10.1.20.100";

    /** May use every port, as a rule. */
    static final String OFFICE = "198.51.100.20";

    /** May use some ports. */
    static final String PARTNER = "198.51.100.21";

    /** May use none. */
    static final String STRANGER = "198.51.100.22";

    /** {@code PORT=DIALECT}, parted by blanks: what the lab lets an instance listen to. */
    static final String LISTENERS = "lab:listeners";

    private final SimulatedAws aws;
    private final String vpc;
    private final String natGroup;

    PortTargets(SimulatedAws aws, String vpc, String natGroup) {
        this.aws = aws;
        this.vpc = vpc;
        this.natGroup = natGroup;
    }

    /**
     * @param subnets private ones of two zones
     */
    void build(List<String> subnets) {
        String web = securityGroup("web", 80, 22);
        aws.autoScalingGroups()
                .create(
                        GroupSpec.of(
                                        GROUP,
                                        InstanceSpec.in(subnets.getFirst())
                                                .withSecurityGroups(web)
                                                .withTags(Map.of(LISTENERS, "80=http 22=ssh")))
                                .across(subnets.toArray(String[]::new))
                                .withSizes(0, 2, 4));
        String database = securityGroup("database", 3306);
        machine(subnets.get(0), "db-1", FIRST, database);
        machine(subnets.get(1), "db-2", SECOND, database);
        aws.databases()
                .createInstance(
                        DatabaseSpec.mysql(DATABASE, "us-east-1a", FIRST)
                                .withStandby("us-east-1b", SECOND)
                                .withSecurityGroups(database));
    }

    private void machine(String subnet, String name, String address, String securityGroup) {
        aws.lifecycle()
                .runInstance(
                        InstanceSpec.in(subnet)
                                .withPrivateAddress(address)
                                .withSecurityGroups(securityGroup)
                                .withTags(Map.of("Name", name, LISTENERS, "3306=mysql")));
    }

    private String securityGroup(String name, int... ports) {
        List<Rule> ingress =
                Arrays.stream(ports)
                        .mapToObj(port -> new Rule("tcp", port, port, new Peer.Group(natGroup)))
                        .toList();
        return aws.provisioning()
                .createSecurityGroup(
                        vpc, name, ingress, List.of(Rule.allTraffic(new Peer.Cidr("0.0.0.0/0"))));
    }
}
