package io.natkeeper.lab.scenario;

import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.world.AutoScalingGroup.Hook;
import io.natkeeper.simulator.world.AutoScalingGroup.Result;
import io.natkeeper.simulator.world.AutoScalingGroup.Transition;
import io.natkeeper.simulator.world.RouteTarget;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The VPC on the stage. Each zone has a public subnet that holds NAT instances, and private ones
 * with hosts, whose tables lead to the zone's NAT.
 *
 * @param zones in the order of their letters
 * @param standbyGatewayId the pool's NAT gateway
 * @param entry the pool's way in
 */
public record Vpc(List<Zone> zones, Optional<String> standbyGatewayId, Optional<Entry> entry) {

    public static final String POOL = "main";

    /** The Auto Scaling group, where there is one. */
    public static final String GROUP = "nat";

    static final String LAUNCH_HOOK = "natkeeper-launch";

    /** Its lifecycle hooks, with time-outs of seconds instead of minutes. */
    static final List<Hook> HOOKS =
            List.of(
                    Hook.of(LAUNCH_HOOK, Transition.LAUNCHING, Duration.ofSeconds(30)),
                    Hook.of("natkeeper-terminate", Transition.TERMINATING, Duration.ofSeconds(10))
                            .withDefaultResult(Result.CONTINUE));

    /** What makes an instance, an interface, a table or a NAT gateway Natkeeper's. */
    static final Map<String, String> TAGGED = Map.of("natkeeper:pool", POOL);

    /**
     * @param letter as in the names of its hosts
     * @param natIds the NAT instances that it begins with
     * @param tableIds the private route tables
     * @param hostIds the private hosts, by name
     */
    public record Zone(
            String letter,
            List<String> natIds,
            List<String> tableIds,
            Map<String, String> hostIds) {

        /** The first, mostly only, NAT instance. */
        public String natId() {
            return natIds.getFirst();
        }

        /** The first, mostly only, private route table. */
        public String tableId() {
            return tableIds.getFirst();
        }
    }

    /**
     * What clients on the internet reach ports by.
     *
     * @param publicIp of the Elastic IP
     * @param securityGroupId of the group that only Natkeeper writes
     */
    public record Entry(String publicIp, String allocationId, String securityGroupId) {}

    /** With a private host more. */
    Vpc withHost(Zone zone, String name, String instanceId) {
        Map<String, String> hosts = new HashMap<>(zone.hostIds());
        hosts.put(name, instanceId);
        Zone with = new Zone(zone.letter(), zone.natIds(), zone.tableIds(), Map.copyOf(hosts));
        return new Vpc(
                zones.stream().map(z -> z.letter().equals(zone.letter()) ? with : z).toList(),
                standbyGatewayId,
                entry);
    }

    /** Where clients connect. */
    String entryAddress() {
        return entry.orElseThrow().publicIp();
    }

    /** Builds it; the instances are pending. */
    static Vpc build(SimulatedAws aws, Cast cast) {
        return new VpcBuilder(aws, cast).build();
    }

    /** Points a table at an instance, behind everybody's back. */
    static void lead(SimulatedAws aws, String tableId, String instanceId) {
        String networkInterface = aws.world().interfacesOf(instanceId).getFirst().id();
        aws.provisioning()
                .putRoute(tableId, "0.0.0.0/0", new RouteTarget.Interface(networkInterface));
    }

    public Zone zoneA() {
        return zones.getFirst();
    }

    public Zone zoneB() {
        return zones.get(1);
    }

    String inWords() {
        long tables = zones.stream().mapToLong(zone -> zone.tableIds().size()).sum();
        long hosts = zones.stream().mapToLong(zone -> zone.hostIds().size()).sum();
        long nats = zones.stream().mapToLong(zone -> zone.natIds().size()).sum();
        return "A VPC of %d zones: %d NAT instances, %d private route tables and %d private hosts behind them%s"
                .formatted(
                        zones.size(),
                        nats,
                        tables,
                        hosts,
                        standbyGatewayId.isPresent() ? ", and a standby NAT gateway" : "");
    }
}
