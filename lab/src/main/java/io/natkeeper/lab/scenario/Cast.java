package io.natkeeper.lab.scenario;

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
 * @param egress whether an egress policy chooses private hosts; the NAT instances are of a type
 *     that carries their addresses
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
        boolean egress) {

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

    /** The VPC that every guide draws. */
    public static final Cast TWO_ZONES =
            new Cast(2, 1, 1, false, false, AutoScaling.NONE, Standby.NONE, false, false, false);

    public Cast withZones(int newZones) {
        return new Cast(
                newZones,
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

    public Cast withNatsPerZone(int newNatsPerZone) {
        return new Cast(
                zones,
                newNatsPerZone,
                tablesPerZone,
                sourceDestCheck,
                everythingThroughNatA,
                autoScaling,
                standby,
                elasticIps,
                ports,
                egress);
    }

    public Cast withTablesPerZone(int newTablesPerZone) {
        return new Cast(
                zones,
                natsPerZone,
                newTablesPerZone,
                sourceDestCheck,
                everythingThroughNatA,
                autoScaling,
                standby,
                elasticIps,
                ports,
                egress);
    }

    public Cast withSourceDestCheck() {
        return new Cast(
                zones,
                natsPerZone,
                tablesPerZone,
                true,
                everythingThroughNatA,
                autoScaling,
                standby,
                elasticIps,
                ports,
                egress);
    }

    public Cast withEverythingThroughNatA() {
        return new Cast(
                zones,
                natsPerZone,
                tablesPerZone,
                sourceDestCheck,
                true,
                autoScaling,
                standby,
                elasticIps,
                ports,
                egress);
    }

    public Cast withAutoScaling(AutoScaling newAutoScaling) {
        return new Cast(
                zones,
                natsPerZone,
                tablesPerZone,
                sourceDestCheck,
                everythingThroughNatA,
                newAutoScaling,
                standby,
                elasticIps,
                ports,
                egress);
    }

    public Cast withStandby(Standby newStandby) {
        return new Cast(
                zones,
                natsPerZone,
                tablesPerZone,
                sourceDestCheck,
                everythingThroughNatA,
                autoScaling,
                newStandby,
                elasticIps,
                ports,
                egress);
    }

    public Cast withElasticIps() {
        return new Cast(
                zones,
                natsPerZone,
                tablesPerZone,
                sourceDestCheck,
                everythingThroughNatA,
                autoScaling,
                standby,
                true,
                ports,
                egress);
    }

    public Cast withPorts() {
        return new Cast(
                zones,
                natsPerZone,
                tablesPerZone,
                sourceDestCheck,
                everythingThroughNatA,
                autoScaling,
                standby,
                elasticIps,
                true,
                egress);
    }

    public Cast withEgress() {
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
                true);
    }

    /** Whether Natkeeper is needed until the disruption, in a control run, too. */
    boolean beginsWithNatkeeper() {
        return ports || egress;
    }
}
