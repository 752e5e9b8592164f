package io.natkeeper.lab.scenario;

import io.natkeeper.lab.traffic.Dialect;
import io.natkeeper.lab.traffic.PortUse;
import java.util.List;

/** The port map that scenarios put, and who uses its ports. */
final class PortMaps {

    static final String PARAMETER = "/natkeeper/" + Vpc.POOL + "/ports";

    static final String OFFICE_HTTP = "web-http office";
    static final String OFFICE_SSH_1 = "web-ssh 50010 office";
    static final String OFFICE_SSH_2 = "web-ssh 50011 office";
    static final String OFFICE_SSH_3 = "web-ssh 50012 office";
    static final String OFFICE_DATABASE = "orders-db office";
    static final String PARTNER_HTTP = "web-http partner";
    static final String PARTNER_DATABASE = "orders-db partner";
    static final String STRANGER_HTTP = "web-http stranger";
    static final String STRANGER_DATABASE = "orders-db stranger";

    private PortMaps() {}

    /** The office may use all ports; others who may use the database's are named. */
    static String map(String databaseClients) {
        return """
        ports:
          - {listen: 50001, name: web-http, target: {autoScalingGroup: web, port: 80}, allow: [%1$s/32]}
          - {listen: 50010-50019, name: web-ssh, target: {autoScalingGroup: web, port: 22, each: true}, allow: [%1$s/32]}
          - {listen: 50003, name: orders-db, target: {dbInstance: orders}, allow: [%2$s]}
        """
                .formatted(PortTargets.OFFICE, databaseClients);
    }

    static String map() {
        return map("%s/32, %s/32".formatted(PortTargets.OFFICE, PortTargets.PARTNER));
    }

    /** Who may, by three protocols. */
    static List<PortUse> welcome() {
        return List.of(
                PortUse.of(OFFICE_HTTP, PortTargets.OFFICE, 50_001, Dialect.HTTP, 8),
                PortUse.of(OFFICE_SSH_1, PortTargets.OFFICE, 50_010, Dialect.SSH, 1),
                PortUse.of(OFFICE_SSH_2, PortTargets.OFFICE, 50_011, Dialect.SSH, 1),
                PortUse.of(OFFICE_DATABASE, PortTargets.OFFICE, 50_003, Dialect.MYSQL, 2),
                PortUse.of(PARTNER_DATABASE, PortTargets.PARTNER, 50_003, Dialect.MYSQL, 1));
    }

    /** For the port that a newcomer to the group gets while nobody has left it. */
    static PortUse thirdMember() {
        return PortUse.of(OFFICE_SSH_3, PortTargets.OFFICE, 50_012, Dialect.SSH, 0);
    }

    /** Who may not: the partner reaches the hosts, the stranger not even those. */
    static List<PortUse> unwelcome() {
        return List.of(
                PortUse.of(PARTNER_HTTP, PortTargets.PARTNER, 50_001, Dialect.HTTP, 0),
                PortUse.of(STRANGER_HTTP, PortTargets.STRANGER, 50_001, Dialect.HTTP, 0),
                PortUse.of(STRANGER_DATABASE, PortTargets.STRANGER, 50_003, Dialect.MYSQL, 0));
    }
}
