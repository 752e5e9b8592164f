package io.natkeeper.simulator.rds;

/** What RDS says in events, as its user guide lists them; {@code %s} is a member of the cluster. */
public enum RdsMessage {
    SHUTDOWN("0004", "availability", "DB instance shutdown"),
    RESTARTED("0006", "availability", "DB instance restarted"),
    STOPPED("0087", "notification", "DB instance stopped"),
    STARTED("0088", "notification", "DB instance started"),
    DELETED("0003", "deletion", "DB instance deleted"),
    FAILOVER_STARTED("0013", "failover", "Multi-AZ instance failover started."),
    FAILOVER_TO_STANDBY_COMPLETE(
            "0015",
            "failover",
            "Multi-AZ failover to standby complete - DNS propagation may take a few minutes."),
    FAILOVER_ABANDONED(
            "0034",
            "failover",
            "Abandoning user requested failover since a failover recently occurred on the database instance."),
    FAILOVER_COMPLETED("0049", "failover", "Multi-AZ instance failover completed."),
    ACTIVATION_STARTED("0050", "failover", "Multi-AZ instance activation started."),
    ACTIVATION_COMPLETED("0051", "failover", "Multi-AZ instance activation completed."),
    PARTIAL_FAILOVER_RECOVERED("0065", "failover", "Recovered from partial failover."),
    CLUSTER_FAILOVER_FAILED(
            "0069",
            "failover",
            "Cluster failover failed, check the health of your cluster instances and try again."),
    CLUSTER_PRIMARY_AGAIN("0070", "failover", "Promoting previous primary again: %s."),
    CLUSTER_FAILOVER_COMPLETED("0071", "failover", "Completed failover to DB instance: %s."),
    CLUSTER_FAILOVER_SAME_ZONE("0072", "failover", "Started same AZ failover to DB instance: %s."),
    CLUSTER_FAILOVER_CROSS_ZONE(
            "0073", "failover", "Started cross AZ failover to DB instance: %s."),
    CLUSTER_RENAMED("0172", "notification", "Renamed cluster from %s."),
    TOPOLOGY_UPDATED("0385", "notification", "Cluster topology is updated."),
    HOST_REPLACEMENT(
            "0422",
            "maintenance",
            "RDS will replace the host of DB instance %s due to a pending maintenance action.");

    private final String number;
    private final String category;
    private final String text;

    RdsMessage(String number, String category, String text) {
        this.number = number;
        this.category = category;
        this.text = text;
    }

    String eventId() {
        return "RDS-EVENT-" + number;
    }

    String category() {
        return category;
    }

    String text(String argument) {
        return text.formatted(argument);
    }
}
