package io.natkeeper.port;

import io.natkeeper.Observed;
import io.natkeeper.fleet.PoolHosts;
import io.natkeeper.inventory.TextObserver;
import java.util.List;

/** What AWS says, in our words. Calls of one pool do not depend on each other's answers. */
public interface PortObserver extends TextObserver {

    /** The pools of this deployment that have a NAT instance pending or running, sorted by name. */
    Observed<List<PoolHosts>> pools();

    Targets targets(PoolHosts pool, PortMap.Wanted wanted);

    Observed<Entrance> entrance(PoolHosts pool);
}
