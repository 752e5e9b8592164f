package io.natkeeper.lab.scenario;

import java.util.function.Consumer;

/**
 * How a scenario's VPC begins: {@code Cast.TWO_ZONES}, or something like it.
 *
 * @param zones each with a public subnet and private ones
 * @param natsPerZone NAT instances
 * @param tablesPerZone private route tables, each with a subnet of its own
 * @param sourceDestCheck whether the NAT instances begin with the check on, as AWS launches them,
 *     or off, as somebody or a sweep has switched it since
 * @param everythingThroughNatA whether the tables of all zones lead to nat-a, and the other NAT
 *     instances fail their status checks
 * @param autoScaling whether the NAT instances are those of an Auto Scaling group
 * @param standby the pool's NAT gateway
 * @param elasticIps whether the pool has an Elastic IP for each zone, at home on its first NAT
 *     instance
 * @param ports whether the pool has an entry address, at home on nat-a, and the private hosts are
 *     what a port map leads to: a group of web servers, and a database
 * @param egress whether an egress policy chooses private hosts
 */
public record Cast(
        int zones,
        int natsPerZone,
        int tablesPerZone,
        boolean sourceDestCheck,
        boolean everythingThroughNatA,
        AutoScaling autoScaling,
        Standby standby,
        boolean elasticIps,
        boolean ports,
        Egress egress) {

    /** Who launches the NAT instances. */
    public enum AutoScaling {
        NONE,
        /** A group; its hooks come once its first instances are in service. */
        SINCE_LONG,
        /** A group whose hooks are waited for from the first launch on. */
        NEW
    }

    /** A NAT gateway tagged as the pool's. */
    public enum Standby {
        NONE,
        ZONAL,
        REGIONAL
    }

    /** Where the NAT instances have room for the two addresses of a policy. */
    public enum Egress {
        NONE,
        ONE_INTERFACE,
        /** One goes beside their own address, the other needs another interface. */
        TWO_INTERFACES
    }

    /** The VPC that every guide draws. */
    public static final Cast TWO_ZONES = new Changes().cast();

    public Cast withZones(int newZones) {
        return with(cast -> cast.zones = newZones);
    }

    public Cast withNatsPerZone(int newNatsPerZone) {
        return with(cast -> cast.natsPerZone = newNatsPerZone);
    }

    public Cast withTablesPerZone(int newTablesPerZone) {
        return with(cast -> cast.tablesPerZone = newTablesPerZone);
    }

    public Cast withSourceDestCheck() {
        return with(cast -> cast.sourceDestCheck = true);
    }

    public Cast withEverythingThroughNatA() {
        return with(cast -> cast.everythingThroughNatA = true);
    }

    public Cast withAutoScaling(AutoScaling newAutoScaling) {
        return with(cast -> cast.autoScaling = newAutoScaling);
    }

    public Cast withStandby(Standby newStandby) {
        return with(cast -> cast.standby = newStandby);
    }

    public Cast withElasticIps() {
        return with(cast -> cast.elasticIps = true);
    }

    public Cast withPorts() {
        return with(cast -> cast.ports = true);
    }

    public Cast withEgress(Egress newEgress) {
        return with(cast -> cast.egress = newEgress);
    }

    boolean hasEgress() {
        return egress != Egress.NONE;
    }

    /** Whether Natkeeper is needed until the disruption, in a control run, too. */
    boolean beginsWithNatkeeper() {
        return ports || hasEgress();
    }

    private Cast with(Consumer<Changes> change) {
        Changes changes = new Changes(this);
        change.accept(changes);
        return changes.cast();
    }

    /** The same, but it can change. */
    private static final class Changes {

        private int zones = 2;
        private int natsPerZone = 1;
        private int tablesPerZone = 1;
        private boolean sourceDestCheck;
        private boolean everythingThroughNatA;
        private AutoScaling autoScaling = AutoScaling.NONE;
        private Standby standby = Standby.NONE;
        private boolean elasticIps;
        private boolean ports;
        private Egress egress = Egress.NONE;

        Changes() {}

        Changes(Cast cast) {
            zones = cast.zones;
            natsPerZone = cast.natsPerZone;
            tablesPerZone = cast.tablesPerZone;
            sourceDestCheck = cast.sourceDestCheck;
            everythingThroughNatA = cast.everythingThroughNatA;
            autoScaling = cast.autoScaling;
            standby = cast.standby;
            elasticIps = cast.elasticIps;
            ports = cast.ports;
            egress = cast.egress;
        }

        Cast cast() {
            return new Cast(
                    zones,
                    natsPerZone,
                    tablesPerZone,
                    sourceDestCheck,
                    everythingThroughNatA,
                    autoScaling,
                    standby,
                    elasticIps,
                    ports,
                    egress);
        }
    }
}
