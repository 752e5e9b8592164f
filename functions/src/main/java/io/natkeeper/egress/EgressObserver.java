package io.natkeeper.egress;

import io.natkeeper.Observed;
import io.natkeeper.fleet.PoolHosts;
import io.natkeeper.inventory.TextObserver;
import java.util.List;

/** What AWS says, in our words. Calls of one pool do not depend on each other's answers. */
public interface EgressObserver extends TextObserver {

    /** The pools of this deployment that have a NAT instance pending or running, sorted by name. */
    Observed<List<PoolHosts>> pools();

    EgressWorld world(PoolHosts pool, EgressPolicy.Wanted wanted);
}
