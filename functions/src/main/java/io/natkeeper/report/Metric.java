package io.natkeeper.report;

/**
 * Every metric of the namespace {@link #NAMESPACE}. Gauges are emitted by every run that knows the
 * number; counters only where something was counted, since CloudWatch bills a metric for each hour
 * in which it has a value.
 */
public enum Metric {
    /** Counter: sweeps that ended, well or not. */
    SWEEPS("Sweeps"),
    /** Counter: runs that could not bring the world to where it should be, or not see it. */
    RUNS_UNVERIFIED("RunsUnverified"),
    /** Gauge: pools of which every NAT instance is known to forward nothing. */
    POOLS_WITHOUT_HEALTHY_NAT("PoolsWithoutHealthyNat"),
    HEALTHY_NAT_INSTANCES("HealthyNatInstances"),
    /** Gauge: running NAT instances that get no routes until natkeeper:latched-until. */
    LATCHED_HOSTS("LatchedHosts"),
    /** Gauge: routes that lead to a standby NAT gateway. */
    ROUTES_ON_STANDBY("RoutesOnStandby"),
    /** Counter, as are the following. */
    ROUTES_FAILED_OVER("RoutesFailedOver"),
    ROUTES_HANDED_OVER("RoutesHandedOver"),
    ROUTES_RETURNED("RoutesReturned"),
    ROUTES_CREATED("RoutesCreated"),
    /** Hosts for which something was repaired that somebody else had changed. */
    DRIFT_REPAIRED("DriftRepaired"),
    /** Gauge: pools whose newest port map is refused; an older one is in force. */
    PORT_MAPS_REFUSED("PortMapsRefused"),
    /** Gauge: ports of a map that lead nowhere, or to what can't be verified. */
    PORTS_WITHOUT_TARGET("PortsWithoutTarget"),
    /** Gauge: hosts that have not said that the port map is in force there. */
    HOSTS_WITHOUT_PORTS("HostsWithoutPorts"),
    /** Gauge: pools whose newest egress policy is refused; an older one is in force. */
    EGRESS_POLICIES_REFUSED("EgressPoliciesRefused"),
    /** Gauge: sources that are to leave by a chosen address and don't. */
    SOURCES_WITHOUT_ADDRESS("SourcesWithoutAddress"),
    /** Gauge: hosts that have not said that the egress policy is in force there. */
    HOSTS_WITHOUT_EGRESS("HostsWithoutEgress"),
    /** Time spent looking, waiting for a second look not included. */
    OBSERVE_TIME("ObserveTime", "Milliseconds"),
    PLAN_TIME("PlanTime", "Milliseconds"),
    /** Only of runs that changed something. */
    APPLY_TIME("ApplyTime", "Milliseconds");

    public static final String NAMESPACE = "Natkeeper";

    private final String cloudWatchName;
    private final String unit;

    Metric(String cloudWatchName) {
        this(cloudWatchName, "Count");
    }

    Metric(String cloudWatchName, String unit) {
        this.cloudWatchName = cloudWatchName;
        this.unit = unit;
    }

    public String cloudWatchName() {
        return cloudWatchName;
    }

    /** One of CloudWatch's standard units. */
    public String unit() {
        return unit;
    }
}
