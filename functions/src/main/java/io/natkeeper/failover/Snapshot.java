package io.natkeeper.failover;

import io.natkeeper.Observed;
import io.natkeeper.delivery.Agent;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.fleet.PoolAddresses;
import io.natkeeper.routing.RouteTable;
import io.natkeeper.routing.StandbyGateway;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one observation gave, of all pools.
 *
 * @param observedAt when it began
 * @param readUntil when its last read ended: some may show what others were too early for
 * @param told ids of the resources that are tagged natkeeper:told
 * @param impaired ids of the instances with a failing status check
 * @param owners which deployment each pool belongs to, by pool; none where nobody asked
 * @param agents of the hosts, by instance id; none where nobody asked, or where none has registered
 */
public record Snapshot(
        Instant observedAt,
        Instant readUntil,
        Observed<List<NatInstance>> instances,
        Observed<Set<String>> impaired,
        Observed<List<RouteTable>> routeTables,
        Observed<List<StandbyGateway>> gateways,
        Observed<Set<String>> told,
        Observed<PoolAddresses> addresses,
        Observed<Map<String, String>> owners,
        Observed<Map<String, Agent>> agents) {}
